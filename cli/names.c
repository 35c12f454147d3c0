/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "names.h"

#include "preflight/profiles.h"

#include <string.h>

#define NAMES_MAX 64
#define GUESS_MAX 2  /* no guess beyond this distance */
#define WORD_MAX  32 /* bytes; of longer words the rest is ignored */

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned smaller = a < b ? a : b;

	return smaller < c ? smaller : c;
}

/* The Levenshtein distance; row is a row of its matrix. */
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
	const char *nearest = NULL;
	unsigned least_distance = GUESS_MAX + 1;

	for (; *names; names++)
		if (distance(word, *names) < least_distance) {
			nearest = *names;
			least_distance = distance(word, *names);
		}
	return nearest;
}

/* table: rows that start with their name (const char *), up to one without a name. */
static const void *choose_row(
	const void *table, size_t row_size, const char *name, const char **nearest)
{
	const char *names[NAMES_MAX] = { NULL };
	size_t count = 0;

	for (const char *row = table; count < NAMES_MAX - 1; row += row_size) {
		names[count] = *(const char *const *)row;
		if (!names[count])
			break;
		if (strcmp(names[count++], name) == 0)
			return row;
	}
	*nearest = nearest_name(name, names);
	return NULL;
}

const struct requirement *choose_requirement(const char *name, const char **nearest)
{
	return choose_row(requirements, sizeof(*requirements), name, nearest);
}

const struct profile *choose_profile(const char *name, const char **nearest)
{
	return choose_row(profiles, sizeof(*profiles), name, nearest);
}

const struct finding_type *choose_finding(const char *id, const char **nearest)
{
	const char *names[NAMES_MAX] = { NULL };
	size_t count = 0;

	for (const struct finding_type *const *table = all_findings; *table; table++) {
		const struct finding_type *found = choose_row(*table, sizeof(**table), id, nearest);

		if (found)
			return found;
		if (*nearest)
			names[count++] = *nearest;
	}
	*nearest = nearest_name(id, names);
	return NULL;
}

const struct format *choose_format(const char *name, const char **nearest)
{
	const char *names[NAMES_MAX] = { NULL };

	for (size_t i = 0; i < NAMES_MAX - 1 && formats[i]; i++) {
		names[i] = formats[i]->name;
		if (strcmp(names[i], name) == 0)
			return formats[i];
	}
	*nearest = nearest_name(name, names);
	return NULL;
}
