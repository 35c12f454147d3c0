/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "huge-map.h"

#define RUNS_MAX 4096 /* that are kept */

/* Persistent memory is added in these units (include/linux/mmzone.h: SUBSECTION_SIZE). */
#define ALIGN_MIN (2u << 20) /* bytes */

uint64_t huge_map_block_size(struct number pmd_size, struct number address, struct number align)
{
	if (!pmd_size.value || address.known)
		return pmd_size.value;
	return ((align.known ? align.value : ALIGN_MIN) % pmd_size.value) ? 0 : pmd_size.value;
}

static void append_run(struct huge_map *map, enum huge_state state, uint64_t blocks)
{
	struct huge_run_facts *runs = map->runs->items;
	struct huge_run_facts *last = map->runs->count ? &runs[map->runs->count - 1] : NULL;

	if (blocks == 0)
		return;
	map->totals[state] += blocks;
	map->next += blocks;
	if (map->too_many)
		return;
	if (!last || last->state != state) {
		map->too_many = map->runs->count == RUNS_MAX;
		if (map->too_many) {
			record_clear_list(&huge_run_record, map->runs);
			return;
		}
		last = list_add(map->runs, &huge_run_record);
	}
	*last = (struct huge_run_facts){ state, number(last->blocks.value + blocks) };
}

/* Ends the block that was begun. If extents do not cover all of it, it is a hole. */
static void end_block(struct huge_map *map)
{
	enum huge_state state = map->state;

	if (map->covered == 0)
		return;
	if (map->covered < map->block_size && state < HUGE_HOLE)
		state = HUGE_HOLE;
	map->covered = 0;
	map->state = HUGE_UNKNOWN;
	append_run(map, state, 1);
}

/* Ends everything before the block: the one that was begun, and holes. */
static void advance_to(struct huge_map *map, uint64_t block)
{
	if (block != map->next)
		end_block(map);
	append_run(map, HUGE_HOLE, block - map->next);
}

/* Adds a part of a block. The highest state of all parts is that of the block. */
static void add_part(struct huge_map *map, uint64_t length, enum huge_state state)
{
	if (state < HUGE_SPLIT)
		state = HUGE_SPLIT;
	if (state > map->state)
		map->state = state;
	map->covered += length;
	if (map->covered >= map->block_size)
		end_block(map);
}

void huge_map_add(struct huge_map *map, uint64_t start, uint64_t end, enum huge_state state)
{
	while (start < end) {
		uint64_t block = start / map->block_size, length = end - start;

		if (block < map->next)
			return; /* extents that overlap count once */
		advance_to(map, block);
		if (start % map->block_size == 0 && length >= map->block_size) {
			length -= length % map->block_size;
			append_run(map, state, length / map->block_size);
		} else {
			if (length > map->block_size - start % map->block_size)
				length = map->block_size - start % map->block_size;
			add_part(map, length, state);
		}
		start += length;
	}
}

void huge_map_end(struct huge_map *map, uint64_t size)
{
	advance_to(map, size / map->block_size);
	if (size % map->block_size)
		append_run(map, HUGE_END_OF_FILE, 1);
}
