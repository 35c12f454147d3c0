/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opening what a descriptor refers to a second time. */
#ifndef DAXINFO_PROBE_OPEN_H
#define DAXINFO_PROBE_OPEN_H

/* Opens what fd, which may be O_PATH, refers to, without waiting (O_NONBLOCK). access is O_RDONLY
 * or O_RDWR. Uses O_NOATIME if allowed, which is for the owner alone (open(2)); for others a trial
 * mapping may change the atime. Returns a descriptor or a negative errno. */
int reopen(int fd, int access);

#endif
