/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "resident.h"

#include "missing-call.h"
#include "pagemap-scan.h"
#include "probe/page.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The range of one call. The kernel holds the process's mmap lock while it walks over it: 0.1 ms,
 * if all of it is mapped with small pages. */
#define SCAN_BYTES (64ULL << 20)
#define SCANS_MAX  4096

/* Before Linux 6.7: pagemap has one entry of eight bytes a page. */
#define ENTRIES_PER_READ 4096
#define ENTRIES_MAX      (1 << 18)

/* Adds a run after the last one, or extends that. If there is no room, it replaces the last one. */
static void add_run(struct resident *resident, uint64_t start, uint64_t end)
{
	struct resident_run *last =
		resident->run_count ? &resident->runs[resident->run_count - 1] : NULL;

	resident->bytes.value += end - start;
	if (last && last->end == start) {
		last->end = end;
		return;
	}
	if (resident->run_count == RESIDENT_RUNS)
		resident->run_count--;
	resident->runs[resident->run_count++] = (struct resident_run){ start, end };
}

/* Returns the address where the walk ended, or 0 with errno. */
static uint64_t scan_part(
	struct resident *resident, int pagemap, uint64_t start, uint64_t end, uint64_t *bytes_read)
{
	struct scan_run runs[RESIDENT_RUNS];
	struct scan_request request = {
		.size = sizeof(request),
		.start = start,
		.end = end - start > SCAN_BYTES ? start + SCAN_BYTES : end,
		.runs = (uintptr_t)runs,
		.runs_max = RESIDENT_RUNS,
		.all_of = SCAN_PRESENT,
		.returned = SCAN_PRESENT | SCAN_HUGE,
	};
	int count = ioctl(pagemap, SCAN_CALL, &request);

	if (count < 0)
		return 0;
	for (int i = 0; i < count; i++) {
		add_run(resident, runs[i].start, runs[i].end);
		if (runs[i].categories & SCAN_HUGE)
			resident->huge.value += runs[i].end - runs[i].start;
	}
	*bytes_read += (size_t)count * sizeof(*runs);
	return request.walk_end;
}

static int scan_range(
	struct resident *resident, int pagemap, uint64_t start, uint64_t end, uint64_t *bytes_read)
{
	for (unsigned i = 0; start < end && i < SCANS_MAX; i++) {
		uint64_t walk_end = scan_part(resident, pagemap, start, end, bytes_read);

		if (walk_end <= start)
			return walk_end ? -EIO : -errno;
		start = walk_end;
	}
	resident->bytes.known = resident->huge.known = start >= end;
	return 0;
}

/* Returns how many entries were read, or a negative errno. */
static ssize_t read_part(
	struct resident *resident, int pagemap, uint64_t start, size_t entries, uint64_t page_size)
{
	uint64_t entry[ENTRIES_PER_READ];
	size_t wanted = entries < ENTRIES_PER_READ ? entries : ENTRIES_PER_READ;
	ssize_t length = pread(pagemap, entry, wanted * sizeof(*entry),
		(off_t)(start / page_size * sizeof(*entry)));

	if (length < 0)
		return -errno;
	for (size_t i = 0; i < (size_t)length / sizeof(*entry); i++)
		if (entry[i] & PAGEMAP_PRESENT)
			add_run(resident, start + i * page_size, start + (i + 1) * page_size);
	return length / (ssize_t)sizeof(*entry);
}

static int read_entries(struct resident *resident, int pagemap, uint64_t start, uint64_t end,
	uint64_t page_size, uint64_t *bytes_read)
{
	size_t done = 0;

	while (start < end && done < ENTRIES_MAX) {
		ssize_t count =
			read_part(resident, pagemap, start, (end - start) / page_size, page_size);

		if (count <= 0)
			return count < 0 ? (int)count : -ESRCH;
		*bytes_read += (size_t)count * sizeof(uint64_t);
		done += (size_t)count;
		start += (size_t)count * page_size;
	}
	resident->bytes.known = start >= end;
	return 0;
}

int resident_survey(struct resident *resident, int pagemap, uint64_t start, uint64_t end,
	uint64_t page_size, uint64_t *bytes_read)
{
	int rc;

	*resident = (struct resident){ 0 };
	rc = scan_range(resident, pagemap, start, end, bytes_read);
	if (!is_missing_call(-rc))
		return rc;
	*resident = (struct resident){ 0 };
	return read_entries(resident, pagemap, start, end, page_size, bytes_read);
}
