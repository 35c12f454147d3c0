/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A recorded /sys is an ordinary directory, which daxinfo does not believe: it asks statfs(2) for
 * the file system. These functions replace statfs(3) and fstatfs(3), and make all files below /sys
 * appear to be on sysfs. They are preloaded (sysfs-magic.c), or part of a fuzz target.
 */
#ifndef DAXINFO_TESTS_SYSFS_MAGIC_H
#define DAXINFO_TESTS_SYSFS_MAGIC_H

#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

static inline int pretend_sysfs(int result, const char *name, struct statfs *fs)
{
	if (result == 0 && (strncmp(name, "/sys/", 5) == 0 || strcmp(name, "/sys") == 0))
		fs->f_type = SYSFS_MAGIC;
	return result;
}

int statfs(const char *name, struct statfs *fs)
{
	return pretend_sysfs((int)syscall(SYS_statfs, name, fs), name, fs);
}

int fstatfs(int fd, struct statfs *fs)
{
	char link[64], name[4096];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, name, sizeof(name) - 1);
	name[length < 0 ? 0 : length] = '\0';
	return pretend_sysfs((int)syscall(SYS_fstatfs, fd, fs), name, fs);
}

#endif
