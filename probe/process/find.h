/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All processes of the machine, of which a scope chooses. */
#ifndef DAXINFO_PROBE_PROCESS_FIND_H
#define DAXINFO_PROBE_PROCESS_FIND_H

#include "process.h"

/* Observes each process that the scope wants something of, and then, as a subject of that name and
 * of kind host, what could not be read. 0, -ENOMEM, or what the sink returned. */
int probe_processes(struct session *session, const char *name, const struct scope *scope,
	subject_sink *sink, void *to);

#endif
