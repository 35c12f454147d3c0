/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which blocks of a file could be mapped with a huge page (PMD), from its extents. */
#ifndef DAXINFO_PROBE_HUGE_MAP_H
#define DAXINFO_PROBE_HUGE_MAP_H

#include "facts/facts.h"

/* A map that is being made. Extents are added in the order of the file. */
struct huge_map {
	struct list *runs;            /* struct huge_run_facts */
	uint64_t block_size;          /* of a PMD, in bytes; not 0 */
	uint64_t next;                /* index of the first block that is not in a run yet */
	uint64_t covered;             /* bytes of that block that are in an extent */
	enum huge_state state;        /* of that block so far */
	uint64_t totals[HUGE_STATES]; /* blocks in each state */
	bool too_many;                /* there were too many runs: only totals are kept */
};

/* The size of a block, by the size of a PMD. 0 where the offset of a block on the device does not
 * show whether it is aligned in physical memory: where the address of the device is unknown, and
 * its alignment (2 MiB where that is unknown) is not one of a PMD. All in bytes. */
uint64_t huge_map_block_size(struct number pmd_size, struct number address, struct number align);

/* Adds the extent from start to end, which are offsets in the file in bytes. state is that of a
 * block that is entirely in the extent. */
void huge_map_add(struct huge_map *map, uint64_t start, uint64_t end, enum huge_state state);

/* Ends the map of a file of size bytes. */
void huge_map_end(struct huge_map *map, uint64_t size);

#endif
