/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which pages of a range of a process are mapped now. */
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
	struct number bytes; /* unknown where there was too much to look at */
	struct number huge;  /* of them mapped by entries of 2 MiB; unknown before Linux 6.7 */
	struct resident_run runs[RESIDENT_RUNS]; /* the first ones, and the last one at the end */
	size_t run_count;
};

/* Looks at the range, a part at a time, so that the process is never held up for long. pagemap is
 * that of the process. *bytes_read grows by what was read. 0 or a negative errno. */
int resident_survey(struct resident *resident, int pagemap, uint64_t start, uint64_t end,
	uint64_t page_size, uint64_t *bytes_read);

#endif
