/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comm, stat, status and task of /proc/PID have (proc_pid_status(5)). */
#ifndef DAXINFO_PROBE_PROCESS_STATUS_H
#define DAXINFO_PROBE_PROCESS_STATUS_H

#include "process.h"

/* Each fills in facts and returns 0 or a negative errno: the command; whether it is running, a
 * kernel thread or a zombie; the sizes of its memory, and whether it has THP disabled. */
int process_read_command(struct process *process);
int process_read_state(struct process *process);
int process_read_memory(struct process *process);

/* Replaces process->fd by that of a thread that still runs, if the first thread of process pid has
 * ended. Returns 1; 0 if there is no such thread; or a negative errno. */
int process_use_live_thread(struct process *process, uint64_t pid);

#endif
