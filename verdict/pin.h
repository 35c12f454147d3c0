/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Would a long-term pin be granted? */
#ifndef DAXINFO_VERDICT_PIN_H
#define DAXINFO_VERDICT_PIN_H

#include "verdict.h"

/* Adds the evidence. Access must be decided. */
void collect_pin(const struct subject *subject, struct verdict *verdict);

#endif
