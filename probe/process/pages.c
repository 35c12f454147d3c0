/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of a mapping is resident, and where some of its pages are. No page is touched. */
#include "pages.h"

#include "page-walk.h"
#include "probe/kernel-fs.h"
#include "probe/page.h"
#include "resident.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#define SAMPLES_MAX 8

struct samples {
	uint64_t addresses[SAMPLES_MAX];
	size_t count;
};

static uint64_t resident_pages(const struct resident *resident, uint64_t page_size)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < resident->run_count; i++)
		bytes += resident->runs[i].end - resident->runs[i].start;
	return bytes / page_size;
}

/* The address of a resident page, by its index among them. */
static uint64_t page_at(const struct resident *resident, uint64_t page, uint64_t page_size)
{
	size_t run = 0;

	while (page >= (resident->runs[run].end - resident->runs[run].start) / page_size) {
		page -= (resident->runs[run].end - resident->runs[run].start) / page_size;
		run++;
	}
	return resident->runs[run].start + page * page_size;
}

/* The first page, the last one, and others at even distances between them. */
static struct samples choose_samples(const struct resident *resident, uint64_t page_size)
{
	uint64_t pages = resident_pages(resident, page_size);
	struct samples samples = { .count = pages < SAMPLES_MAX ? pages : SAMPLES_MAX };

	for (size_t i = 0; i < samples.count; i++) {
		uint64_t page = i ? (pages - 1) / (samples.count - 1) * i : 0;

		if (i && i == samples.count - 1)
			page = pages - 1;
		samples.addresses[i] = page_at(resident, page, page_size);
	}
	return samples;
}

/* The system call takes pointers of ours, which may be shorter than the addresses of the process.
 */
static bool are_pointers(const struct samples *samples)
{
	for (size_t i = 0; i < samples->count; i++)
		if (samples->addresses[i] > UINTPTR_MAX)
			return false;
	return true;
}

static void ask_move_pages(
	const struct process *process, const struct samples *samples, struct page_facts *pages)
{
	void *addresses[SAMPLES_MAX];
	int nodes[SAMPLES_MAX] = { 0 }, error = 0;

	if (!same_pid_namespace() || !are_pointers(samples))
		return;
	for (size_t i = 0; i < samples->count; i++)
		addresses[i] = (void *)(uintptr_t)samples->addresses[i];
	if (syscall(SYS_move_pages, (int)process->facts->pid.value, samples->count, addresses, NULL,
		    nodes, 0) < 0)
		error = errno;
	for (size_t i = 0; i < samples->count; i++) {
		pages[i].move_pages.tried = true;
		pages[i].move_pages.error = error ?: nodes[i] < 0 ? -nodes[i] : 0;
		if (!pages[i].move_pages.error)
			pages[i].numa_node = number((unsigned)nodes[i]);
	}
}

/* Whether move_pages(2) showed where the page is: on a node; ENOENT, device memory; or EEXIST, no
 * struct page (mm/migrate.c: do_pages_stat_array). */
static bool is_answered(const struct page_facts *page)
{
	return page->numa_node.known || page->move_pages.error == ENOENT ||
	       page->move_pages.error == EEXIST;
}

/* Called after move_pages(2): a page that is present now was present then. That the physical
 * address is hidden is not an error if the page is known to be device memory or RAM otherwise. */
static int locate_page(
	struct page_facts *page, int pagemap, uint64_t address, const struct facts *facts)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	int rc = page_read_pagemap(page, pagemap, address, page_size);

	if (rc == -EPERM && (is_answered(page) || (facts->file && facts->file->statx_dax == YES)))
		return 0;
	return rc < 0 || !page->physical_address.known ? rc : page_locate(page, facts);
}

static int take_samples(const struct process *process, const struct mapping_facts *mapping,
	const struct samples *samples, int pagemap)
{
	const struct subject *file = file_of_mapping(process->subject, mapping);
	struct list *pages = &mapping->memory->samples;
	struct page_facts *rows;
	int rc = 0;

	while (pages->count < samples->count)
		list_add(pages, &page_record);
	rows = pages->items;
	if (samples->count)
		ask_move_pages(process, samples, rows);
	for (size_t i = 0; i < samples->count; i++) {
		uint64_t into = samples->addresses[i] - mapping->start;

		rows[i].offset = number(mapping->offset + into);
		rc = locate_page(&rows[i], pagemap, samples->addresses[i], file->facts) ?: rc;
	}
	return rc;
}

static int probe_mapping(struct process *process, struct mapping_facts *mapping, int pagemap)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	struct resident resident;
	struct samples samples;
	int rc = resident_survey(
		&resident, pagemap, mapping->start, mapping->end, page_size, &process->bytes_read);

	if (rc < 0)
		return rc;
	mapping->memory = record_new(&memory_record);
	mapping->memory->resident = resident.bytes;
	mapping->memory->huge = resident.huge;
	samples = choose_samples(&resident, page_size);
	return take_samples(process, mapping, &samples, pagemap);
}

/* Whether its pages are walked over. */
static bool is_walked(struct process *process, const struct mapping_facts *mapping)
{
	const struct subject *file = file_of_mapping(process->subject, mapping);

	if (!may_be_direct(process, mapping))
		return false;
	if (!file || !file->facts || !page_walk_splits(file, mapping))
		return true;
	process->facts->walk_splits = YES;
	return process->session->options->deep;
}

int process_probe_pages(struct process *process)
{
	int pagemap _cleanup_close_ = kernel_fs_open(process->fd, "pagemap", 0, PROC_SUPER_MAGIC);
	struct mapping_facts *mapping;
	int rc = pagemap < 0 ? pagemap : 0;

	process->facts->walk_splits = NO;
	list_for_each (mapping, &process->subject->mappings)
		if (needs_samples(process, mapping) && is_walked(process, mapping) && pagemap >= 0)
			rc = probe_mapping(process, mapping, pagemap) ?: rc;
	return rc;
}
