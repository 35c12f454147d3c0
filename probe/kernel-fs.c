/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel-fs.h"

#include "lib/util.h"
#include "lib/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/vfs.h>

/* rc is what statfs(2) returned. Some architectures sign-extend the number. If a seccomp filter
 * refuses the call, nothing can be checked; who sets a filter on us can change our mounts, too. */
static bool has_magic(int rc, const struct statfs *fs, unsigned long magic)
{
	if (rc < 0)
		return errno == EPERM || errno == ENOSYS;
	return ((unsigned long)fs->f_type & 0xffffffff) == magic;
}

bool is_on_kernel_fs(int fd, unsigned long magic)
{
	struct statfs fs;

	return has_magic(fstatfs(fd, &fs), &fs, magic);
}

bool is_kernel_fs(const char *name, unsigned long magic)
{
	struct statfs fs;

	return has_magic(statfs(name, &fs), &fs, magic);
}

/* O_NONBLOCK: what is there instead may be a FIFO. */
int kernel_fs_open(int directory, const char *name, int flags, unsigned long magic)
{
	int fd = openat(directory, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags);

	if (fd < 0)
		return -errno;
	if (is_on_kernel_fs(fd, magic))
		return fd;
	close(fd);
	return -ENODEV;
}

FILE *proc_fopen(int directory, const char *name)
{
	int fd = kernel_fs_open(directory, name, 0, PROC_SUPER_MAGIC);
	FILE *stream = fd < 0 ? NULL : xresult(fdopen(fd, "r"));

	if (fd < 0)
		errno = -fd;
	else if (!stream)
		close(fd);
	return stream;
}

DIR *sysfs_opendir(const char *name)
{
	int fd = kernel_fs_open(AT_FDCWD, name, O_DIRECTORY, SYSFS_MAGIC);
	DIR *directory = fd < 0 ? NULL : xresult(fdopendir(fd));

	if (fd < 0)
		errno = -fd;
	else if (!directory)
		close(fd);
	return directory;
}
