/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file-key-map.h"

#include "lib/xalloc.h"

#include <stdlib.h>

#define INITIAL_SIZE 64

/* Multiplication by 2^64 divided by the golden ratio spreads numbers that are close together. */
static size_t hash(const struct file_key *file)
{
	return (size_t)(((file->inode ^ (uint64_t)file->device << 40) * 0x9e3779b97f4a7c15ULL) >>
			20);
}

/* The slot of the file, or the free slot where it belongs. */
static struct file_key_slot *find_slot(const struct file_key_map *map, const struct file_key *file)
{
	size_t at = hash(file) & (map->size - 1);

	while (!is_anonymous(&map->slots[at].file) && !is_same_file(&map->slots[at].file, file))
		at = (at + 1) & (map->size - 1);
	return &map->slots[at];
}

static void grow(struct file_key_map *map)
{
	struct file_key_map larger = { .size = map->size ? map->size * 2 : INITIAL_SIZE };

	larger.slots = xcalloc(larger.size, sizeof(*larger.slots));
	for (size_t i = 0; i < map->size; i++)
		if (!is_anonymous(&map->slots[i].file))
			*find_slot(&larger, &map->slots[i].file) = map->slots[i];
	free(map->slots);
	map->slots = larger.slots;
	map->size = larger.size;
}

size_t *file_key_map_at(struct file_key_map *map, const struct file_key *file)
{
	struct file_key_slot *slot;

	if (map->used * 2 >= map->size)
		grow(map);
	slot = find_slot(map, file);
	if (is_anonymous(&slot->file)) {
		slot->file = *file;
		map->used++;
	}
	return &slot->value;
}

void file_key_map_clear(struct file_key_map *map)
{
	free(map->slots);
	*map = (struct file_key_map){ 0 };
}
