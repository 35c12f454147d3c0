/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of types of file systems, whatever the mount. */
#ifndef DAXINFO_VERDICT_FILE_SYSTEMS_H
#define DAXINFO_VERDICT_FILE_SYSTEMS_H

#include "facts/facts.h"

/* Where the file system stores its data, and so what fsync(2) is worth. */
enum stored_on {
	STORED_ELSEWHERE, /* a server or a process, of which fsync(2) promises nothing; 0: unknown
			   */
	STORED_ON_DEVICES,
	STORED_IN_MEMORY,
	STORED_BY_PROTOCOL, /* the server must write to stable storage before it answers COMMIT */
	STORED_IN_LAYERS,   /* overlayfs */
};

struct file_system {
	const char *name;
	unsigned long magic;   /* <linux/magic.h>; 0: none that is this type's alone */
	enum tristate dax;     /* some kernel has DAX for it: fs/, grep S_DAX */
	enum tristate by_flag; /* in the mode dax=inode the flag of the inode decides */
	enum tristate sync;    /* it takes MAP_SYNC (FOP_MMAP_SYNC) */
	enum stored_on stored_on;
};

/* The row of a mount's type; one of which nothing is known for a type that is not listed. */
const struct file_system *file_system_of(const struct mount_facts *mount);

/* The option by which an overlay ignores fsync(2), as the mount has it (Linux 7.0 calls it
 * fsync=volatile); NULL if it does not. */
const char *ignores_fsync(const struct mount_facts *mount);

/* The option by which a file system flushes no device, neither for fsync(2) nor for its journal;
 * NULL if it does. */
const char *skips_flushes(const struct mount_facts *mount);

/* The row of a statfs(2) number alone. */
const struct file_system *file_system_by_magic(struct number magic);

#endif
