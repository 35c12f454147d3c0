/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc and /sys, only if the kernel's own file systems are mounted there: a container, or the
 * creator of our mount namespace, may have put other files in their place, which can hold anything.
 */
#ifndef DAXINFO_PROBE_KERNEL_FS_H
#define DAXINFO_PROBE_KERNEL_FS_H

#include <dirent.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>

/* magic is PROC_SUPER_MAGIC or SYSFS_MAGIC. */
bool is_on_kernel_fs(int fd, unsigned long magic);
bool is_kernel_fs(const char *name, unsigned long magic);

/* Open a file or directory of that file system for reading, relative to directory (AT_FDCWD for an
 * absolute name); flags are those of open(2) that are to be added. Return a descriptor, or a
 * negative errno: -ENODEV if it is on another file system. */
int kernel_fs_open(int directory, const char *name, int flags, unsigned long magic);

/* The same, as a stream: NULL with errno. */
FILE *proc_fopen(int directory, const char *name);
DIR *sysfs_opendir(const char *name);

#endif
