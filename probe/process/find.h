/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Observing one process, or all of the machine that match a filter. */
#ifndef DAXINFO_PROBE_PROCESS_FIND_H
#define DAXINFO_PROBE_PROCESS_FIND_H

#include "observe.h"

/* Sends the process that text names, PID or PID:INODE. Returns what the sink returned. */
int probe_process(struct session *session, const char *text);

/* Sends each process with a file that matches, and then a subject `name` of kind host with what
 * could not be read. Returns what the sink returned. */
int probe_processes(struct session *session, const char *name, const struct process_filter *filter);

#endif
