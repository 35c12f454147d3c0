/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Would the guarantee proposed as MAP_DIRECT in 2017 hold? */
#ifndef DAXINFO_VERDICT_MAP_DIRECT_2017_H
#define DAXINFO_VERDICT_MAP_DIRECT_2017_H

#include "verdict.h"

/* Adds the evidence. Access must be decided. */
void collect_map_direct_2017(const struct subject *subject, struct verdict *verdict);

#endif
