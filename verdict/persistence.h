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

#endif
