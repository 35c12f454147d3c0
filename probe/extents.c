/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The block map, from FS_IOC_FIEMAP (Documentation/filesystems/fiemap.rst). A file may have
 * millions of extents, so they are summed up as they come. FIEMAP_FLAG_SYNC is not set: it would
 * write back dirty data.
 */
#include "huge-map.h"
#include "lib/xalloc.h"
#include "target.h"

#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define BATCH 256 /* extents asked for at once: 14 KiB */

/* The sums of bytes in extents with one of `flags` and none of `but_not`; ~0u: in all. */
static const struct {
	unsigned flags, but_not;
	size_t offset; /* of the sum in struct extents_facts */
} sums[] = {
	{ ~0u, 0, offsetof(struct extents_facts, mapped) },
	{ FIEMAP_EXTENT_UNWRITTEN, 0, offsetof(struct extents_facts, unwritten) },
	{ FIEMAP_EXTENT_SHARED, 0, offsetof(struct extents_facts, shared) },
	{ FIEMAP_EXTENT_DELALLOC, 0, offsetof(struct extents_facts, delayed) },
	{ FIEMAP_EXTENT_ENCODED, FIEMAP_EXTENT_DATA_ENCRYPTED,
		offsetof(struct extents_facts, compressed) },
	{ FIEMAP_EXTENT_DATA_INLINE | FIEMAP_EXTENT_DATA_TAIL, 0,
		offsetof(struct extents_facts, inline_data) },
};

/* Extents whose physical offset means nothing (include/uapi/linux/fiemap.h). */
#define WITHOUT_PLACE                                                                              \
	(FIEMAP_EXTENT_UNKNOWN | FIEMAP_EXTENT_DELALLOC | FIEMAP_EXTENT_ENCODED |                  \
		FIEMAP_EXTENT_NOT_ALIGNED | FIEMAP_EXTENT_DATA_INLINE | FIEMAP_EXTENT_DATA_TAIL)

struct survey {
	struct extents_facts *facts;
	const struct block_facts *disk; /* whose media errors are known, or NULL */
	bool placed;    /* physical offsets are those of a disk; else the next two mean nothing */
	uint64_t start; /* of the file system's device on that disk, in bytes */
	uint64_t resource; /* physical address of that disk, or 0 */
	uint64_t size;     /* of the file, in bytes */
	struct huge_map map;
};

static uint64_t overlap(uint64_t start, uint64_t end, uint64_t other_start, uint64_t other_end)
{
	uint64_t first = start > other_start ? start : other_start;
	uint64_t last = end < other_end ? end : other_end;

	return last > first ? last - first : 0;
}

/* Bytes with a media error between the offsets start and end on the disk. */
static uint64_t media_errors(const struct block_facts *disk, uint64_t start, uint64_t end)
{
	const struct range_facts *bad;
	uint64_t bytes = 0;

	list_for_each (bad, &disk->badblocks)
		bytes +=
			overlap(start, end, bad->start.value, bad->start.value + bad->length.value);
	return bytes;
}

/* The state of a block that is entirely in the extent. */
static enum huge_state state_in(const struct survey *survey, const struct fiemap_extent *extent)
{
	uint64_t address = survey->resource + survey->start + extent->fe_physical;

	if ((address - extent->fe_logical) % survey->map.block_size)
		return HUGE_MISALIGNED;
	if (extent->fe_flags & FIEMAP_EXTENT_SHARED)
		return HUGE_SHARED;
	return (extent->fe_flags & FIEMAP_EXTENT_UNWRITTEN) ? HUGE_UNWRITTEN : HUGE_WHOLE;
}

/* Adds an extent with media errors block by block. */
static void map_damaged(struct survey *survey, const struct fiemap_extent *extent, uint64_t end)
{
	uint64_t shift = survey->start + extent->fe_physical - extent->fe_logical;
	uint64_t block_size = survey->map.block_size;

	for (uint64_t at = extent->fe_logical, next; at < end; at = next) {
		enum huge_state state = state_in(survey, extent);

		next = (at / block_size + 1) * block_size;
		if (next > end)
			next = end;
		if (media_errors(survey->disk, at + shift, next + shift))
			state = HUGE_MEDIA_ERROR;
		huge_map_add(&survey->map, at, next, state);
	}
}

/* Whether its blocks are mapped by their places. */
static bool has_huge_map(const struct survey *survey)
{
	return survey->placed && survey->map.block_size;
}

/* Adds an extent to the map of blocks, up to its end in the file. */
static void map_extent(
	struct survey *survey, const struct fiemap_extent *extent, uint64_t end, uint64_t bad)
{
	uint64_t whole_blocks = survey->size / survey->map.block_size * survey->map.block_size;
	bool placed = !(extent->fe_flags & WITHOUT_PLACE);

	if (end > whole_blocks)
		end = whole_blocks;
	if (bad)
		map_damaged(survey, extent, end);
	else
		huge_map_add(&survey->map, extent->fe_logical, end,
			placed ? state_in(survey, extent) : HUGE_SPLIT);
}

static void add_extent(struct survey *survey, const struct fiemap_extent *extent)
{
	struct extents_facts *facts = survey->facts;
	uint64_t start = extent->fe_logical, physical = survey->start + extent->fe_physical;
	uint64_t within = overlap(start, start + extent->fe_length, 0, survey->size);
	bool placed = survey->placed && !(extent->fe_flags & WITHOUT_PLACE);
	uint64_t bad = placed && survey->disk
			       ? media_errors(survey->disk, physical, physical + within)
			       : 0;

	facts->count.value++;
	facts->media_errors.value += bad;
	for (size_t i = 0; i < ARRAY_SIZE(sums); i++)
		if (sums[i].flags == ~0u || ((extent->fe_flags & sums[i].flags) &&
						    !(extent->fe_flags & sums[i].but_not)))
			((struct number *)((char *)facts + sums[i].offset))->value += within;
	if (has_huge_map(survey))
		map_extent(survey, extent, start + within, bad);
}

/* Adds the next extents from *offset on. Sets *offset to where the next call goes on, and *more to
 * whether one is needed. */
static int survey_batch(
	int fd, struct survey *survey, struct fiemap *map, uint64_t *offset, bool *more)
{
	const struct fiemap_extent *extent = map->fm_extents;

	memset(map, 0, sizeof(*map));
	map->fm_start = *offset;
	map->fm_length = FIEMAP_MAX_OFFSET - *offset;
	map->fm_extent_count = BATCH;
	if (ioctl(fd, FS_IOC_FIEMAP, map) < 0)
		return -errno;
	*more = map->fm_mapped_extents > 0;
	for (; extent < map->fm_extents + map->fm_mapped_extents; extent++) {
		if (extent->fe_logical >= survey->size)
			*more = false;
		else
			add_extent(survey, extent);
		if (extent->fe_flags & FIEMAP_EXTENT_LAST)
			*more = false;
		/* Do not loop forever if a file system returns the same extents again. */
		if (extent->fe_logical + extent->fe_length <= *offset)
			*more = false;
		*offset = extent->fe_logical + extent->fe_length;
	}
	return 0;
}

static int survey_file(int fd, struct survey *survey)
{
	struct fiemap *map = xcalloc(1, sizeof(*map) + BATCH * sizeof(map->fm_extents[0]));
	uint64_t offset = 0;
	bool more = true;
	int rc = 0;

	while (rc == 0 && more)
		rc = survey_batch(fd, survey, map, &offset, &more);
	free(map);
	return rc;
}

/* The NVDIMM's disk whose bad blocks can be compared with extents: the device itself, or the disk
 * of a partition. How a dm or md device maps its disks is not known here. */
static const struct block_facts *disk_of(const struct facts *facts)
{
	const struct block_facts *device = facts->block.items;

	if (facts->block.count && device->start.known)
		device = facts->block.count > 1 ? device + 1 : NULL;
	return facts->block.count && device && device->region ? device : NULL;
}

static void init_sums(struct extents_facts *facts, bool knows_media_errors)
{
	facts->count = number(0);
	for (size_t i = 0; i < ARRAY_SIZE(sums); i++)
		*(struct number *)((char *)facts + sums[i].offset) = number(0);
	facts->media_errors.known = knows_media_errors;
}

/* Whether physical offsets are offsets on a disk: true for file systems on one device, which btrfs
 * is not, and not on dm or md. */
static bool has_disk_offsets(const struct facts *facts)
{
	static const char *const types[] = { "ext2", "ext3", "ext4", "xfs", "erofs", NULL };
	const struct block_facts *device = facts->block.items;
	const char *const *type = types;

	if (!facts->block.count || !facts->mount)
		return false;
	while (*type && !text_is(facts->mount->type, *type))
		type++;
	return *type && (device->start.known || device->kind == BLOCK_DISK);
}

/* Only root can see the physical address of a namespace. Without it 0 stands for it: data begins at
 * a multiple of the namespace's alignment. */
static struct survey init_survey(const struct target *target)
{
	static const struct namespace_facts unknown;
	const struct block_facts *device = target->facts->block.items;
	const struct namespace_facts *namespace = target->facts->namespace ?: &unknown;

	return (struct survey){
		.size = target->stat.stx_size,
		.placed = has_disk_offsets(target->facts),
		.start = device ? device->start.value : 0,
		.resource = namespace->resource.value,
		.map.block_size = huge_map_block_size(
			target->facts->host->pmd_size, namespace->resource, namespace->align),
		.disk = disk_of(target->facts),
	};
}

static void fill_huge(struct survey *survey)
{
	struct extents_facts *facts = survey->facts;
	const struct {
		enum huge_state state;
		struct number *bytes;
	} totals[] = {
		{ HUGE_WHOLE, &facts->huge },
		{ HUGE_UNWRITTEN, &facts->huge_unwritten },
		{ HUGE_HOLE, &facts->huge_holes },
		{ HUGE_MISALIGNED, &facts->huge_misaligned },
		{ HUGE_SPLIT, &facts->huge_split },
	};

	if (!has_huge_map(survey))
		return;
	huge_map_end(&survey->map, survey->size);
	for (size_t i = 0; i < ARRAY_SIZE(totals); i++)
		*totals[i].bytes =
			number(survey->map.totals[totals[i].state] * survey->map.block_size);
}

static void fill_extents(struct survey *survey)
{
	struct extents_facts *facts = survey->facts;

	fill_huge(survey);
	if (facts->mapped.value <= survey->size)
		facts->holes = number(survey->size - facts->mapped.value);
}

int probe_extents(struct target *target)
{
	struct survey survey;
	int rc;

	/* The block map of a file that a process maps through the page cache is not used. */
	if (!is_file(target) || (target->mapped && target->facts->file->statx_dax == NO))
		return 0;
	survey = init_survey(target);
	survey.facts = record_new(&extents_record);
	survey.map.runs = &survey.facts->huge_map;
	init_sums(survey.facts, survey.disk && survey.placed);
	rc = survey_file(target->fd, &survey);
	if (rc < 0) {
		record_free(&extents_record, survey.facts);
		return rc == -EOPNOTSUPP || rc == -ENOTTY ? 0 : rc;
	}
	fill_extents(&survey);
	target->facts->extents = survey.facts;
	return 0;
}
