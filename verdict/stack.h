/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layers under a subject. */
#ifndef DAXINFO_VERDICT_STACK_H
#define DAXINFO_VERDICT_STACK_H

#include "verdict.h"

/* Adds the layers from the file down to the region, each with what it permits by itself. */
void add_stack(const struct subject *subject, struct verdict *verdict);

#endif
