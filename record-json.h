/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records as JSON objects, and back (json-c reads them). */
#ifndef DAXINFO_RECORD_JSON_H
#define DAXINFO_RECORD_JSON_H

#include "record.h"

#include <json-c/json.h>
#include <stdio.h>

/* What is wrong with a JSON value that was to become a record. */
struct json_complaint {
	char text[128];
};

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

/* Fills an empty record. Keys that the record does not have are passed over, missing ones are
 * unknown. Returns 0; -EINVAL with a complaint where a value is not of its field's type; -ENOMEM.
 * The record is to be cleared in any case. */
int record_from_json(const struct record *record, void *object, json_object *json,
	struct json_complaint *complaint);

#endif
