/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of types of file systems, whatever the mount. */
#ifndef DAXINFO_VERDICT_FILE_SYSTEMS_H
#define DAXINFO_VERDICT_FILE_SYSTEMS_H

#include "facts/facts.h"

struct file_system {
	const char *name;
	unsigned long magic;   /* <linux/magic.h>; 0: none that is this type's alone */
	enum tristate dax;     /* some kernel has DAX for it: fs/, grep S_DAX */
	enum tristate by_flag; /* in the mode dax=inode the flag of the inode decides */
	enum tristate sync;    /* it takes MAP_SYNC (FOP_MMAP_SYNC) */
	bool is_volatile;      /* it lives in memory */
};

/* The row of a mount's type; one of which nothing is known for a type that is not listed. */
const struct file_system *file_system_of(const struct mount_facts *mount);

/* The row of a statfs(2) number alone. */
const struct file_system *file_system_by_magic(struct number magic);

#endif
