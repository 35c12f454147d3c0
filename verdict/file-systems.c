/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file-systems.h"

#include "lib/mount-option.h"

#include <string.h>

/* NFS: RFC 1813, 3.3.21 (COMMIT), and RFC 8881, 18.3. SMB2 FLUSH promises less: the server passes
 * it on to its object store (MS-SMB2, 3.3.5.11), and Samba may be told to ignore it (strict sync).
 */
static const struct file_system file_systems[] = {
	{ "ext4", 0, YES, YES, YES, STORED_ON_DEVICES },
	{ "ext3", 0, YES, YES, YES, STORED_ON_DEVICES },
	{ "ext2", 0, YES, YES, YES, STORED_ON_DEVICES },
	{ "xfs", 0x58465342, YES, YES, YES, STORED_ON_DEVICES },
	{ "erofs", 0xe0f5e1e2, YES, NO, NO, STORED_ON_DEVICES },
	{ "virtiofs", 0, YES, NO, NO, STORED_ELSEWHERE },
	{ "fuse", 0x65735546, UNKNOWN, UNKNOWN, UNKNOWN, STORED_ELSEWHERE },
	{ "overlay", 0x794c7630, UNKNOWN, NO, NO, STORED_IN_LAYERS },
	{ "tmpfs", 0x01021994, NO, NO, NO, STORED_IN_MEMORY },
	{ "ramfs", 0x858458f6, NO, NO, NO, STORED_IN_MEMORY },
	{ "hugetlbfs", 0x958458f6, NO, NO, NO, STORED_IN_MEMORY },
	{ "btrfs", 0x9123683e, NO, NO, NO, STORED_ON_DEVICES },
	{ "bcachefs", 0xca451a4e, NO, NO, NO, STORED_ON_DEVICES },
	{ "f2fs", 0xf2f52010, NO, NO, NO, STORED_ON_DEVICES },
	{ "nfs", 0x6969, NO, NO, NO, STORED_BY_PROTOCOL },
	{ "cifs", 0xff534d42, NO, NO, NO, STORED_ELSEWHERE },
	{ "ceph", 0x00c36400, NO, NO, NO, STORED_ELSEWHERE },
	{ "9p", 0x01021997, NO, NO, NO, STORED_ELSEWHERE },
	{ "vfat", 0x4d44, NO, NO, NO, STORED_ON_DEVICES },
	{ "exfat", 0x2011bab0, NO, NO, NO, STORED_ON_DEVICES },
	{ "ntfs3", 0x7366746e, NO, NO, NO, STORED_ON_DEVICES },
	{ "squashfs", 0x73717368, NO, NO, NO, STORED_ON_DEVICES },
	{ "iso9660", 0x9660, NO, NO, NO, STORED_ON_DEVICES },
	{ "udf", 0x15013346, NO, NO, NO, STORED_ON_DEVICES },
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

static const char *option_of(const struct mount_facts *mount, const char *const *options)
{
	while (*options && !mount_option_is_set(mount->options, *options))
		options++;
	return *options;
}

const char *ignores_fsync(const struct mount_facts *mount)
{
	static const char *const options[] = { "volatile", "fsync=volatile", NULL };

	return text_is(mount->type, "overlay") ? option_of(mount, options) : NULL;
}

/* ext4, btrfs, f2fs, and XFS before 4.19: nobarrier; ocfs2, ext3: barrier=0; reiserfs: none. */
const char *skips_flushes(const struct mount_facts *mount)
{
	static const char *const options[] = { "nobarrier", "barrier=0", "barrier=none",
		"fsync_mode=nobarrier", "journal_flush_disabled", NULL };

	return option_of(mount, options);
}
