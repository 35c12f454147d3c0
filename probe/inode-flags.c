/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flags of the inode, such as FS_XFLAG_DAX: a request, which the kernel may not have granted. */
#include "target.h"

#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#define EXT4_INLINE_DATA_FL 0x10000000 /* fs/ext4/ext4.h; not in the kernel's public headers */

/* File systems without such flags return various errors, which mean that there are none. */
static int ignore_unsupported(int error)
{
	return error == ENOTTY || error == EOPNOTSUPP || error == EINVAL || error == ENOSYS
		       ? 0
		       : -error;
}

static int read_xflags(int fd, struct file_facts *file)
{
	struct fsxattr attributes;

	if (ioctl(fd, FS_IOC_FSGETXATTR, &attributes) < 0)
		return ignore_unsupported(errno);
	file->xflags = number(attributes.fsx_xflags);
	file->xflag_dax = tristate(attributes.fsx_xflags & FS_XFLAG_DAX);
	file->extent_size_hint = number(attributes.fsx_extsize);
	return 0;
}

static int read_inode_flags(int fd, struct file_facts *file)
{
	int flags = 0;

	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) < 0)
		return ignore_unsupported(errno);
	file->inode_flags = number((unsigned)flags);
	file->data_journaled = tristate(flags & FS_JOURNAL_DATA_FL);
	file->inline_data = tristate(flags & EXT4_INLINE_DATA_FL);
	return 0;
}

int probe_inode_flags(struct target *target)
{
	enum kind kind = target->subject->kind;
	int rc;

	if (target->fd < 0 || (kind != KIND_FILE && kind != KIND_DIRECTORY))
		return 0;
	rc = read_xflags(target->fd, target->facts->file);
	return rc < 0 ? rc : read_inode_flags(target->fd, target->facts->file);
}
