/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records from JSON objects, which json-c reads. */
#ifndef DAXINFO_LIB_RECORD_PARSE_H
#define DAXINFO_LIB_RECORD_PARSE_H

#include "record.h"

#include <json-c/json.h>

/* What is wrong with a JSON value that was to become a record. */
struct json_complaint {
	char text[128];
};

/* Fills an empty record. Keys that the record does not have are ignored, missing ones are unknown.
 * Returns 0; -EINVAL with a complaint where a value is not of its field's type; -ENOMEM. The caller
 * clears the record in any case. */
int record_from_json(const struct record *record, void *object, json_object *json,
	struct json_complaint *complaint);

#endif
