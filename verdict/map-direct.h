/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Would the guarantee proposed as MAP_DIRECT in 2018 hold? */
#ifndef DAXINFO_VERDICT_MAP_DIRECT_H
#define DAXINFO_VERDICT_MAP_DIRECT_H

#include "verdict.h"

/* Adds the evidence. It follows from access, sync and durability, which must be decided. */
void collect_map_direct(const struct subject *subject, struct verdict *verdict);

#endif
