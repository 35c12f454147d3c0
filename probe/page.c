/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where a page of the file is in physical memory. Only with --touch, because this reads a byte of
 * the file and faults a page in.
 */
#include "page.h"

#include "iomem.h"
#include "kernel-fs.h"
#include "lib/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

struct window {
	void *address;
	size_t length;
};

static int window_open(struct window *window, const struct target *target, uint64_t offset)
{
	window->length = target->facts->trial->length.value;
	window->address = mmap(NULL, window->length, PROT_READ, MAP_SHARED | MAP_NORESERVE,
		target->fd, (off_t)offset);
	return window->address == MAP_FAILED ? -errno : 0;
}

static void window_close(struct window *window)
{
	munmap(window->address, window->length);
}

static enum tristate is_resident(const struct window *window)
{
	unsigned char vector = 0; /* for one page: never called for device-dax */

	return mincore(window->address, window->length, &vector) < 0 ? UNKNOWN
								     : tristate(vector & 1);
}

/* A page after the end of the file is not in the page cache. If mincore(2) says that it is, it says
 * so for every page, because the caller neither owns the file nor may write to it (mm/mincore.c:
 * can_do_mincore). */
static bool is_mincore_reliable(const struct target *target)
{
	uint64_t page = target->facts->host->page_size.value;
	uint64_t after_end = (target->stat.stx_size + page - 1) / page * page;
	struct window window;
	enum tristate resident;

	if (window_open(&window, target, after_end) < 0)
		return false;
	resident = is_resident(&window);
	window_close(&window);
	return resident == NO;
}

/* Whether read(2) brought the page into the page cache. The mapping was not touched yet. */
static enum tristate is_cached(const struct target *target, const struct window *window)
{
	char byte;

	if (!is_file(target) || !is_mincore_reliable(target))
		return UNKNOWN;
	if (pread(target->fd, &byte, 1, (off_t)target->facts->page->offset.value) != 1)
		return UNKNOWN;
	return is_resident(window);
}

/* Faults the page in. The kernel reads the byte, so a media error gives EFAULT and not SIGBUS. */
static int touch_page(const struct window *window)
{
	int ends[2], rc = 0;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	if (write(ends[1], window->address, 1) != 1)
		rc = -errno;
	close(ends[0]);
	close(ends[1]);
	return rc;
}

int page_read_pagemap(struct page_facts *page, int pagemap, uint64_t address, uint64_t page_size)
{
	off_t index = (off_t)(address / page_size);
	uint64_t entry;

	errno = 0;
	if (pread(pagemap, &entry, sizeof(entry), index * (off_t)sizeof(entry)) != sizeof(entry))
		return errno ? -errno : -EIO;
	page->present = tristate(entry & PAGEMAP_PRESENT);
	if (!(entry & PAGEMAP_PRESENT))
		return 0;
	if (!(entry & PAGEMAP_FRAME))
		return -EPERM;
	page->physical_address = number((entry & PAGEMAP_FRAME) * page_size);
	return 0;
}

/* Without target nodes move_pages(2) returns the node of a page, or ENOENT for device memory. */
static void ask_move_pages(struct page_facts *page, const struct window *window)
{
	void *address = window->address;
	int node = 0;

	page->move_pages.tried = true;
	if (syscall(SYS_move_pages, 0, 1UL, &address, NULL, &node, 0) < 0)
		page->move_pages.error = errno;
	else if (node < 0)
		page->move_pages.error = -node;
	else
		page->numa_node = number((unsigned)node);
}

static int read_own_pagemap(
	struct page_facts *page, const struct window *window, uint64_t page_size)
{
	int fd _cleanup_close_ =
		kernel_fs_open(AT_FDCWD, "/proc/self/pagemap", 0, PROC_SUPER_MAGIC);

	if (fd < 0)
		return fd;
	return page_read_pagemap(page, fd, (uintptr_t)window->address, page_size);
}

static bool in_range(uint64_t address, struct number start, struct number size)
{
	return start.known && size.known && address - start.value < size.value;
}

static bool in_persistent_memory(const struct facts *facts, uint64_t address, const char *range)
{
	const struct dax_device_facts *device = facts->dax_device;

	for (size_t i = 0; i <= facts->more_nvdimms.count; i++) {
		const struct region_facts *region = region_at(facts, i);

		if (region && in_range(address, region->resource, region->size))
			return true;
	}
	return (device && in_range(address, device->resource, device->size)) ||
	       strstr(range, "Persistent Memory");
}

int page_locate(struct page_facts *page, const struct facts *facts)
{
	uint64_t address = page->physical_address.value;
	int rc = iomem_find(address, &page->physical_range);

	if (rc < 0)
		return rc;
	if (strstr(page->physical_range, "System RAM"))
		page->lies_in = LIES_IN_RAM;
	else if (in_persistent_memory(facts, address, page->physical_range))
		page->lies_in = LIES_IN_PERSISTENT_MEMORY;
	else
		page->lies_in = LIES_IN_DEVICE_MEMORY;
	return 0;
}

static int observe_page(struct target *target, struct page_facts *page, const struct window *window)
{
	int rc;

	page->cached = is_cached(target, window);
	rc = touch_page(window);
	if (rc < 0)
		return rc;
	ask_move_pages(page, window);
	/* Read after move_pages(2): a page that is present now was present then. */
	rc = read_own_pagemap(page, window, target->facts->host->page_size.value);
	return rc < 0 || !page->physical_address.known ? rc : page_locate(page, target->facts);
}

/* The offset of the first page with data, or -ENXIO. In a hole the page is the zero page, or
 * touching it would allocate one (tmpfs). A device has no holes. */
static off_t offset_with_data(const struct target *target)
{
	off_t offset = is_file(target) ? lseek(target->fd, 0, SEEK_DATA) : 0;
	off_t page = (off_t)target->facts->host->page_size.value;

	if (offset < 0)
		return errno == ENXIO ? -ENXIO : 0;
	return offset / page * page;
}

/* Whether a touch is wanted and harmless: on hugetlbfs it would allocate a huge page. */
static bool may_touch(const struct target *target)
{
	const struct trial_facts *trial = target->facts->trial;

	return target->options->touch && !target->mapped && trial && trial->control.tried &&
	       !trial->control.error && magic_of(&target->fs) != HUGETLBFS_MAGIC &&
	       offset_with_data(target) >= 0;
}

int probe_page(struct target *target)
{
	struct page_facts *page;
	struct window window;
	int rc;

	if (!may_touch(target))
		return 0;
	page = target->facts->page = record_new(&page_record);
	page->offset = number((uint64_t)offset_with_data(target));
	rc = window_open(&window, target, page->offset.value);
	if (rc < 0)
		return rc;
	rc = observe_page(target, page, &window);
	window_close(&window);
	return rc;
}
