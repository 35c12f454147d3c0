/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * device-dax with an alignment of 1 GiB is mapped by PUDs (drivers/dax/device.c:
 * __dev_dax_pud_fault). For pagemap, PAGEMAP_SCAN and smaps the kernel walks over smaller entries,
 * and splits a PUD for that (mm/pagewalk.c: walk_pud_range, split_huge_pud): it is dropped, and the
 * process faults again.
 */
#include "page-walk.h"

#define PUD_SIZE_MIN (1ULL << 30) /* bytes; where the size of a PMD is unknown */
#define ENTRY_SIZE   8            /* bytes in a page table */

/* A table of PMDs has a page, and a PUD maps all that the table does. */
static uint64_t pud_size(const struct host_facts *host)
{
	if (!host || !host->pmd_size.known || !host->page_size.known)
		return PUD_SIZE_MIN;
	return host->pmd_size.value * (host->page_size.value / ENTRY_SIZE);
}

bool page_walk_splits(const struct subject *file, const struct mapping_facts *mapping)
{
	uint64_t size = pud_size(file->facts->host), first;
	const struct dax_device_facts *device = file->facts->dax_device;

	if (file->kind != KIND_DAX_DEVICE)
		return false;
	if (device && device->align.known && device->align.value < size)
		return false;
	first = (mapping->start + size - 1) / size * size;
	return first >= mapping->start && first < mapping->end && mapping->end - first >= size;
}
