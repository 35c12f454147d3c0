/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --all and --users: the processes that map a file with DAX, or a file at or below a path. */
#ifndef DAXINFO_PROBE_PROCESS_FILTER_H
#define DAXINFO_PROBE_PROCESS_FILTER_H

#include "probe/session.h"

/* Each sends the processes as probe_processes() does, with text as the name of the last subject.
 * Returns what the sink returned. */
int probe_direct_processes(struct session *session, const char *text);
int probe_users(struct session *session, const char *path);

#endif
