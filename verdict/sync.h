/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is MAP_SYNC accepted? */
#ifndef DAXINFO_VERDICT_SYNC_H
#define DAXINFO_VERDICT_SYNC_H

#include "verdict.h"

/* Adds what the facts say of it, as evidence. */
void collect_sync(const struct subject *subject, struct verdict *verdict);

#endif
