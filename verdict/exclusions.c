/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What keeps a file from DAX whatever mount option and flag ask for (fs/ext4/inode.c:
 * ext4_should_enable_dax; fs/xfs/xfs_iops.c: xfs_inode_should_enable_dax). Of a directory it is
 * what a new file inherits.
 */
#include "layers.h"
#include "lib/mount-option.h"
#include "obstacles.h"

#define BY_CONFIGURATION(source_, detail_)                                                         \
	{                                                                                          \
		source_, ACCESS_PAGE_CACHE, CONFIGURATION, detail_                                 \
	}

/* With delayed allocation, ext4 ignores the flag of an inode (fs/ext4/ext4_jbd2.c:
 * ext4_inode_journal_mode). Linux does not show nodelalloc for ext2 and ext3, which always have it.
 */
static bool has_delayed_allocation(const struct mount_facts *mount)
{
	return text_is(mount->type, "ext4") && !mount_option_is_set(mount->options, "nodelalloc");
}

static bool has_journaled_data(const struct place *place)
{
	const struct mount_facts *mount = mount_of(place->subject);

	return in_file_system(place->subject) &&
	       (mount_option_is_set(mount->options, "data=journal") ||
		       (file_of(place->subject)->data_journaled == YES &&
			       !has_delayed_allocation(mount)));
}

static bool has_inline_data(const struct place *place)
{
	return in_file_system(place->subject) && file_of(place->subject)->inline_data == YES;
}

static bool is_encrypted(const struct place *place)
{
	return in_file_system(place->subject) && file_of(place->subject)->encrypted == YES;
}

static bool is_verity(const struct place *place)
{
	return in_file_system(place->subject) && file_of(place->subject)->verity == YES;
}

static bool is_compressed(const struct place *place)
{
	return in_file_system(place->subject) &&
	       (file_of(place->subject)->compressed == YES ||
		       extents_of(place->subject)->compressed.value > 0);
}

/* XFS has DAX for inodes that share extents from Linux 6.2 on. An inode that once shared some keeps
 * the mark; no interface shows it, but nothing else keeps XFS from DAX under -o dax. */
static bool is_reflinked_too_early(const struct place *place)
{
	const struct subject *subject = place->subject;
	bool once = is_before_dax_modes(subject) && dax_mode_of(subject) == DAX_MODE_ALWAYS &&
		    dax_state_of(subject) == NO;

	return in_file_system(subject) && text_is(mount_of(subject)->type, "xfs") &&
	       (extents_of(subject)->shared.value > 0 || once) && is_kernel_before(subject, 6, 2);
}

static bool block_size_is_not_page_size(const struct place *place)
{
	struct number block = file_system_block_size(place->subject);
	struct number page = host_of(place->subject)->page_size;

	return place->subject->facts->block.count && block.known && page.known &&
	       block.value != page.value;
}

static bool is_page_aligned(const struct place *place, struct number bytes)
{
	uint64_t page = host_of(place->subject)->page_size.value;

	return !bytes.known || !page || bytes.value % page == 0;
}

static bool is_misaligned_partition(const struct place *place)
{
	const struct block_facts *block = place->block;

	return block->start.known && !device_without_dax(place->subject) &&
	       !(is_page_aligned(place, block->start) && is_page_aligned(place, block->size));
}

static bool has_dax(const struct subject *subject, const char *device)
{
	const struct block_facts *block;

	list_for_each (block, &subject->facts->block)
		if (text_is(block->name, device ?: "") && block->dax == YES)
			return true;
	return false;
}

/* Linux 4.15 has DAX in raw mode, too: without page structures. */
static bool is_raw(const struct place *place)
{
	return place->namespace && place->namespace->mode == NAMESPACE_RAW &&
	       !has_dax(place->subject, place->namespace->device);
}

static bool is_sector(const struct place *place)
{
	return place->namespace && place->namespace->mode == NAMESPACE_SECTOR;
}

/* A partition has what its disk has. */
static bool has_no_dax(const struct place *place)
{
	return place->block->dax == NO && !place->block->start.known;
}

static bool is_held(const struct subject *subject, const struct block_facts *block)
{
	const struct block_facts *lower;

	list_for_each (lower, &subject->facts->block)
		if (text_is(lower->holder, block->name ?: ""))
			return true;
	return false;
}

/* Whether the storage is one device: of several, another may have data that the remedy of this one
 * destroys (dm-cache, dm-writecache), or have no DAX either. */
static bool is_one_device(const struct subject *subject)
{
	const struct block_facts *block;
	size_t lowest = 0;

	list_for_each (block, &subject->facts->block)
		lowest += !is_held(subject, block);
	return lowest <= 1;
}

static bool has_mode(const struct subject *subject, enum namespace_mode mode)
{
	return namespace_of(subject)->mode == mode && is_one_device(subject);
}

static bool raw_without_dax(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return has_mode(subject, NAMESPACE_RAW) && device_without_dax(subject);
}

static bool sector_alone(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return has_mode(subject, NAMESPACE_SECTOR);
}

static bool device_alone_explains(const struct subject *subject, const struct verdict *verdict)
{
	return device_without_dax(subject) && verdict->access != ACCESS_DIRECT &&
	       !has_mode(subject, NAMESPACE_RAW) && !has_mode(subject, NAMESPACE_SECTOR);
}

static bool is_on_xfs(const struct subject *subject)
{
	return text_is(file_system_type(subject), "xfs");
}

static const struct remedy_type page_size_blocks[] = {
	{ is_on_xfs, "mkfs.xfs -b size={page_size} {device}", "save its files first", true },
	{ NULL, "mkfs.ext4 -b {page_size} {device}", "save its files first", true },
};

const struct finding_type exclusion_findings[] = {
	{ "journaled-data", WARNING, LAYER_FILE, ACCESS, .stands = has_journaled_data,
		.reason = "its data is journalled",
		.evidence = BY_CONFIGURATION("mount", "its data goes through the journal"),
		.message = "The data of this file goes through the journal, and journalled data is "
			   "never DAX.",
		.remedy = "chattr -j {path}",
		.note = "a file system mounted with data=journal is mounted without it first" },
	{ "inline-data", WARNING, LAYER_FILE, ACCESS, .stands = has_inline_data,
		.reason = "its data lies in the inode",
		.message = "The data of this file lies in its inode, so there is no block to "
			   "map.",
		.note = "data that outgrows the inode gets blocks; a file system made without "
			"inline_data never keeps data there" },
	{ "encrypted", WARNING, LAYER_FILE, ACCESS, .stands = is_encrypted,
		.reason = "it is encrypted",
		.evidence = BY_CONFIGURATION("statx", "it is encrypted by the file system"),
		.message =
			"The file system encrypts this file, and encrypted data cannot be mapped "
			"as it lies." },
	{ "verity", WARNING, LAYER_FILE, ACCESS, .stands = is_verity,
		.reason = "fs-verity protects it",
		.message = "fs-verity protects this file, and checks what it reads in the page "
			   "cache." },
	{ "compressed", WARNING, LAYER_FILE, ACCESS, .stands = is_compressed,
		.reason = "it is compressed",
		.message = "The file system compresses this file, and compressed data cannot be "
			   "mapped as it lies." },
	{ "reflinked-too-early", WARNING, LAYER_FILE, ACCESS, .stands = is_reflinked_too_early,
		.reason = "it shares extents, or once did (before Linux 6.2)",
		.message = "Before Linux 6.2, XFS has no DAX for a file that shares extents with "
			   "another, or once did.",
		.remedy = "cp --reflink=never {path} {path}.copy",
		.note = "the copy shares no extents" },
	{ "block-size-not-page-size", WARNING, LAYER_FILE_SYSTEM, ACCESS,
		.stands = block_size_is_not_page_size, .reason = "its blocks are no pages",
		.evidence = BY_CONFIGURATION("mount", "the file system's blocks are no pages"),
		.message = "The blocks of the file system are not of the size of a page, which DAX "
			   "needs.",
		.remedies = page_size_blocks },
	{ "partition-misaligned", WARNING, LAYER_BLOCK, ACCESS, .always = true,
		.stands = is_misaligned_partition, .reason = "it does not begin and end on a page",
		.evidence = BY_CONFIGURATION("block", "{layer} does not begin and end on a page"),
		.message = "The partition does not begin and end on a page, which DAX needs.",
		.remedy = "parted --align optimal {disk} mkpart primary 2MiB 100%",
		.note = "after the old partition is removed", .destroys_data = true },
	{ "namespace-raw", WARNING, LAYER_NAMESPACE, ACCESS, raw_without_dax, .stands = is_raw,
		.reason = "raw mode",
		.message = "The namespace is in raw mode, which has no page structures and so no "
			   "DAX.",
		.remedy = "ndctl create-namespace -e {namespace} -m fsdax",
		.note = "after ndctl disable-namespace", .destroys_data = true },
	{ "namespace-sector", WARNING, LAYER_NAMESPACE, ACCESS, sector_alone, .stands = is_sector,
		.reason = "sector mode",
		.message = "The namespace is in sector mode, which puts a translation table before "
			   "the storage.",
		.remedy = "ndctl create-namespace -e {namespace} -m fsdax",
		.note = "after ndctl disable-namespace", .destroys_data = true },
	{ "device-without-dax", INFO, LAYER_BLOCK, ACCESS, device_alone_explains,
		.stands = has_no_dax, .reason = "queue/dax is 0",
		.evidence = BY_CONFIGURATION("block", "{layer} has no DAX (queue/dax is 0)"),
		.message = "The block device under it offers no direct access." },
	{ 0 },
};

/* The device of a namespace shows what its mode permits. */
bool is_excluded(const struct subject *subject)
{
	struct place place;

	for (const struct finding_type *row = exclusion_findings; row->id; row++)
		if (row->layer != LAYER_NAMESPACE && find_obstacle(row, subject, &place))
			return true;
	return false;
}
