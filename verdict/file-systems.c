/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file-systems.h"

#include <string.h>

static const struct file_system file_systems[] = {
	{ "ext4", 0, YES, YES, YES, false },
	{ "ext3", 0, YES, YES, YES, false },
	{ "ext2", 0, YES, YES, YES, false },
	{ "xfs", 0x58465342, YES, YES, YES, false },
	{ "erofs", 0xe0f5e1e2, YES, NO, NO, false },
	{ "virtiofs", 0, YES, NO, NO, false },
	{ "overlay", 0x794c7630, UNKNOWN, NO, NO, false },
	{ "tmpfs", 0x01021994, NO, NO, NO, true },
	{ "ramfs", 0x858458f6, NO, NO, NO, true },
	{ "hugetlbfs", 0x958458f6, NO, NO, NO, true },
	{ "btrfs", 0x9123683e, NO, NO, NO, false },
	{ "bcachefs", 0xca451a4e, NO, NO, NO, false },
	{ "f2fs", 0xf2f52010, NO, NO, NO, false },
	{ "nfs", 0x6969, NO, NO, NO, false },
	{ "cifs", 0xff534d42, NO, NO, NO, false },
	{ "ceph", 0x00c36400, NO, NO, NO, false },
	{ "9p", 0x01021997, NO, NO, NO, false },
	{ "vfat", 0x4d44, NO, NO, NO, false },
	{ "exfat", 0x2011bab0, NO, NO, NO, false },
	{ "ntfs3", 0x7366746e, NO, NO, NO, false },
	{ "squashfs", 0x73717368, NO, NO, NO, false },
	{ "iso9660", 0x9660, NO, NO, NO, false },
	{ "udf", 0x15013346, NO, NO, NO, false },
};

static const struct file_system unknown;

#define FILE_SYSTEMS (ARRAY_SIZE(file_systems))

const struct file_system *file_system_by_magic(struct number magic)
{
	for (size_t i = 0; i < FILE_SYSTEMS; i++)
		if (file_systems[i].magic && magic.known && magic.value == file_systems[i].magic)
			return &file_systems[i];
	return &unknown;
}

/* By name, else by number: devtmpfs and rootfs are tmpfs or ramfs under another name, nfs4 is nfs.
 */
const struct file_system *file_system_of(const struct mount_facts *mount)
{
	for (size_t i = 0; i < FILE_SYSTEMS; i++)
		if (mount->type && strcmp(mount->type, file_systems[i].name) == 0)
			return &file_systems[i];
	return file_system_by_magic(mount->magic);
}
