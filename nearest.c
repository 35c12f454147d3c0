/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The word that somebody meant who mistyped one. */
#include "options.h"

#include <string.h>

#define WORD_MAX 32 /* longer words are compared by their beginning */

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned smaller = a < b ? a : b;

	return smaller < c ? smaller : c;
}

/* Levenshtein's distance, a row of the matrix at a time. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[WORD_MAX + 1];
	size_t length = strnlen(b, WORD_MAX);

	for (unsigned i = 0; i <= length; i++)
		row[i] = i;
	for (unsigned i = 0; i < strnlen(a, WORD_MAX); i++) {
		unsigned corner = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < length; j++) {
			unsigned above = row[j + 1];

			row[j + 1] = least(above + 1, row[j] + 1, corner + (a[i] != b[j]));
			corner = above;
		}
	}
	return row[length];
}

const char *nearest_name(const char *word, const char *const *names)
{
	const char *nearest = *names;

	for (; *names; names++)
		if (distance(word, *names) < distance(word, nearest))
			nearest = *names;
	return nearest;
}
