/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether /proc shows all processes. */
#ifndef DAXINFO_PROBE_PROCESS_HIDEPID_H
#define DAXINFO_PROBE_PROCESS_HIDEPID_H

#include "probe/session.h"

/* Returns 0 if /proc shows all processes; -ENODEV if it is not mounted; -EACCES if it hides those
 * of other users (hidepid). */
int proc_hides_processes(struct session *session);

#endif
