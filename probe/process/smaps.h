/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VmFlags of mappings: what no other interface tells, and dear to read. */
#ifndef DAXINFO_PROBE_PROCESS_SMAPS_H
#define DAXINFO_PROBE_PROCESS_SMAPS_H

#include "process.h"

#include <stdio.h>

struct smaps_reading {
	struct list *mappings;          /* struct mapping_facts, by address: theirs are filled in */
	const struct known_file *files; /* which they are of */
	uint64_t end;                   /* address behind the last mapping that is of interest */
	uint64_t bytes_read;
	bool changed; /* a mapping was not there any more, or was another */
};

/* Reads an open smaps as far as it is of interest. 0, -ENOMEM, or read(2)'s error. */
int smaps_read(FILE *smaps, struct smaps_reading *reading);

#endif
