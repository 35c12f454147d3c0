/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is on a block device: why a mount with DAX fails, or which other device to ask about. */
#include "findings.h"
#include "layers.h"
#include "obstacles.h"

#define REFUSED(detail_)                                                                           \
	{                                                                                          \
		"blkid", ACCESS_PAGE_CACHE, CONFIGURATION, detail_                                 \
	}

/* Works also where a mount option fails. */
#define BY_FLAG                                                                                    \
	.remedy = "mount {device} /mnt",                                                           \
	.note = "without a DAX option; then xfs_io -c 'chattr +x' on its directories"

static bool contains(const struct subject *subject, enum content content)
{
	return subject->kind == KIND_BLOCK_DEVICE && superblock_of(subject)->content == content;
}

static bool is_on_device_with_dax(const struct subject *subject)
{
	return subject->facts->block.count && !device_without_dax(subject);
}

/* No dm-crypt device has DAX. */
static bool is_encrypted_device(const struct place *place)
{
	return contains(place->subject, CONTENT_ENCRYPTED);
}

static bool has_inline_data_feature(const struct subject *subject)
{
	return contains(subject, CONTENT_FILE_SYSTEM) && superblock_of(subject)->inline_data == YES;
}

/* Before Linux 5.8 ext4 has DAX by the mount option alone, and such a mount fails. */
static bool inline_data_refuses(const struct place *place)
{
	return has_inline_data_feature(place->subject) && is_kernel_before(place->subject, 5, 8);
}

static bool inline_data_feature(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return has_inline_data_feature(subject) && is_on_device_with_dax(subject) &&
	       !is_kernel_before(subject, 5, 8);
}

static bool has_reflink(const struct subject *subject)
{
	return contains(subject, CONTENT_FILE_SYSTEM) && superblock_of(subject)->reflink == YES &&
	       is_on_device_with_dax(subject);
}

static bool reflink_feature(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return has_reflink(subject) && is_kernel_before(subject, 6, 0);
}

/* fs/xfs/xfs_super.c: xfs_setup_dax_always */
static bool reflink_on_partition(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	const struct block_facts *block = subject->facts->block.items;

	return has_reflink(subject) && block->start.known && host_of(subject)->kernel &&
	       !is_kernel_before(subject, 6, 0);
}

static bool has_partitions(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return contains(subject, CONTENT_PARTITIONS);
}

static bool is_not_file_system(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return contains(subject, CONTENT_MEMBER) || contains(subject, CONTENT_OTHER);
}

const struct finding_type block_findings[] = {
	{ "encrypted-device", WARNING, LAYER_FILE_SYSTEM, FS_DAX, .stands = is_encrypted_device,
		.reason = "it is encrypted", .evidence = REFUSED("dm-crypt has no DAX"),
		.message = "The device is encrypted as a whole, and dm-crypt has no DAX." },
	{ "inline-data-refused", WARNING, LAYER_FILE_SYSTEM, FS_DAX, .stands = inline_data_refuses,
		.reason = "inline_data (before Linux 5.8)",
		.evidence = REFUSED("before Linux 5.8 ext4 with inline_data has no DAX"),
		.message = "ext4 has the feature inline_data: before Linux 5.8 mounting it with "
			   "DAX fails.",
		.remedy = "mkfs.ext4 -b {page_size} -O ^inline_data {device}",
		.note = "save its files first", .destroys_data = true },
	{ "inline-data-feature", WARNING, LAYER_FILE_SYSTEM, FS_DAX, inline_data_feature,
		.message = "ext4 has the feature inline_data: mounting it with dax=always fails. "
			   "With dax=inode, files that are not in their inode can have DAX.",
		BY_FLAG },
	{ "reflink-feature", WARNING, LAYER_FILE_SYSTEM, FS_DAX, reflink_feature,
		.message = "XFS has the feature reflink: before Linux 6.0 mounting it with "
			   "dax=always or dax fails (\"DAX and reflink cannot be used "
			   "together!\"). Without these options, files that share no extents can "
			   "have DAX.",
		BY_FLAG },
	{ "reflink-on-partition", WARNING, LAYER_FILE_SYSTEM, FS_DAX, reflink_on_partition,
		.message = "XFS has the feature reflink, and is on a partition: mounting it with "
			   "dax=always fails (\"DAX and reflink cannot work with "
			   "multi-partitions!\"). With dax=inode, its files can have DAX.",
		BY_FLAG },
	{ "device-partitioned", INFO, LAYER_FILE_SYSTEM, FS_DAX, has_partitions,
		.message = "The device has partitions ({content}): each has its own answer.",
		.remedy = "lsblk {device}", .note = "then ask about a partition" },
	{ "device-member", INFO, LAYER_FILE_SYSTEM, FS_DAX, is_not_file_system,
		.message = "The device is not a file system, but {content}: the device that is "
			   "made of it has its own answer.",
		.remedy = "lsblk {device}",
		.note = "then ask about the device that is made of it" },
	{ 0 },
};
