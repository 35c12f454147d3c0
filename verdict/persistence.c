/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "persistence.h"

#include "layers.h"

#include <string.h>

/* The strongest first. */
static const struct persistence_domain domains[] = {
	{ "cpu_cache", DURABILITY_BYTE, "what reached the CPU caches survives power loss" },
	{ "memory_controller", DURABILITY_CACHE_LINE,
		"what reached the memory controller survives power loss" },
};

#define DOMAINS (ARRAY_SIZE(domains))

/* The index of the region's domain; DOMAINS where it is unknown. */
static size_t rank_of(const struct region_facts *region)
{
	size_t i = 0;

	while (i < DOMAINS && !(region && text_is(region->persistence_domain, domains[i].name)))
		i++;
	return i;
}

const struct persistence_domain *persistence_domain_of(const struct region_facts *region)
{
	size_t rank = rank_of(region);

	return rank < DOMAINS ? &domains[rank] : NULL;
}

const struct region_facts *weakest_region(const struct facts *facts)
{
	const struct region_facts *weakest = facts->region;

	for (size_t i = 1; i <= facts->more_nvdimms.count; i++)
		if (rank_of(region_at(facts, i)) > rank_of(weakest))
			weakest = region_at(facts, i);
	return weakest;
}

const struct dimm_facts *failed_dimm(const struct region_facts *region)
{
	static const char *const failures[] = { "not_armed", "save_fail", "restore_fail",
		"flush_fail", "map_fail" };
	const struct dimm_facts *dimm;

	if (!region)
		return NULL;
	list_for_each (dimm, &region->dimms)
		for (size_t i = 0; dimm->flags && i < ARRAY_SIZE(failures); i++)
			if (strstr(dimm->flags, failures[i]))
				return dimm;
	return NULL;
}

const struct region_facts *find_region(const struct facts *facts, const char *name)
{
	const struct storage_facts *storage;
	const struct nvdimm_facts *medium;

	for (size_t i = 0; i <= facts->more_nvdimms.count; i++) {
		const struct region_facts *region = region_at(facts, i);

		if (region && text_is(region->name, name))
			return region;
	}
	list_for_each (storage, &facts->storage)
		list_for_each (medium, &storage->media)
			if (medium->region && text_is(medium->region->name, name))
				return medium->region;
	return NULL;
}

/* The kernel clears write_cache itself where the CPU caches persist (drivers/nvdimm/pmem.c:
 * nvdimm_has_cache). The host of an asynchronous region sees what is in them. */
bool is_cache_flush_off(const struct facts *facts, const struct block_facts *block)
{
	const struct region_facts *region = find_region(facts, block->region ?: "");
	const struct persistence_domain *domain = persistence_domain_of(region);

	return block->write_cache == NO && !is_async_region(region) &&
	       !(domain && domain->durability == DURABILITY_BYTE);
}

const struct block_facts *disk_without_cache_flush(const struct facts *facts)
{
	const struct storage_facts *storage;
	const struct block_facts *block;

	list_for_each (block, &facts->block)
		if (is_cache_flush_off(facts, block))
			return block;
	list_for_each (storage, &facts->storage)
		list_for_each (block, &storage->block)
			if (is_cache_flush_off(facts, block))
				return block;
	return NULL;
}
