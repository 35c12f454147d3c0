/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "huge-map.h"

#include <errno.h>
#include <stdlib.h>

#define RUNS_MAX 4096

static int append(struct huge_map *map, enum huge_state state, uint64_t blocks)
{
	struct huge_run_facts *runs = map->runs->items;
	struct huge_run_facts *last = map->runs->count ? &runs[map->runs->count - 1] : NULL;

	if (blocks == 0)
		return 0;
	map->totals[state] += blocks;
	map->next += blocks;
	if (map->too_many)
		return 0;
	if (!last || last->state != state) {
		map->too_many = map->runs->count == RUNS_MAX;
		last = map->too_many ? NULL : list_add(map->runs, &huge_run_record);
		if (map->too_many)
			record_clear_list(&huge_run_record, map->runs);
		else if (!last)
			return -ENOMEM;
	}
	if (last)
		*last = (struct huge_run_facts){ state, number(last->blocks.value + blocks) };
	return 0;
}

/* Ends the block under way, of which a part that no extent covers is a hole. */
static int end_block(struct huge_map *map)
{
	enum huge_state state = map->state;

	if (map->covered == 0)
		return 0;
	if (map->covered < HUGE_BLOCK && state < HUGE_HOLE)
		state = HUGE_HOLE;
	map->covered = 0;
	map->state = HUGE_UNKNOWN;
	return append(map, state, 1);
}

/* Ends what lies before the block: one under way, and holes. */
static int go_to(struct huge_map *map, uint64_t block)
{
	int rc = block == map->next ? 0 : end_block(map);

	return rc ?: append(map, HUGE_HOLE, block - map->next);
}

/* A part of a block. Of several parts the state that stands further behind counts. */
static int add_part(struct huge_map *map, uint64_t length, enum huge_state state)
{
	if (state < HUGE_SPLIT)
		state = HUGE_SPLIT;
	if (state > map->state)
		map->state = state;
	map->covered += length;
	return map->covered >= HUGE_BLOCK ? end_block(map) : 0;
}

int huge_map_add(struct huge_map *map, uint64_t start, uint64_t end, enum huge_state state)
{
	int rc = 0;

	while (rc == 0 && start < end) {
		uint64_t block = start / HUGE_BLOCK, length = end - start;

		rc = block < map->next ? -EINVAL : go_to(map, block);
		if (rc < 0)
			return rc == -EINVAL ? 0 : rc; /* extents that overlap count once */
		if (start % HUGE_BLOCK == 0 && length >= HUGE_BLOCK) {
			length -= length % HUGE_BLOCK;
			rc = append(map, state, length / HUGE_BLOCK);
		} else {
			if (length > HUGE_BLOCK - start % HUGE_BLOCK)
				length = HUGE_BLOCK - start % HUGE_BLOCK;
			rc = add_part(map, length, state);
		}
		start += length;
	}
	return rc;
}

int huge_map_end(struct huge_map *map, uint64_t size)
{
	int rc = go_to(map, size / HUGE_BLOCK);

	return rc < 0 || size % HUGE_BLOCK == 0 ? rc : append(map, HUGE_END_OF_FILE, 1);
}
