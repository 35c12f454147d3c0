/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The second open: through the first descriptor, and only of what is harmless to open. */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

/* O_NOATIME is the owner's alone (open(2)); for others a trial mapping may update the atime. */
static int reopen(int path_fd)
{
	const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	char name[sizeof("/proc/self/fd/") + 3 * sizeof(int)];
	int fd;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", path_fd);
	fd = open(name, flags | O_NOATIME);
	if (fd < 0 && errno == EPERM)
		fd = open(name, flags);
	return fd < 0 ? -errno : fd;
}

/* statx tells that a device-dax inode is DAX only once somebody has opened it. */
static int look_again(struct target *target)
{
	struct file_facts *file = target->facts->file;
	struct statx *stat = &target->stat;

	if (statx(target->fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, stat) < 0)
		return -errno;
	if (stat->stx_attributes_mask & STATX_ATTR_DAX)
		file->statx_dax = answer(stat->stx_attributes & STATX_ATTR_DAX);
	return 0;
}

int probe_open(struct target *target)
{
	enum kind kind = target->subject->kind;

	if (kind != KIND_FILE && kind != KIND_DIRECTORY && kind != KIND_DAX_DEVICE)
		return 0;
	target->fd = reopen(target->path_fd);
	if (target->fd == -ENXIO && kind == KIND_DAX_DEVICE)
		return 0; /* in system-ram mode it is memory, and no device any more */
	if (target->fd < 0)
		return target->fd;
	return kind == KIND_DAX_DEVICE ? look_again(target) : 0;
}
