/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record-parse.h"

#include "utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int complain(struct json_complaint *complaint, const struct field *field)
{
	snprintf(complaint->text, sizeof(complaint->text), "\"%s\" is not of the type %s",
		field->name, field_type_name(field->type));
	return -EINVAL;
}

static int get_integer(json_object *json, struct number *number)
{
	uint64_t value = json_object_get_uint64(json);

	/* json-c makes of a larger number the largest that it has. */
	if (!json_object_is_type(json, json_type_int) || json_object_get_int64(json) < 0 ||
		value == UINT64_MAX)
		return -EINVAL;
	*number = (struct number){ .known = true, .value = value };
	return 0;
}

static int get_hex(json_object *json, struct number *number)
{
	const char *text = json_object_get_string(json);
	char *end;

	if (!json_object_is_type(json, json_type_string) || strncmp(text, "0x", 2) != 0 ||
		strspn(text + 2, "0123456789abcdef") != strlen(text + 2))
		return -EINVAL;
	errno = 0;
	number->value = strtoull(text + 2, &end, 16);
	number->known = true;
	return errno || end == text + 2 ? -EINVAL : 0;
}

/* A number of that size, which is no larger than max. */
static int get_certain(int (*get)(json_object *json, struct number *number), json_object *json,
	uint64_t max, void *member, size_t size)
{
	struct number number = { 0 };
	uint32_t small;
	int rc = get(json, &number);

	if (rc < 0 || number.value > max)
		return -EINVAL;
	small = (uint32_t)number.value;
	memcpy(member, size == sizeof(small) ? (void *)&small : (void *)&number.value, size);
	return 0;
}

/* The bytes that two hex digits each stand for; a NUL ends a text and so cannot be in one. */
static int get_bytes(json_object *json, char **text)
{
	const char *hex = json_object_get_string(json);
	size_t length = json_object_is_type(json, json_type_string) ? strlen(hex) : 1;
	char *bytes;

	if (length % 2 || strspn(hex, "0123456789abcdef") != length)
		return -EINVAL;
	bytes = calloc(length / 2 + 1, 1);
	if (!bytes)
		return -ENOMEM;
	for (size_t i = 0; i < length / 2; i++)
		sscanf(hex + 2 * i, "%2hhx", (unsigned char *)bytes + i);
	*text = bytes;
	return strlen(bytes) == length / 2 ? 0 : -EINVAL;
}

static int get_text(json_object *json, json_object *bytes, char **text)
{
	const char *value = json_object_get_string(json);

	if (!json_object_is_type(json, json_type_string) ||
		strlen(value) != (size_t)json_object_get_string_len(json) || !utf8_valid(value))
		return -EINVAL;
	if (bytes)
		return get_bytes(bytes, text);
	*text = strdup(value);
	return *text ? 0 : -ENOMEM;
}

/* A name that this machine's C library does not know stays an error, of an unknown number. */
static int get_outcome(json_object *json, struct outcome *outcome)
{
	const char *text = json_object_get_string(json);

	if (!json_object_is_type(json, json_type_string))
		return -EINVAL;
	outcome->tried = true;
	if (strcmp(text, "ok") == 0)
		return 0;
	for (outcome->error = 1; outcome->error < 4096; outcome->error++) {
		const char *name = strerrorname_np(outcome->error);

		if (name && strcmp(name, text) == 0)
			return 0;
	}
	return 0;
}

static int get_choice(json_object *json, const struct field *field, unsigned *choice)
{
	const char *text = json_object_get_string(json);

	if (!json_object_is_type(json, json_type_string))
		return -EINVAL;
	for (unsigned i = 1; field->choices[i]; i++)
		if (strcmp(field->choices[i], text) == 0)
			*choice = i;
	return 0;
}

static int get_record(json_object *json, const struct field *field, void **object,
	struct json_complaint *complaint)
{
	if (!json_object_is_type(json, json_type_object))
		return -EINVAL;
	*object = record_new(field->record);
	if (!*object)
		return -ENOMEM;
	return record_from_json(field->record, *object, json, complaint);
}

static int get_list(json_object *json, const struct field *field, struct list *list,
	struct json_complaint *complaint)
{
	int rc = json_object_is_type(json, json_type_array) ? 0 : -EINVAL;

	for (size_t i = 0; rc == 0 && i < json_object_array_length(json); i++) {
		json_object *row = json_object_array_get_idx(json, i);
		void *item = NULL;

		if (!json_object_is_type(row, json_type_object))
			return -EINVAL;
		item = list_add(list, field->record);
		rc = item ? record_from_json(field->record, item, row, complaint) : -ENOMEM;
	}
	return rc;
}

static int get_field(json_object *object, json_object *json, const struct field *field,
	void *member, struct json_complaint *complaint)
{
	char key[64];

	switch (field->type) {
	case FIELD_ANSWER:
		*(enum answer *)member = answer(json_object_get_boolean(json));
		return json_object_is_type(json, json_type_boolean) ? 0 : -EINVAL;
	case FIELD_NUMBER:
	case FIELD_BYTES:
		return get_integer(json, member);
	case FIELD_ADDRESS:
	case FIELD_FLAGS:
		return get_hex(json, member);
	case FIELD_PLACE:
		return get_certain(get_hex, json, UINT64_MAX, member, sizeof(uint64_t));
	case FIELD_SPAN:
		return get_certain(get_integer, json, UINT64_MAX, member, sizeof(uint64_t));
	case FIELD_INDEX:
		return get_certain(get_integer, json, UINT32_MAX, member, sizeof(uint32_t));
	case FIELD_TEXT:
		snprintf(key, sizeof(key), "%s_bytes", field->name);
		return get_text(json, json_object_object_get(object, key), member);
	case FIELD_OUTCOME:
		return get_outcome(json, member);
	case FIELD_CHOICE:
		return get_choice(json, field, member);
	case FIELD_RECORD:
		return get_record(json, field, member, complaint);
	case FIELD_LIST:
		return get_list(json, field, member, complaint);
	}
	return -EINVAL;
}

int record_from_json(const struct record *record, void *object, json_object *json,
	struct json_complaint *complaint)
{
	for (const struct field *field = record->fields; field->name; field++) {
		json_object *value = json_object_object_get(json, field->name);
		void *member = (char *)object + field->offset;
		int rc = value ? get_field(json, value, field, member, complaint) : 0;

		if (rc == -EINVAL && !*complaint->text)
			complain(complaint, field);
		if (rc < 0)
			return rc;
	}
	return 0;
}
