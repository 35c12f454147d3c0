/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAXINFO_JSON_TEXT_H
#define DAXINFO_JSON_TEXT_H

#include "lib/record-json.h"
#include "test.h"

/* What is written for a record, which the caller frees. */
static inline char *json_text(const struct record *record, const void *object)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	record_put_json(out, record, object);
	assert_int_equal(ferror(out), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

#endif
