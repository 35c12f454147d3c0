/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "persistence.h"

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
