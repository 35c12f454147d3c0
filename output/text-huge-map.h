/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The map of a file's blocks of the size of a huge page (PMD), in the text format. */
#ifndef DAXINFO_OUTPUT_TEXT_HUGE_MAP_H
#define DAXINFO_OUTPUT_TEXT_HUGE_MAP_H

#include "lib/record.h"

#include <stdio.h>

/* Writes a line with a symbol for each block of huge_map, a list of struct huge_run_facts,
 * and a line that explains the symbols; nothing if the list is empty. Both lines start with indent.
 * The first one has at most width columns: in a larger file a symbol stands for several blocks, and
 * shows the worst of their states. */
void put_huge_map(FILE *out, const struct list *huge_map, uint64_t block_size, unsigned width,
	const char *indent);

#endif
