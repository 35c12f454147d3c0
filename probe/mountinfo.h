/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of mountinfo (proc_pid_mountinfo(5)), read by libmount. */
#ifndef DAXINFO_PROBE_MOUNTINFO_H
#define DAXINFO_PROBE_MOUNTINFO_H

#include "facts/facts.h"

#include <sys/types.h>

/* Fills mount from the line of the mount with that ID, in the mountinfo file `name`. Returns 0;
 * -ENOENT if there is no such mount; -EINVAL if libmount cannot parse the line (line_skipped is set
 * then); -ELIBACC if libmount is not installed; or another negative errno. */
int mountinfo_search(const char *name, uint64_t id, struct mount_facts *mount);

/* The same for the first mount of the file system on a block device. */
int mountinfo_search_device(const char *name, dev_t device, struct mount_facts *mount);

#endif
