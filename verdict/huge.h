/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Can huge pages (PMD) map it? */
#ifndef DAXINFO_VERDICT_HUGE_H
#define DAXINFO_VERDICT_HUGE_H

#include "verdict.h"

/* Adds the evidence. Access must be decided. */
void collect_huge(const struct subject *subject, struct verdict *verdict);

/* The same of a mapping: how much of what is resident is mapped by huge pages. Access must be
 * decided. */
void collect_huge_of_mapping(const struct mapping_facts *mapping, struct verdict *verdict);

/* Whether huge pages could map the mapping, by its size and the size of a PMD; false where that is
 * unknown. subject is its file. */
bool is_mapping_large(const struct subject *subject, const struct mapping_facts *mapping);

/* Whether the address of the mapping and its offset in the file agree modulo the size of a PMD,
 * without which no huge page can map it; true where that size is unknown. */
bool is_mapping_congruent(const struct subject *subject, const struct mapping_facts *mapping);

#endif
