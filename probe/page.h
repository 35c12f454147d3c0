/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a page that is mapped lies, physically. */
#ifndef DAXINFO_PROBE_PAGE_H
#define DAXINFO_PROBE_PAGE_H

#include "target.h"

/* Bits of a pagemap entry (Documentation/admin-guide/mm/pagemap.rst). */
#define PAGEMAP_FRAME   ((1ULL << 55) - 1)
#define PAGEMAP_PRESENT (1ULL << 63)

/* Fills in from an open pagemap whether the page at an address is mapped, and its physical address.
 * 0; -EPERM where the kernel shows none: it wants CAP_SYS_ADMIN; -EIO; or read(2)'s error. */
int page_read_pagemap(struct page_facts *page, int pagemap, uint64_t address, uint64_t page_size);

/* Fills in what lies at its physical address, which is known; facts are the file's. 0 or a negative
 * errno. */
int page_locate(struct page_facts *page, const struct facts *facts);

#endif
