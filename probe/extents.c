/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The block map, from FS_IOC_FIEMAP (Documentation/filesystems/fiemap.rst), summed up as it comes:
 * a file may have millions of extents. Without FIEMAP_FLAG_SYNC, which would write back dirty data.
 */
#include "probe.h"

#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define BATCH     256 /* extents asked for at once: 14 KiB */
#define HUGE_PAGE (2u << 20)

/* What of a file's blocks is summed up by their flags. */
static const struct {
	unsigned flags;
	size_t offset; /* of the sum in struct extents_facts */
} sums[] = {
	{ ~0u, offsetof(struct extents_facts, mapped) },
	{ FIEMAP_EXTENT_UNWRITTEN, offsetof(struct extents_facts, unwritten) },
	{ FIEMAP_EXTENT_SHARED, offsetof(struct extents_facts, shared) },
	{ FIEMAP_EXTENT_DELALLOC, offsetof(struct extents_facts, delayed) },
	{ FIEMAP_EXTENT_ENCODED | FIEMAP_EXTENT_DATA_ENCRYPTED,
		offsetof(struct extents_facts, encoded) },
	{ FIEMAP_EXTENT_DATA_INLINE | FIEMAP_EXTENT_DATA_TAIL,
		offsetof(struct extents_facts, inline_data) },
};

struct survey {
	struct extents_facts *facts;
	const struct block_facts *device; /* that the physical offsets are on, or NULL */
	const struct block_facts *disk;   /* whose media errors are known, or NULL */
	uint64_t size;                    /* of the file */
};

static uint64_t overlap(uint64_t start, uint64_t end, uint64_t other_start, uint64_t other_end)
{
	uint64_t first = start > other_start ? start : other_start;
	uint64_t last = end < other_end ? end : other_end;

	return last > first ? last - first : 0;
}

static uint64_t round_up(uint64_t value, uint64_t unit)
{
	return (value + unit - 1) / unit * unit;
}

/* Bytes of an extent in whole 2 MiB blocks of the file, if these lie on whole 2 MiB of the disk. */
static uint64_t huge_aligned(uint64_t logical, uint64_t physical, uint64_t length)
{
	uint64_t first = round_up(logical, HUGE_PAGE);
	uint64_t end = (logical + length) / HUGE_PAGE * HUGE_PAGE;

	if (end <= first || (physical - logical) % HUGE_PAGE)
		return 0;
	return end - first;
}

static uint64_t media_errors(const struct block_facts *disk, uint64_t physical, uint64_t length)
{
	const struct range_facts *bad;
	uint64_t bytes = 0;

	list_for_each (bad, &disk->badblocks)
		bytes += overlap(physical, physical + length, bad->start.value,
			bad->start.value + bad->length.value);
	return bytes;
}

static void add_extent(struct survey *survey, const struct fiemap_extent *extent)
{
	struct extents_facts *facts = survey->facts;
	uint64_t start = extent->fe_logical, length = extent->fe_length;
	uint64_t physical = extent->fe_physical;
	uint64_t within = overlap(start, start + length, 0, survey->size);

	if (survey->device && survey->device->start.known)
		physical += survey->device->start.value;
	facts->count.value++;
	for (size_t i = 0; i < sizeof(sums) / sizeof(*sums); i++)
		if (sums[i].flags == ~0u || (extent->fe_flags & sums[i].flags))
			((struct number *)((char *)facts + sums[i].offset))->value += within;
	facts->huge_aligned.value += huge_aligned(start, physical, within);
	if (survey->disk)
		facts->media_errors.value += media_errors(survey->disk, physical, within);
}

/* Asks for the extents from offset on: what the next call starts from in *offset, and whether there
 * is one in *more. */
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
		*offset = extent->fe_logical + extent->fe_length;
	}
	return 0;
}

static int survey_file(int fd, struct survey *survey)
{
	struct fiemap *map = malloc(sizeof(*map) + BATCH * sizeof(map->fm_extents[0]));
	uint64_t offset = 0;
	bool more = true;
	int rc = map ? 0 : -ENOMEM;

	while (rc == 0 && more)
		rc = survey_batch(fd, survey, map, &offset, &more);
	free(map);
	return rc;
}

/* The NVDIMM's disk whose media errors can be laid over the extents: the device itself, or that of
 * a partition. What lies between a dm or md device and its disks is not known here. */
static const struct block_facts *disk_of(const struct facts *facts)
{
	const struct block_facts *device = facts->block.items;

	if (facts->block.count && device->start.known)
		device = facts->block.count > 1 ? device + 1 : NULL;
	return facts->block.count && device && device->region ? device : NULL;
}

static void start_sums(struct extents_facts *facts, bool knows_media_errors)
{
	facts->count = facts->huge_aligned = number(0);
	for (size_t i = 0; i < sizeof(sums) / sizeof(*sums); i++)
		*(struct number *)((char *)facts + sums[i].offset) = number(0);
	if (knows_media_errors)
		facts->media_errors = number(0);
}

int probe_extents(struct target *target)
{
	struct survey survey = { .size = target->stat.stx_size };
	int rc;

	if (!is_file(target))
		return 0;
	survey.facts = record_new(&extents_record);
	if (!survey.facts)
		return -ENOMEM;
	if (target->facts->block.count)
		survey.device = target->facts->block.items;
	survey.disk = disk_of(target->facts);
	start_sums(survey.facts, survey.disk);
	rc = survey_file(target->fd, &survey);
	if (rc < 0) {
		record_free(&extents_record, survey.facts);
		return rc == -EOPNOTSUPP || rc == -ENOTTY ? 0 : rc;
	}
	if (survey.facts->mapped.value <= survey.size)
		survey.facts->holes = number(survey.size - survey.facts->mapped.value);
	target->facts->extents = survey.facts;
	return 0;
}
