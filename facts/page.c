/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "page.h"

static const struct field page_fields[] = {
	FACT(page, BYTES, offset, "offset in the file of the page that was touched"),
	FACT(page, ANSWER, cached, "mincore: a read put it into the page cache"),
	FACT(page, ANSWER, present, "pagemap: it is mapped"),
	FACT(page, ADDRESS, physical_address, "pagemap: where it lies"),
	FACT(page, TEXT, physical_range, "the ranges of /proc/iomem around it"),
	FACT(page, TEXT, lies_in, "persistent memory, or RAM"),
	FACT(page, OUTCOME, move_pages, "move_pages: ok where it is an ordinary page of memory"),
	FACT(page, NUMBER, numa_node, "move_pages: NUMA node of that page"),
	{ 0 },
};
RECORD(page);
