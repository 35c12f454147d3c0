/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "layer-cache.h"

struct cached_device {
	struct number device;
	struct facts *layers;
};

static const struct field cached_device_fields[] = {
	FIELD(FIELD_NUMBER, struct cached_device, device, "device number"),
	FIELD_OF_RECORD(struct cached_device, layers, &facts_record, "the layers under it"),
	{ 0 },
};
static const struct record cached_device_record = { sizeof(struct cached_device),
	cached_device_fields };

/* Every member of struct facts: PER_DEVICE if it is the same for all files on a device, PER_FILE if
 * not. A member that is missing here does not compile. */
#define FACTS_MEMBERS(PER_DEVICE, PER_FILE)                                                        \
	PER_FILE(host)                                                                             \
	PER_FILE(file)                                                                             \
	PER_FILE(trial)                                                                            \
	PER_FILE(mount)                                                                            \
	PER_DEVICE(block)                                                                          \
	PER_FILE(superblock)                                                                       \
	PER_DEVICE(namespace)                                                                      \
	PER_DEVICE(region)                                                                         \
	PER_DEVICE(more_nvdimms)                                                                   \
	PER_DEVICE(storage)                                                                        \
	PER_FILE(dax_device)                                                                       \
	PER_FILE(extents)                                                                          \
	PER_FILE(page)                                                                             \
	PER_FILE(process)                                                                          \
	PER_FILE(census)                                                                           \
	PER_FILE(mapping)

#define MEMBER(member) __typeof__(((struct facts *)0)->member) member;
struct listed_members {
	FACTS_MEMBERS(MEMBER, MEMBER)
};
_Static_assert(sizeof(struct listed_members) == sizeof(struct facts),
	"FACTS_MEMBERS lists each member of struct facts");

#define COPY(member) .member = facts->member,
#define LEAVE(member)

/* The layers alone, which stay owned by facts. */
static struct facts layers_of(const struct facts *facts)
{
	return (struct facts){ FACTS_MEMBERS(COPY, LEAVE) };
}

bool layer_cache_get(const struct layer_cache *cache, dev_t device, struct facts *facts)
{
	const struct cached_device *cached;

	list_for_each (cached, &cache->devices) {
		if (cached->device.value != device)
			continue;
		record_copy(&facts_record, facts, cached->layers);
		return true;
	}
	return false;
}

void layer_cache_put(struct layer_cache *cache, dev_t device, const struct facts *facts)
{
	struct facts layers = layers_of(facts);
	struct cached_device *cached = list_add(&cache->devices, &cached_device_record);

	cached->device = number(device);
	cached->layers = record_new(&facts_record);
	record_copy(&facts_record, cached->layers, &layers);
}

void layer_cache_clear(struct layer_cache *cache)
{
	record_clear_list(&cached_device_record, &cache->devices);
}
