/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Observing a process from beginning to end. */
#ifndef DAXINFO_PROBE_PROCESS_OBSERVE_H
#define DAXINFO_PROBE_PROCESS_OBSERVE_H

#include "process.h"

/* Which mapped files are asked about. */
struct process_filter {
	/* Whether the file of that index matches: 1, 0, or a negative errno. */
	int (*matches)(void *context, struct process *process, size_t file);
	void *context;
	bool whole_process; /* keep all files of a process with a match; else only those that match
			     */
};

/* Opens and observes the process pid, which the caller closes in any case. If pidfd_inode is not 0,
 * its pidfd must have that inode. filter may be NULL. Returns 1; 0 if no file matches the filter;
 * or a negative errno: -ENOENT or -ESRCH if there is no such process, -ESTALE if it is another one,
 * -ENODATA if the kernel has no pidfd inodes. Other failures are in the subject's errors. */
int process_observe(struct process *process, struct session *session, uint64_t pid,
	uint64_t pidfd_inode, const struct process_filter *filter);

#endif
