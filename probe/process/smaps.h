/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VmFlags of mappings, which only smaps shows. Reading it stalls the process: the kernel walks over
 * the page tables of every mapping. */
#ifndef DAXINFO_PROBE_PROCESS_SMAPS_H
#define DAXINFO_PROBE_PROCESS_SMAPS_H

#include "process.h"

#include <stdio.h>

struct smaps_reading {
	struct list *mappings;           /* struct mapping_facts, by address: gets the flags */
	const struct mapped_file *files; /* that the mappings are of */
	uint64_t end;                    /* address where reading stops */
	uint64_t bytes_read;
	bool changed; /* a mapping is gone, or another one is at its address */
};

/* Reads an open smaps up to reading->end. Returns 0 or the negative errno of read(2). */
int smaps_read(FILE *smaps, struct smaps_reading *reading);

/* An upper bound of the pages that the kernel walks over: no more than are resident or direct (in
 * bytes), and no more than the page tables have entries for. page_size is in bytes. */
uint64_t smaps_estimate_pages(
	const struct process_facts *process, uint64_t direct, uint64_t page_size);

/* Reads smaps if the stall that is estimated does not exceed the option max_stall, or with the
 * option deep; without that not where it would split entries. Called after process_probe_pages().
 * Returns 0 or a negative errno. */
int process_read_smaps(struct process *process);

#endif
