/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a mapped page is in physical memory. */
#ifndef DAXINFO_PROBE_PAGE_H
#define DAXINFO_PROBE_PAGE_H

#include "target.h"

/* Bits of a pagemap entry (Documentation/admin-guide/mm/pagemap.rst). */
#define PAGEMAP_FRAME   ((1ULL << 55) - 1)
#define PAGEMAP_PRESENT (1ULL << 63)

/* Fills in whether the page at an address is present, and its physical address, from an open
 * pagemap. page_size is in bytes. Returns 0; -EPERM if the kernel does not show the address, which
 * it does with CAP_SYS_ADMIN only; -EIO after a short read; or read(2)'s error. */
int page_read_pagemap(struct page_facts *page, int pagemap, uint64_t address, uint64_t page_size);

/* Fills in what is at the page's physical address, which must be known. facts are those of the
 * page's file. Returns 0 or an error of iomem_find(). */
int page_locate(struct page_facts *page, const struct facts *facts);

#endif
