/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records written as JSON objects. */
#ifndef DAXINFO_LIB_RECORD_JSON_H
#define DAXINFO_LIB_RECORD_JSON_H

#include "record.h"

#include <stdio.h>

/* Writes an object on one line, with a key for every field; what is unknown is null. In a text that
 * is not UTF-8, U+FFFD replaces each wrong byte, and KEY_bytes has all its bytes in hex. Errors are
 * left for ferror(out). */
void record_put_json(FILE *out, const struct record *record, const void *object);

/* Writes the record's members into an object that the caller closes. *separator is what precedes
 * the next member: '{' before the first, then ','. */
void record_put_members(
	FILE *out, char *separator, const struct record *record, const void *object);

/* Writes a key. The caller writes its value next. */
void json_put_key(FILE *out, char *separator, const char *name);

#endif
