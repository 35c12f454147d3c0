/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Things by their names, and the name that somebody meant who mistyped one. */
#include "choose.h"

#include <string.h>

#define NAMES_MAX 64
#define WORD_MAX  32 /* longer words are compared by their beginning */

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

/* The nearest of the names in rows of a table, whose first member is the name, up to one without.
 */
static const char *nearest_in(const void *table, size_t row_size, const char *word)
{
	const char *names[NAMES_MAX];
	size_t count = 0;

	for (const char *row = table; count < NAMES_MAX - 1; row += row_size) {
		const char *name = *(const char *const *)row;

		if (!name)
			break;
		names[count++] = name;
	}
	names[count] = NULL;
	return nearest_name(word, names);
}

const struct format *choose_format(const char *name, const char **nearest)
{
	const char *names[NAMES_MAX];
	size_t count = 0;

	for (; formats[count] && count < NAMES_MAX - 1; count++) {
		names[count] = formats[count]->name;
		if (strcmp(names[count], name) == 0)
			return formats[count];
	}
	names[count] = NULL;
	*nearest = nearest_name(name, names);
	return NULL;
}

const struct requirement *choose_requirement(const char *name, const char **nearest)
{
	for (const struct requirement *row = requirements; row->name; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	*nearest = nearest_in(requirements, sizeof(*requirements), name);
	return NULL;
}

const struct finding_type *choose_finding(const char *id, const char **nearest)
{
	for (const struct finding_type *row = finding_catalogue; row->id; row++)
		if (strcmp(row->id, id) == 0)
			return row;
	*nearest = nearest_in(finding_catalogue, sizeof(*finding_catalogue), id);
	return NULL;
}
