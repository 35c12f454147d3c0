/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probe.h"

#include "layer-cache.h"
#include "memory.h"
#include "probe/process/process.h"
#include "target.h"

#include <errno.h>

static int operate_on_path(struct session *session, const char *text, subject_sink *sink, void *to)
{
	struct subject *subject __attribute__((cleanup(subject_cleanup))) =
		probe_path(session, text);

	return subject ? sink(to, subject) : -ENOMEM;
}

int probe_operand(
	struct session *session, const struct operand *operand, subject_sink *sink, void *to)
{
	static int (*const operations[])(
		struct session * session, const char *text, subject_sink *sink, void *to) = {
		[OPERAND_PATH] = operate_on_path,
		[OPERAND_PROCESS] = probe_process,
		[OPERAND_ALL] = probe_direct_processes,
		[OPERAND_USERS] = probe_users,
	};

	int rc = operations[operand->kind](session, operand->text, sink, to);

	return rc == 0 && memory_lacked() ? -ENOMEM : rc;
}

void session_clear(struct session *session)
{
	known_layers_clear(session);
	record_free(&host_record, session->host);
	session->host = NULL;
}
