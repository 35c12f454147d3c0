/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A number for each file that was met. An empty map is all zeroes. */
#ifndef DAXINFO_PROBE_PROCESS_FILE_KEY_MAP_H
#define DAXINFO_PROBE_PROCESS_FILE_KEY_MAP_H

#include "maps.h"

struct identity_map {
	struct identity_slot {
		struct identity file; /* inode 0, which no file has: the slot is free */
		size_t value;
	} * slots;
	size_t size, used; /* a power of two; at most half of it is used */
};

/* The file's value, which is 0 for one that was not met before: the caller sets it. It moves with
 * the next call. NULL without memory. */
size_t *identity_map_at(struct identity_map *map, const struct identity *file);

void identity_map_clear(struct identity_map *map);

#endif
