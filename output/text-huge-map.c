/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-huge-map.h"

#include "facts/facts.h"
#include "lib/size.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 1024
#define COLUMNS_MIN 8

static const struct {
	char symbol;
	const char *help;
} symbols[HUGE_STATES] = {
	[HUGE_UNKNOWN] = { '?', "unknown" },
	[HUGE_WHOLE] = { '#', "can be mapped huge" },
	[HUGE_UNWRITTEN] = { 'u', "unwritten" },
	[HUGE_SHARED] = { 's', "shared" },
	[HUGE_MISALIGNED] = { 'm', "misaligned" },
	[HUGE_SPLIT] = { '/', "split" },
	[HUGE_HOLE] = { '.', "hole" },
	[HUGE_END_OF_FILE] = { 'e', "cut by the end of the file" },
	[HUGE_MEDIA_ERROR] = { '!', "media error" },
};

/* 0 if the sum overflows, as that of saved facts may. */
static uint64_t count_blocks(const struct list *huge_map)
{
	const struct huge_run_facts *run;
	uint64_t blocks = 0;

	list_for_each (run, huge_map)
		if (__builtin_add_overflow(blocks, run->blocks.value, &blocks))
			return 0;
	return blocks;
}

/* Sets each cell to the worst state of the blocks that it stands for. */
static void fill_cells(
	enum huge_state *cells, uint64_t blocks_per_cell, const struct list *huge_map)
{
	const struct huge_run_facts *run;
	uint64_t block = 0;

	list_for_each (run, huge_map) {
		uint64_t end = block + run->blocks.value;
		uint64_t last = (end - 1) / blocks_per_cell;

		for (uint64_t cell = block / blocks_per_cell; end > block && cell <= last; cell++)
			if (run->state > cells[cell])
				cells[cell] = run->state;
		block = end;
	}
}

static void put_legend(FILE *out, const bool *used, uint64_t bytes_per_cell, const char *indent)
{
	const char *separator = indent;
	char words[SIZE_WORDS];

	for (size_t state = 0; state < HUGE_STATES; state++)
		if (used[state]) {
			fprintf(out, "%s%c %s", separator, symbols[state].symbol,
				symbols[state].help);
			separator = ", ";
		}
	fprintf(out, "; a sign is %s\n", size_in_words(words, bytes_per_cell));
}

void put_huge_map(FILE *out, const struct list *huge_map, uint64_t block_size, unsigned width,
	const char *indent)
{
	uint64_t blocks = count_blocks(huge_map);
	uint64_t columns = width < strlen(indent) + COLUMNS_MIN   ? COLUMNS_MIN
			   : width > strlen(indent) + COLUMNS_MAX ? COLUMNS_MAX
								  : width - strlen(indent);
	uint64_t blocks_per_cell = blocks / columns + (blocks % columns != 0), cells_used;
	enum huge_state cells[COLUMNS_MAX] = { 0 };
	bool used[HUGE_STATES] = { false };

	if (blocks == 0)
		return;
	cells_used = blocks / blocks_per_cell + (blocks % blocks_per_cell != 0);
	fill_cells(cells, blocks_per_cell, huge_map);
	fputs(indent, out);
	for (uint64_t cell = 0; cell < cells_used; cell++) {
		fputc(symbols[cells[cell]].symbol, out);
		used[cells[cell]] = true;
	}
	fputc('\n', out);
	put_legend(out, used, blocks_per_cell * block_size, indent);
}
