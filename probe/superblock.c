/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is on a block device that the user named: a file system, and where it is mounted. The device
 * is opened read-only, and only if it may have DAX: else the superblock does not matter. */
#include "lib/mount-option.h"
#include "lib/xalloc.h"
#include "mountinfo.h"
#include "open.h"
#include "target.h"

#include <blkid.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define SUPERBLOCK_SIZE 512 /* bytes that are read: all members below are in them */

static uint32_t le32_at(const uint8_t *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return le32toh(value);
}

static uint32_t be32_at(const uint8_t *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return be32toh(value);
}

/* A block size of 2 to the power of shift; garbage is unknown. */
static struct number block_size_of(unsigned shift)
{
	return number(shift < 32 ? 1ULL << shift : UINT64_MAX);
}

/* fs/ext4/ext4.h: struct ext4_super_block */
static void read_ext4(struct superblock_facts *superblock, const uint8_t *bytes)
{
	uint32_t log_block_size = le32_at(bytes + 0x18), incompat = le32_at(bytes + 0x60);

	superblock->block_size = block_size_of(log_block_size < 32 ? 10 + log_block_size : 32);
	superblock->inline_data = tristate(incompat & 0x8000);
	superblock->encrypt = tristate(incompat & 0x10000);
}

/* fs/xfs/libxfs/xfs_format.h: struct xfs_dsb. Only version 5 has the features. */
static void read_xfs(struct superblock_facts *superblock, const uint8_t *bytes)
{
	bool has_features = (bytes[101] & 0xf) == 5;

	superblock->block_size = number(be32_at(bytes + 4));
	superblock->reflink = tristate(has_features && (be32_at(bytes + 212) & 0x4));
}

/* fs/erofs/erofs_fs.h: struct erofs_super_block */
static void read_erofs(struct superblock_facts *superblock, const uint8_t *bytes)
{
	superblock->block_size = block_size_of(bytes[12]);
}

static const struct format {
	const char *type; /* as libblkid names it */
	off_t offset;     /* of the superblock, in bytes */
	void (*read)(struct superblock_facts *superblock, const uint8_t *bytes);
} formats[] = {
	{ "ext4", 1024, read_ext4 },
	{ "ext3", 1024, read_ext4 },
	{ "ext2", 1024, read_ext4 },
	{ "xfs", 0, read_xfs },
	{ "erofs", 1024, read_erofs },
};

/* libblkid's BLOCK_SIZE is the sector size of XFS, and it reports no features. */
static int read_features(struct superblock_facts *superblock, int fd)
{
	uint8_t bytes[SUPERBLOCK_SIZE];
	const struct format *format = formats, *end = formats + ARRAY_SIZE(formats);

	while (format < end && !text_is(superblock->type, format->type))
		format++;
	if (format == end)
		return 0;
	errno = 0;
	if (pread(fd, bytes, sizeof(bytes), format->offset) != (ssize_t)sizeof(bytes))
		return errno ? -errno : -EIO;
	format->read(superblock, bytes);
	return 0;
}

/* What libblkid found, or NULL. */
static const char *value_of(blkid_probe probe, const char *name)
{
	const char *value;

	return blkid_probe_lookup_value(probe, name, &value, NULL) == 0 ? value : NULL;
}

static enum content content_by_usage(const char *usage)
{
	static const struct {
		const char *usage;
		enum content content;
	} usages[] = {
		{ "filesystem", CONTENT_FILE_SYSTEM },
		{ "raid", CONTENT_MEMBER },
		{ "crypto", CONTENT_ENCRYPTED },
	};

	for (size_t i = 0; i < ARRAY_SIZE(usages); i++)
		if (text_is(usage, usages[i].usage))
			return usages[i].content;
	return CONTENT_OTHER;
}

static void fill_superblock(struct superblock_facts *superblock, blkid_probe probe)
{
	const char *type = value_of(probe, "TYPE"), *table = value_of(probe, "PTTYPE");

	superblock->content =
		type ? content_by_usage(value_of(probe, "USAGE")) : CONTENT_PARTITIONS;
	set_text(&superblock->type, type ?: table);
	set_text(&superblock->label, value_of(probe, "LABEL"));
	set_text(&superblock->uuid, value_of(probe, type ? "UUID" : "PTUUID"));
}

/* The result of blkid_do_safeprobe(3): 0, 1 (nothing), -2 (ambiguous) or -1. */
static int use_result(struct superblock_facts *superblock, blkid_probe probe, int result)
{
	if (result == 0)
		fill_superblock(superblock, probe);
	else if (result == 1)
		superblock->content = CONTENT_NONE;
	else if (result == -2)
		superblock->content = CONTENT_AMBIGUOUS;
	else
		return errno ? -errno : -EIO;
	return 0;
}

static int ask_blkid(struct superblock_facts *superblock, int fd)
{
	blkid_probe probe = blkid_new_probe();
	int rc;

	if (!probe)
		out_of_memory();
	errno = 0;
	if (blkid_probe_set_device(probe, fd, 0, 0) < 0) {
		rc = errno ? -errno : -EIO;
	} else {
		blkid_probe_enable_superblocks(probe, 1);
		blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_DEFAULT | BLKID_SUBLKS_USAGE);
		blkid_probe_enable_partitions(probe, 1);
		errno = 0;
		rc = use_result(superblock, probe, blkid_do_safeprobe(probe));
	}
	blkid_free_probe(probe);
	return rc;
}

/* Where the file system is mounted; its type is known then without reading the device. */
static int find_mount(const struct target *target, struct superblock_facts *superblock)
{
	struct mount_facts *mount = record_new(&mount_record);
	int rc = mountinfo_search_device(target->mountinfo, target->device, mount);
	size_t length;
	const char *option = mount_option_find(mount->options ?: "", "dax", &length);

	if (rc == 0) {
		superblock->content = CONTENT_FILE_SYSTEM;
		set_text(&superblock->type, mount->type);
		set_text(&superblock->mounted_on, mount->target);
		superblock->dax_option = option ? xstrndup(option, length) : NULL;
	}
	record_free(&mount_record, mount);
	return rc == -ENOENT ? 0 : rc;
}

/* Whether the topmost device that reports it has DAX, or none does; and whether there is anything
 * to read. */
static bool may_have_dax(const struct list *blocks)
{
	const struct block_facts *block = blocks->items;

	if (!block || (block->size.known && block->size.value == 0))
		return false;
	list_for_each (block, blocks)
		if (block->dax != UNKNOWN)
			return block->dax == YES;
	return true;
}

int probe_superblock(struct target *target)
{
	struct superblock_facts *superblock;
	int fd _cleanup_close_ = -1, rc;

	if (target->subject->kind != KIND_BLOCK_DEVICE || target->mapped)
		return 0;
	superblock = target->facts->superblock = record_new(&superblock_record);
	rc = find_mount(target, superblock);
	if (rc < 0 || !may_have_dax(&target->facts->block))
		return rc;
	fd = reopen(target->path_fd, O_RDONLY);
	if (fd < 0)
		return fd;
	rc = ask_blkid(superblock, fd);
	return rc < 0 ? rc : read_features(superblock, fd);
}
