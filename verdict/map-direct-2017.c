/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guarantee of 2017, and of the sealed block map before it: no page cache, and no write fault
 * that changes the block map.
 */
#include "map-direct-2017.h"

#include "evidence.h"
#include "layers.h"

static void collect_block_map(const struct extents_facts *extents, struct verdict *verdict)
{
	const struct {
		struct number bytes;
		const char *what;
	} changes[] = {
		{ extents->holes, "are a hole" },
		{ extents->unwritten, "were never written" },
		{ extents->shared, "are shared with another file" },
		{ extents->delayed, "are not allocated yet" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(changes); i++)
		if (changes[i].bytes.value) {
			add_evidence(verdict, "fiemap", MAP_DIRECT_2017, GUARANTEE_FAILS, PROOF,
				"%llu bytes %s: a write fault changes the block map",
				(unsigned long long)changes[i].bytes.value, changes[i].what);
			return;
		}
	if (extents->count.known && extents->holes.known)
		add_evidence(verdict, "fiemap", MAP_DIRECT_2017, GUARANTEE_HOLDS, PROOF,
			"no write fault changes the block map, as it is now");
}

void collect_map_direct_2017(const struct subject *subject, struct verdict *verdict)
{
	const struct evidence *row = deciding_row(verdict, ACCESS);

	if (verdict->access == ACCESS_PAGE_CACHE || verdict->access == ACCESS_NONE)
		add_evidence(verdict, row ? row->source : "statx", MAP_DIRECT_2017, GUARANTEE_FAILS,
			row ? row->weight : CONFIGURATION, "it is not direct");
	if (verdict->access != ACCESS_DIRECT)
		return;
	if (subject->facts->dax_device)
		add_evidence(verdict, "daxctl", MAP_DIRECT_2017, GUARANTEE_HOLDS, CONFIGURATION,
			"device-dax has no block map that could change");
	else if (file_of(subject)->size.known && !file_of(subject)->size.value)
		add_evidence(verdict, "fiemap", MAP_DIRECT_2017, GUARANTEE_UNKNOWN, PROOF,
			"the file is empty, and has no block map yet");
	else if (subject->facts->extents)
		collect_block_map(subject->facts->extents, verdict);
}
