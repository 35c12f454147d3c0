/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record-json.h"

#include "utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEX_BUFFER sizeof("0x0123456789abcdef")

/* Puts value under key; takes it over in any case. A NULL value is a lack of memory. */
static int add(json_object *json, const char *key, json_object *value)
{
	if (!value)
		return -ENOMEM;
	if (json_object_object_add(json, key, value) < 0) {
		json_object_put(value);
		return -ENOMEM;
	}
	return 0;
}

static int add_null(json_object *json, const char *key)
{
	return json_object_object_add(json, key, NULL) < 0 ? -ENOMEM : 0;
}

static int add_number(json_object *json, const struct field *field, const struct number *number)
{
	char hex[HEX_BUFFER];

	if (!number->known)
		return add_null(json, field->name);
	if (field->type == FIELD_NUMBER || field->type == FIELD_BYTES)
		return add(json, field->name, json_object_new_uint64(number->value));
	snprintf(hex, sizeof(hex), "0x%" PRIx64, number->value);
	return add(json, field->name, json_object_new_string(hex));
}

static int add_bytes(json_object *json, const char *name, const char *text)
{
	char key[64], *hex = malloc(2 * strlen(text) + 1);
	int rc;

	if (!hex)
		return -ENOMEM;
	snprintf(key, sizeof(key), "%s_bytes", name);
	for (size_t i = 0; text[i]; i++)
		sprintf(hex + 2 * i, "%02x", (unsigned char)text[i]);
	rc = add(json, key, json_object_new_string(hex));
	free(hex);
	return rc;
}

static int add_text(json_object *json, const struct field *field, const char *text)
{
	char *repaired;
	int rc;

	if (!text)
		return add_null(json, field->name);
	if (utf8_valid(text))
		return add(json, field->name, json_object_new_string(text));
	repaired = utf8_repaired(text);
	if (!repaired)
		return -ENOMEM;
	rc = add(json, field->name, json_object_new_string(repaired));
	free(repaired);
	return rc ?: add_bytes(json, field->name, text);
}

static int add_outcome(json_object *json, const struct field *field, const struct outcome *outcome)
{
	const char *name;

	if (!outcome->tried)
		return add_null(json, field->name);
	if (outcome->error == 0)
		return add(json, field->name, json_object_new_string("ok"));
	name = strerrorname_np(outcome->error);
	return add(json, field->name, json_object_new_string(name ? name : "?"));
}

static int add_choice(json_object *json, const struct field *field, const unsigned *choice)
{
	const char *name = field->choices[*choice];

	return name ? add(json, field->name, json_object_new_string(name))
		    : add_null(json, field->name);
}

static int add_list(json_object *json, const struct field *field, const struct list *list)
{
	json_object *array = json_object_new_array();
	const char *items = list->items;
	int rc = add(json, field->name, array);

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		json_object *row = record_to_json(field->record, items + i * field->record->size);

		if (row && json_object_array_add(array, row) == 0)
			continue;
		json_object_put(row);
		rc = -ENOMEM;
	}
	return rc;
}

static int add_field(json_object *json, const struct field *field, const void *member)
{
	enum answer is = ANSWER_UNKNOWN;
	const void *object;

	switch (field->type) {
	case FIELD_ANSWER:
		is = *(const enum answer *)member;
		return is ? add(json, field->name, json_object_new_boolean(is == ANSWER_YES))
			  : add_null(json, field->name);
	case FIELD_NUMBER:
	case FIELD_BYTES:
	case FIELD_ADDRESS:
	case FIELD_FLAGS:
		return add_number(json, field, member);
	case FIELD_TEXT:
		return add_text(json, field, *(char *const *)member);
	case FIELD_OUTCOME:
		return add_outcome(json, field, member);
	case FIELD_CHOICE:
		return add_choice(json, field, member);
	case FIELD_RECORD:
		object = *(void *const *)member;
		return object ? add(json, field->name, record_to_json(field->record, object))
			      : add_null(json, field->name);
	case FIELD_LIST:
		return add_list(json, field, member);
	}
	return -EINVAL;
}

int record_add_to_json(json_object *json, const struct record *record, const void *object)
{
	int rc = 0;

	for (const struct field *field = record->fields; rc == 0 && field->name; field++)
		rc = add_field(json, field, (const char *)object + field->offset);
	return rc;
}

json_object *record_to_json(const struct record *record, const void *object)
{
	json_object *json = json_object_new_object();

	if (json && record_add_to_json(json, record, object) == 0)
		return json;
	json_object_put(json);
	return NULL;
}

const char *json_line(json_object *json)
{
	return json_object_to_json_string_ext(
		json, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}
