/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records from JSON objects, which json-c has parsed. */
#ifndef DAXINFO_LIB_RECORD_PARSE_H
#define DAXINFO_LIB_RECORD_PARSE_H

#include "record.h"

#include <json-c/json.h>

/* Why a JSON value cannot become a record: a message without the name of the file. */
struct parse_error {
	char text[128];
};

/* Fills an empty record. Keys that the record does not have are ignored, missing ones are unknown.
 * Returns 0, or -EINVAL with a message in error if a value is not of its field's type. The caller
 * clears the record in both cases. */
int record_parse(
	const struct record *record, void *object, json_object *json, struct parse_error *error);

#endif
