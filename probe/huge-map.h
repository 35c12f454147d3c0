/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which 2 MiB blocks of a file could be mapped by one entry each, summed up from its extents. */
#ifndef DAXINFO_PROBE_HUGE_MAP_H
#define DAXINFO_PROBE_HUGE_MAP_H

#include "facts/facts.h"

/* The map while it is made: blocks are given in the order of the file. */
struct huge_map {
	struct list *runs; /* struct huge_run_facts */
	uint64_t next;     /* number of the first block that no run has yet */
	uint64_t covered;  /* bytes of that block that extents were given for */
	enum huge_state state;
	uint64_t totals[HUGE_STATES]; /* blocks in each state */
	bool too_many;                /* runs to be kept: the totals go on */
};

/* Adds an extent of the file, from start to end in bytes, behind all earlier ones. state is that of
 * a block that lies in it whole. 0, or -ENOMEM. */
int huge_map_add(struct huge_map *map, uint64_t start, uint64_t end, enum huge_state state);

/* Closes the map of a file of size bytes. 0, or -ENOMEM. */
int huge_map_end(struct huge_map *map, uint64_t size);

#endif
