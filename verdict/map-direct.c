/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guarantee of 2018: stores bypass all software buffers, flushing the CPU cache is enough, and
 * the platform flushes its write-pending queues on power failure.
 */
#include "map-direct.h"

#include "evidence.h"
#include "layers.h"
#include "obstacles.h"

/* What follows from the answers to the other questions. The first row that is so decides. */
static const struct consequence {
	enum question question;
	unsigned answer;
	enum guarantee map_direct;
	const char *source; /* where no evidence has that answer */
	const char *detail;
} consequences[] = {
	{ ACCESS, ACCESS_NONE, GUARANTEE_FAILS, "statx", "it cannot be mapped" },
	{ ACCESS, ACCESS_PAGE_CACHE, GUARANTEE_FAILS, "statx",
		"the page cache buffers every store" },
	{ SYNC, SYNC_REFUSED, GUARANTEE_FAILS, "map-sync", /* not of device-dax: applies() */
		"a store needs msync or fsync: MAP_SYNC is refused" },
	{ DURABILITY, DURABILITY_NONE, GUARANTEE_FAILS, "ndctl", "the storage is volatile" },
	{ ACCESS, ACCESS_UNKNOWN, GUARANTEE_UNKNOWN, "statx",
		"it is unknown whether it is direct" },
	{ SYNC, SYNC_UNKNOWN, GUARANTEE_UNKNOWN, "map-sync",
		"it is unknown whether MAP_SYNC is accepted" },
	{ DURABILITY, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN, "ndctl",
		"it is unknown what survives power loss" },
	{ DURABILITY, DURABILITY_BYTE, GUARANTEE_HOLDS, "ndctl",
		"direct, and the platform keeps even the CPU caches" },
	{ DURABILITY, DURABILITY_CACHE_LINE, GUARANTEE_HOLDS, "ndctl",
		"direct, and flushing the CPU cache makes a store durable" },
};

/* device-dax has no metadata: its stores need neither MAP_SYNC nor fsync. */
static bool applies(
	const struct consequence *row, const struct subject *subject, const struct verdict *verdict)
{
	return answer_to(verdict, row->question) == row->answer &&
	       !(row->question == SYNC && is_mapped_dax_device(subject));
}

/* A flag that is accepted is the kernel's own answer, if the canary shows that it validates flags,
 * and unless the page cache is proof of the contrary. A flag that is refused says nothing: a kernel
 * without MAP_DIRECT refuses it, too. */
static void collect_trial(const struct subject *subject, struct verdict *verdict)
{
	const struct trial_facts *trial = subject->facts->trial;
	unsigned long long flag = trial->direct_flag.value;

	if (!trial->direct.tried)
		add_evidence(verdict, "map-direct", MAP_DIRECT, GUARANTEE_UNKNOWN, PROOF,
			"the kernel's headers name no MAP_DIRECT");
	else if (trial->direct.error)
		add_evidence(verdict, "map-direct", MAP_DIRECT, GUARANTEE_UNKNOWN, PROOF,
			"mmap refuses 0x%llx: %s", flag, error_name(trial->direct.error));
	else if (!is_validated(trial))
		add_evidence(verdict, "map-direct", MAP_DIRECT, GUARANTEE_UNKNOWN, PROOF,
			"mmap accepts 0x%llx, but flags are not validated", flag);
	else if (verdict->access == ACCESS_PAGE_CACHE)
		add_evidence(verdict, "map-direct", MAP_DIRECT, GUARANTEE_UNKNOWN, PROOF,
			"mmap accepts 0x%llx for a mapping of the page cache", flag);
	else if (verdict->durability == DURABILITY_NONE || find_durability_obstacle(subject))
		add_evidence(verdict, "map-direct", MAP_DIRECT, GUARANTEE_UNKNOWN, PROOF,
			"mmap accepts 0x%llx for storage that may be lost", flag);
	else
		add_evidence(verdict, "map-direct", MAP_DIRECT, GUARANTEE_HOLDS, PROOF,
			"mmap accepts 0x%llx", flag);
}

/* What keeps stores from a file that is direct. */
static void collect_store_obstacles(const struct subject *subject, struct verdict *verdict)
{
	const struct {
		bool stands;
		const char *source, *detail;
	} obstacles[] = {
		{ has_media_errors(subject), "fiemap", "stores to blocks with media errors fail" },
		{ is_read_only_fs(subject), "mount",
			"no store is possible: the file system is read-only" },
		{ region_of(subject)->read_only == YES, "ndctl",
			"no store is possible: the region is read-only" },
	};

	if (verdict->access != ACCESS_DIRECT)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(obstacles); i++)
		if (obstacles[i].stands)
			add_evidence(verdict, obstacles[i].source, MAP_DIRECT, GUARANTEE_FAILS,
				PROOF, "%s", obstacles[i].detail);
}

/* The evidence has the source and the weight of the evidence that it follows from. */
void collect_map_direct(const struct subject *subject, struct verdict *verdict)
{
	const struct evidence *row;
	size_t i = 0;

	if (subject->facts->trial)
		collect_trial(subject, verdict);
	collect_store_obstacles(subject, verdict);
	while (i < ARRAY_SIZE(consequences) && !applies(&consequences[i], subject, verdict))
		i++;
	if (i == ARRAY_SIZE(consequences))
		return;
	row = deciding_row(verdict, consequences[i].question);
	add_evidence(verdict, row ? row->source : consequences[i].source, MAP_DIRECT,
		consequences[i].map_direct, row ? row->weight : CONFIGURATION, "%s",
		consequences[i].detail);
}
