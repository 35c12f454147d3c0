/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inode. */
#ifndef DAXINFO_PROBE_FILE_H
#define DAXINFO_PROBE_FILE_H

#include "target.h"

/* Fills target->stat and the file's facts from the inode that fd, which may be O_PATH, refers to.
 * Returns 0 or the negative errno of statx(2). */
int observe_inode(struct target *target, int fd);

#endif
