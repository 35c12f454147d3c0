/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page that is mapped, and where it lies physically. */
#ifndef DAXINFO_FACTS_PAGE_H
#define DAXINFO_FACTS_PAGE_H

#include "lib/record.h"

/* A page of a trial mapping, touched on request, and where it turned out to lie. */
struct page_facts {
	struct number offset;
	enum answer cached; /* mincore(2) of the untouched page, after a pread(2) */
	enum answer present;
	struct number physical_address;
	char *physical_range; /* names in /proc/iomem, from the outside in */
	char *lies_in;        /* "persistent memory", "RAM" */
	struct outcome move_pages;
	struct number numa_node;
};

extern const struct record page_record;

#endif
