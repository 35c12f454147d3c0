/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records written as JSON objects. */
#ifndef DAXINFO_LIB_RECORD_JSON_H
#define DAXINFO_LIB_RECORD_JSON_H

#include "record.h"

#include <stdio.h>

/* Writes an object with a key for every field, null for what is unknown, on one line. A text that
 * is not UTF-8 has U+FFFD in its readable form, and its bytes, in hex, under KEY_bytes. Whether all
 * could be written, ferror(out) tells. */
void record_put_json(FILE *out, const struct record *record, const void *object);

/* Writes the record's members into an object that the caller closes. *separator is what stands
 * before the next member: '{' before the first, then ','. */
void record_put_members(
	FILE *out, char *separator, const struct record *record, const void *object);

/* Writes a key, whose value the caller writes next. */
void json_put_key(FILE *out, char *separator, const char *name);

#endif
