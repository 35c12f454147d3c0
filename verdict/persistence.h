/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Persistence domains of NVDIMM regions, and what they ask of an application. */
#ifndef DAXINFO_VERDICT_PERSISTENCE_H
#define DAXINFO_VERDICT_PERSISTENCE_H

#include "verdict.h"

struct persistence_domain {
	const char *name; /* as libndctl has it */
	enum durability durability;
	const char *detail;
};

/* The domain of a region; NULL where the platform reports none that is known, or region is NULL. */
const struct persistence_domain *persistence_domain_of(const struct region_facts *region);

/* The region whose persistence domain promises least: a file that may lie on any of them has its
 * durability. NULL where there is no region, or nothing is known of one. */
const struct region_facts *weakest_region(const struct facts *facts);

/* An NVDIMM of the region that is not armed, or failed to save, restore or flush; NULL where none
 * is known, or region is NULL. */
const struct dimm_facts *failed_dimm(const struct region_facts *region);

/* The region of that name, under the file or under what its storage lies on; NULL where it was not
 * seen. */
const struct region_facts *find_region(const struct facts *facts, const char *name);

/* Whether msync(2) and fsync(2) flush no CPU cache for a disk with DAX although it needs that
 * (drivers/dax/super.c: dax_flush). */
bool is_cache_flush_off(const struct facts *facts, const struct block_facts *block);

/* The first such disk of the file; NULL where there is none. */
const struct block_facts *disk_without_cache_flush(const struct facts *facts);

#endif
