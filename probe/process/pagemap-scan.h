/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PAGEMAP_SCAN, Linux 6.7: runs of pages of the same categories. Older headers lack it. The layout
 * is that of the kernel's include/uapi/linux/fs.h; the names are our own, so newer headers do not
 * clash.
 */
#ifndef DAXINFO_PROBE_PROCESS_PAGEMAP_SCAN_H
#define DAXINFO_PROBE_PROCESS_PAGEMAP_SCAN_H

#include <stdint.h>
#include <sys/ioctl.h>

enum scan_category {
	SCAN_PRESENT = 1 << 3,
	SCAN_HUGE = 1 << 6,
};

struct scan_run {
	uint64_t start, end; /* addresses */
	uint64_t categories;
};

struct scan_request {
	uint64_t size; /* of this struct */
	uint64_t flags;
	uint64_t start, end;
	uint64_t walk_end;       /* set by the kernel: where the walk ended */
	uint64_t runs, runs_max; /* address of the array, and its length */
	uint64_t pages_max;      /* 0: no limit */
	uint64_t inverted;
	uint64_t all_of, any_of;
	uint64_t returned; /* categories that a run reports: pages of a run have the same ones */
};

#define SCAN_CALL _IOWR('f', 16, struct scan_request)

#endif
