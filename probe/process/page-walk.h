/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What walking over the pages of a process changes. */
#ifndef DAXINFO_PROBE_PROCESS_PAGE_WALK_H
#define DAXINFO_PROBE_PROCESS_PAGE_WALK_H

#include "facts/subject.h"

/* Whether the mapping may have an entry that the kernel splits when it walks over its pages: a PUD.
 * file is that of the mapping. */
bool page_walk_splits(const struct subject *file, const struct mapping_facts *mapping);

#endif
