/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The inode, from statx(2), without opening it. */
#include "file.h"

#include "sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

/* File systems whose regular files are interfaces of the kernel and never opened here: reading or
 * mapping one can have an effect (reading trace_pipe consumes, a PCI resource is a device's
 * registers). The numbers are from <linux/magic.h>, which often lacks the newer ones. */
static const unsigned long interface_magics[] = {
	0x9fa0,     /* proc */
	0x62656572, /* sysfs */
	0x64626720, /* debugfs */
	0x74726163, /* tracefs */
	0x62656570, /* configfs */
	0x73636673, /* securityfs */
	0xf97cff8c, /* selinuxfs */
	0x27e0eb,   /* cgroup */
	0x63677270, /* cgroup2 */
	0xcafe4a11, /* bpf */
	0x6165676c, /* pstore */
	0xde5e81e4, /* efivarfs */
	0x19800202, /* mqueue */
	0x42494e4d, /* binfmt_misc */
	0x6e736673, /* nsfs */
	0x50494446, /* pidfs */
	0xa647361,  /* functionfs */
	0x65735543, /* fusectl */
	0x6e667364, /* nfsd */
	0x7655821,  /* resctrl */
	0xabba1974, /* xenfs */
	0x43415d53, /* smackfs */
};

static bool is_kernel_interface(unsigned long magic)
{
	for (size_t i = 0; i < ARRAY_SIZE(interface_magics); i++)
		if (interface_magics[i] == magic)
			return true;
	return false;
}

static enum file_type type_of(unsigned mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return FILE_TYPE_REGULAR;
	case S_IFDIR:
		return FILE_TYPE_DIRECTORY;
	case S_IFBLK:
		return FILE_TYPE_BLOCK_DEVICE;
	case S_IFCHR:
		return FILE_TYPE_CHARACTER_DEVICE;
	case S_IFIFO:
		return FILE_TYPE_FIFO;
	case S_IFSOCK:
		return FILE_TYPE_SOCKET;
	case S_IFLNK:
		return FILE_TYPE_SYMBOLIC_LINK;
	}
	return FILE_TYPE_UNKNOWN;
}

static enum kind kind_of(const struct target *target)
{
	const struct statx *stat = &target->stat;

	switch (stat->stx_mode & S_IFMT) {
	case S_IFREG:
		return is_kernel_interface(magic_of(&target->fs)) ? KIND_OTHER : KIND_FILE;
	case S_IFDIR:
		return is_kernel_interface(magic_of(&target->fs)) ? KIND_OTHER : KIND_DIRECTORY;
	case S_IFBLK:
		return KIND_BLOCK_DEVICE;
	case S_IFCHR:
		return sysfs_is_dax_device(makedev(stat->stx_rdev_major, stat->stx_rdev_minor))
			       ? KIND_DAX_DEVICE
			       : KIND_OTHER;
	}
	return KIND_OTHER;
}

/* An attribute that is not in the mask is unknown, not clear (statx(2)). */
static enum tristate read_attribute(const struct statx *stat, uint64_t bit)
{
	if (!(stat->stx_attributes_mask & bit))
		return UNKNOWN;
	return tristate(stat->stx_attributes & bit);
}

/* Whether STATX_ATTR_DAX means something. Its bit in the mask says that the kernel knows it, for
 * every kind of inode. The kernel sets S_DAX on a device-dax inode when it is first opened
 * (drivers/dax/device.c: dax_open). */
static bool can_be_dax(const struct statx *stat, bool opened)
{
	return S_ISREG(stat->stx_mode) || (S_ISCHR(stat->stx_mode) && opened);
}

static void fill_file(struct file_facts *file, const struct statx *stat, bool opened)
{
	file->inode = number(stat->stx_ino);
	file->size = number(stat->stx_size);
	file->deleted = tristate(stat->stx_nlink == 0);
	file->statx_tells_dax = tristate(stat->stx_attributes_mask & STATX_ATTR_DAX);
	if (can_be_dax(stat, opened))
		file->statx_dax = read_attribute(stat, STATX_ATTR_DAX);
	file->encrypted = read_attribute(stat, STATX_ATTR_ENCRYPTED);
	file->verity = read_attribute(stat, STATX_ATTR_VERITY);
	file->compressed = read_attribute(stat, STATX_ATTR_COMPRESSED);
	file->immutable = read_attribute(stat, STATX_ATTR_IMMUTABLE);
	file->append_only = read_attribute(stat, STATX_ATTR_APPEND);
	file->device = sysfs_device_number(makedev(stat->stx_dev_major, stat->stx_dev_minor));
	if (S_ISBLK(stat->stx_mode) || S_ISCHR(stat->stx_mode))
		file->rdev =
			sysfs_device_number(makedev(stat->stx_rdev_major, stat->stx_rdev_minor));
	file->type = type_of(stat->stx_mode);
}

/* If statx(2) is refused, as old seccomp filters do, fstat(2) gives the rest. */
static int read_statx(int fd, unsigned flags, struct statx *result)
{
	struct stat old;

	if (statx(fd, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT | (int)flags,
		    STATX_BASIC_STATS | STATX_MNT_ID, result) == 0)
		return 0;
	if ((errno != EPERM && errno != ENOSYS) || fstat(fd, &old) < 0)
		return -errno;
	*result = (struct statx){
		.stx_mode = (uint16_t)old.st_mode,
		.stx_nlink = (uint32_t)old.st_nlink,
		.stx_ino = old.st_ino,
		.stx_size = (uint64_t)old.st_size,
		.stx_dev_major = major(old.st_dev),
		.stx_dev_minor = minor(old.st_dev),
		.stx_rdev_major = major(old.st_rdev),
		.stx_rdev_minor = minor(old.st_rdev),
	};
	return 0;
}

int observe_inode(struct target *target, int fd)
{
	struct file_facts *file = target->facts->file;
	/* Of a mapped file the kernel has the inode; the server need not answer once more. */
	unsigned flags = target->mapped ? AT_STATX_DONT_SYNC : AT_STATX_SYNC_AS_STAT;
	int rc = read_statx(fd, flags, &target->stat);

	if (rc < 0)
		return rc;
	record_clear(&file_record, file);
	fill_file(file, &target->stat, fd == target->fd);
	return 0;
}

int probe_file(struct target *target)
{
	int rc;

	target->facts->file = record_new(&file_record);
	rc = observe_inode(target, target->path_fd);
	if (target->stat.stx_mode)
		target->subject->kind = kind_of(target);
	return rc;
}
