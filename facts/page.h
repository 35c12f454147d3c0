/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mapped page, and its physical location. */
#ifndef DAXINFO_FACTS_PAGE_H
#define DAXINFO_FACTS_PAGE_H

#include "lib/record.h"

/* By /proc/iomem and the ranges of the NVDIMM regions and the device-dax instance. */
enum location {
	LIES_IN_UNKNOWN,
	LIES_IN_PERSISTENT_MEMORY,
	LIES_IN_RAM,
	LIES_IN_DEVICE_MEMORY, /* neither: of a GPU, for example */
};

/* Of a trial mapping, if it may be touched, or of a process. */
struct page_facts {
	struct number offset;
	enum tristate cached; /* mincore(2) of the untouched page, after pread(2) of a byte */
	enum tristate present;
	struct number physical_address; /* /proc/PID/pagemap; needs CAP_SYS_ADMIN */
	char *physical_range;           /* names in /proc/iomem, from the outside in */
	enum location lies_in;
	struct outcome move_pages;
	struct number numa_node;
};

extern const char *const location_names[];
extern const struct record page_record;

#endif
