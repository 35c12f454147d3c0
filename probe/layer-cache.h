/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layers under a block device are the same for all files on it, so they are observed once. */
#ifndef DAXINFO_PROBE_LAYER_CACHE_H
#define DAXINFO_PROBE_LAYER_CACHE_H

#include "facts/facts.h"

#include <sys/types.h>

struct layer_cache {
	struct list devices; /* struct cached_device */
};

/* Copies the layers under a device into facts, which have none of them. Returns false if the device
 * is not in the cache. */
bool layer_cache_get(const struct layer_cache *cache, dev_t device, struct facts *facts);

/* Copies the layers out of the facts of a file on the device, which is not in the cache yet. */
void layer_cache_put(struct layer_cache *cache, dev_t device, const struct facts *facts);

void layer_cache_clear(struct layer_cache *cache);

#endif
