/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must an application do before a store survives power loss? */
#ifndef DAXINFO_VERDICT_DURABILITY_H
#define DAXINFO_VERDICT_DURABILITY_H

#include "verdict.h"

/* Adds the evidence. Access and sync must be decided. */
void collect_durability(const struct subject *subject, struct verdict *verdict);

/* Of a mapping without MAP_SYNC: page where msync and fsync are known to be enough, else unknown.
 * The access of the verdict must be decided. */
enum durability durability_by_fsync(const struct subject *subject, const struct verdict *verdict);

/* The store granularity that libpmem2 chooses: by MAP_SYNC alone, and byte only where every region
 * of the machine has the persistence domain cpu_cache (PMDK: src/libpmem2/map.c,
 * auto_flush_linux.c). */
enum durability granularity_of_libpmem2(
	const struct subject *subject, const struct verdict *verdict);

/* A device at the bottom of the stack whose region is unknown; or NULL. */
const struct block_facts *device_of_unknown_region(const struct facts *facts);

#endif
