/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file-key-map.h"

#include <stdlib.h>

#define SIZE_AT_FIRST 64

/* Multiplication by 2^64 divided by the golden ratio spreads numbers that lie close together. */
static size_t hash(const struct identity *file)
{
	return (size_t)(((file->inode ^ (uint64_t)file->device << 40) * 0x9e3779b97f4a7c15ULL) >>
			20);
}

static struct identity_slot *find(const struct identity_map *map, const struct identity *file)
{
	size_t at = hash(file) & (map->size - 1);

	while (map->slots[at].file.inode && !is_same_file(&map->slots[at].file, file))
		at = (at + 1) & (map->size - 1);
	return &map->slots[at];
}

static bool grow(struct identity_map *map)
{
	struct identity_map larger = { .size = map->size ? map->size * 2 : SIZE_AT_FIRST };

	larger.slots = calloc(larger.size, sizeof(*larger.slots));
	if (!larger.slots)
		return false;
	for (size_t i = 0; i < map->size; i++)
		if (map->slots[i].file.inode)
			*find(&larger, &map->slots[i].file) = map->slots[i];
	free(map->slots);
	map->slots = larger.slots;
	map->size = larger.size;
	return true;
}

size_t *identity_map_at(struct identity_map *map, const struct identity *file)
{
	struct identity_slot *slot;

	if (map->used * 2 >= map->size && !grow(map))
		return NULL;
	slot = find(map, file);
	if (!slot->file.inode) {
		slot->file = *file;
		map->used++;
	}
	return &slot->value;
}

void identity_map_clear(struct identity_map *map)
{
	free(map->slots);
	*map = (struct identity_map){ 0 };
}
