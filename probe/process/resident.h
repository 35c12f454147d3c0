/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which pages of a range of a process's addresses are present. */
#ifndef DAXINFO_PROBE_PROCESS_RESIDENT_H
#define DAXINFO_PROBE_PROCESS_RESIDENT_H

#include "lib/record.h"

#include <stddef.h>
#include <stdint.h>

#define RESIDENT_RUNS 64

struct resident_run {
	uint64_t start, end; /* addresses */
};

struct resident {
	struct number bytes; /* unknown if the range was too large to walk */
	struct number huge;  /* bytes of them in huge pages (PMD); unknown before Linux 6.7 */
	struct resident_run runs[RESIDENT_RUNS]; /* the first ones, then the very last one */
	size_t run_count;
};

/* Surveys the addresses from start to end in parts, so the process is never stalled for long.
 * pagemap is the process's; page_size is in bytes. Adds what was read to *bytes_read. Returns 0 or
 * a negative errno. */
int resident_survey(struct resident *resident, int pagemap, uint64_t start, uint64_t end,
	uint64_t page_size, uint64_t *bytes_read);

#endif
