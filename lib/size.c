/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "size.h"

#include <inttypes.h>
#include <stdio.h>

#define UNITS 4 /* up to GiB */

static unsigned unit_of(uint64_t *bytes)
{
	unsigned unit = 0;

	for (; unit + 1 < UNITS && *bytes && *bytes % 1024 == 0; unit++)
		*bytes /= 1024;
	return unit;
}

char *size_in_words(char *text, uint64_t bytes)
{
	static const char *const units[UNITS] = { "bytes", "KiB", "MiB", "GiB" };
	unsigned unit = unit_of(&bytes);

	snprintf(text, SIZE_WORDS, "%" PRIu64 " %s", bytes, units[unit]);
	return text;
}

char *size_for_options(char *text, uint64_t bytes)
{
	static const char *const units[UNITS] = { "", "k", "m", "g" };
	unsigned unit = unit_of(&bytes);

	snprintf(text, SIZE_WORDS, "%" PRIu64 "%s", bytes, units[unit]);
	return text;
}
