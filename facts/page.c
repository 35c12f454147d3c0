/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "page.h"

const char *const location_names[] = {
	[LIES_IN_UNKNOWN] = NULL,
	[LIES_IN_PERSISTENT_MEMORY] = "persistent memory",
	[LIES_IN_RAM] = "RAM",
	[LIES_IN_DEVICE_MEMORY] = "device memory",
	NULL,
};

static const struct field page_fields[] = {
	FACT(page, BYTES, offset, "offset in the file of the page that was touched"),
	FACT(page, TRISTATE, cached, "mincore: a read put it into the page cache"),
	FACT(page, TRISTATE, present, "pagemap: it is mapped"),
	FACT(page, ADDRESS, physical_address, "pagemap: where it lies"),
	FACT(page, TEXT, physical_range, "the ranges of /proc/iomem around it"),
	FIELD_OF_CHOICES(
		struct page_facts, lies_in, location_names, "what kind of memory it lies in"),
	FACT(page, OUTCOME, move_pages, "move_pages: ok where it is an ordinary page of memory"),
	FACT(page, NUMBER, numa_node, "move_pages: NUMA node of that page"),
	{ 0 },
};
RECORD(page);
