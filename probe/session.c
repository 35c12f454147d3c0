/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session.h"

int session_send(const struct session *session, const struct subject *subject)
{
	return session->sink(session->sink_argument, subject);
}

void session_clear(struct session *session)
{
	layer_cache_clear(&session->layers);
	record_free(&host_record, session->host);
	session->host = NULL;
}
