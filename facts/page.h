/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mapped page, and its physical location. */
#ifndef DAXINFO_FACTS_PAGE_H
#define DAXINFO_FACTS_PAGE_H

#include "lib/record.h"

/* Of a trial mapping, if it may be touched, or of a process. */
struct page_facts {
	struct number offset;
	enum answer cached; /* mincore(2) of the untouched page, after pread(2) of a byte */
	enum answer present;
	struct number physical_address; /* /proc/PID/pagemap; needs CAP_SYS_ADMIN */
	char *physical_range;           /* names in /proc/iomem, from the outside in */
	char *lies_in;
	struct outcome move_pages;
	struct number numa_node;
};

extern const struct record page_record;

#endif
