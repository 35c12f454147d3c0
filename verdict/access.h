/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a mapping bypass the page cache? */
#ifndef DAXINFO_VERDICT_ACCESS_H
#define DAXINFO_VERDICT_ACCESS_H

#include "verdict.h"

/* Adds what the facts say of it, as evidence. */
void collect_access(const struct subject *subject, struct verdict *verdict);

#endif
