/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A hash table from file keys to numbers. An empty map is all zeroes. */
#ifndef DAXINFO_PROBE_PROCESS_FILE_KEY_MAP_H
#define DAXINFO_PROBE_PROCESS_FILE_KEY_MAP_H

#include "file-key.h"

#include <stddef.h>

struct file_key_map {
	struct file_key_slot {
		struct file_key file; /* an anonymous one: the slot is free */
		size_t value;
	} * slots;
	size_t size, used; /* slots; size is a power of two, and at most half of them are used */
};

/* Returns the value of a file, which the caller may change. A file that is not in the map is added
 * with the value 0. The pointer is valid until the next call. */
size_t *file_key_map_at(struct file_key_map *map, const struct file_key *file);

void file_key_map_clear(struct file_key_map *map);

#endif
