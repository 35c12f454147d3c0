/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "judge.h"

#include "lib/xalloc.h"

#include <errno.h>

struct verdict *verdict_new(const struct subject *subject)
{
	struct verdict *verdict = record_new(&grounds_record);
	int rc = -ENOMEM;

	if (verdict)
		rc = subject->kind == KIND_PROCESS ? judge_process(subject, verdict)
						   : judge_file(subject, verdict);
	if (rc < 0)
		out_of_memory();
	return verdict;
}

void verdict_free(struct verdict *verdict)
{
	if (verdict)
		free_parts(verdict->parts);
	record_free(&grounds_record, verdict);
}
