/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of mountinfo (proc_pid_mountinfo(5)), read by libmount. */
#ifndef DAXINFO_PROBE_MOUNTINFO_H
#define DAXINFO_PROBE_MOUNTINFO_H

#include "facts/facts.h"

/* Fills in what the file of that name says of the mount with that number. 0; -ENOENT where it has
 * no such mount; -EINVAL where libmount cannot read the line, which line_skipped says, too;
 * -ELIBACC where libmount is not installed; -ENOMEM. */
int mountinfo_search(const char *name, uint64_t id, struct mount_facts *mount);

#endif
