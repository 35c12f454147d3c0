/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records as JSON objects, and back (json-c). */
#ifndef DAXINFO_RECORD_JSON_H
#define DAXINFO_RECORD_JSON_H

#include "record.h"

#include <json-c/json.h>

/* What is wrong with a JSON value that was to become a record. */
struct json_complaint {
	char text[128];
};

/* A new object with a key for every field, null for what is unknown; NULL without memory. A text
 * that is not UTF-8 has U+FFFD in its readable form, and its bytes, in hex, under KEY_bytes. */
json_object *record_to_json(const struct record *record, const void *object);

/* Adds the record's keys to an object that is there. 0, or -ENOMEM. */
int record_add_to_json(json_object *json, const struct record *record, const void *object);

/* Fills an empty record. Keys that the record does not have are passed over, missing ones are
 * unknown. Returns 0; -EINVAL with a complaint where a value is not of its field's type; -ENOMEM.
 * The record is to be cleared in any case. */
int record_from_json(const struct record *record, void *object, json_object *json,
	struct json_complaint *complaint);

/* The JSON text of a value, as one line that the value owns; NULL without memory. */
const char *json_line(json_object *json);

static inline void json_cleanup(json_object **json)
{
	json_object_put(*json);
}

#endif
