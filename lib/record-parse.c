/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record-parse.h"

#include "utf8.h"
#include "xalloc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_error(struct parse_error *error, const struct field *field)
{
	snprintf(error->text, sizeof(error->text), "\"%s\" is not of the type %s", field->name,
		field_type_name(field->type));
}

static int get_integer(json_object *json, struct number *number)
{
	uint64_t value = json_object_get_uint64(json);

	/* json-c turns a number that is too large into the largest it has. */
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

/* A known number, of a row that has no room for the flag. */
static int get_u64(json_object *json, bool in_hex, uint64_t *value)
{
	struct number number = { 0 };
	int rc = in_hex ? get_hex(json, &number) : get_integer(json, &number);

	*value = number.value;
	return rc;
}

static int get_u32(json_object *json, uint32_t *value)
{
	struct number number = { 0 };
	int rc = get_integer(json, &number);

	*value = (uint32_t)number.value;
	return number.value > UINT32_MAX ? -EINVAL : rc;
}

/* Two hex digits a byte. NUL ends a text, and so cannot be one of its bytes. */
static int get_bytes(json_object *json, char **text)
{
	const char *hex = json_object_get_string(json);
	size_t length = json_object_is_type(json, json_type_string) ? strlen(hex) : 1;
	char *bytes;

	if (length % 2 || strspn(hex, "0123456789abcdef") != length)
		return -EINVAL;
	bytes = xcalloc(length / 2 + 1, 1);
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
	*text = xstrdup(value);
	return 0;
}

/* An errno's name that this C library does not know becomes an error without a known number. */
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

/* A word that is not in the list is of another version, and unknown to this one. */
static int get_choice(json_object *json, const char *const *words, unsigned *choice)
{
	const char *text = json_object_get_string(json);

	if (!json_object_is_type(json, json_type_string))
		return -EINVAL;
	for (unsigned i = 1; words[i]; i++)
		if (strcmp(words[i], text) == 0)
			*choice = i;
	return 0;
}

static int get_record(
	json_object *json, const struct field *field, void **object, struct parse_error *error)
{
	if (!json_object_is_type(json, json_type_object))
		return -EINVAL;
	*object = record_new(field->record);
	return record_parse(field->record, *object, json, error);
}

static int get_list(
	json_object *json, const struct field *field, struct list *list, struct parse_error *error)
{
	if (!json_object_is_type(json, json_type_array))
		return -EINVAL;
	for (size_t i = 0; i < json_object_array_length(json); i++) {
		json_object *row = json_object_array_get_idx(json, i);

		if (!json_object_is_type(row, json_type_object) ||
			record_parse(field->record, list_add(list, field->record), row, error) < 0)
			return -EINVAL;
	}
	return 0;
}

static int get_field(json_object *parent, json_object *json, const struct field *field,
	void *object, struct parse_error *error)
{
	void *member = (char *)object + field->offset;
	char key[64];

	switch (field->type) {
	case FIELD_TRISTATE:
		*(enum tristate *)member = tristate(json_object_get_boolean(json));
		return json_object_is_type(json, json_type_boolean) ? 0 : -EINVAL;
	case FIELD_NUMBER:
	case FIELD_BYTES:
		return get_integer(json, member);
	case FIELD_ADDRESS:
	case FIELD_FLAGS:
		return get_hex(json, member);
	case FIELD_U64_HEX:
		return get_u64(json, true, member);
	case FIELD_U64:
		return get_u64(json, false, member);
	case FIELD_U32:
		return get_u32(json, member);
	case FIELD_TEXT:
		snprintf(key, sizeof(key), "%s_bytes", field->name);
		return get_text(json, json_object_object_get(parent, key), member);
	case FIELD_OUTCOME:
		return get_outcome(json, member);
	case FIELD_CHOICE:
		return get_choice(json, field_words(field, object), member);
	case FIELD_RECORD:
		return get_record(json, field, member, error);
	case FIELD_LIST:
		return get_list(json, field, member, error);
	}
	return -EINVAL;
}

int record_parse(
	const struct record *record, void *object, json_object *json, struct parse_error *error)
{
	for (const struct field *field = record->fields; field->name; field++) {
		json_object *value = json_object_object_get(json, field->name);
		int rc = value ? get_field(json, value, field, object, error) : 0;

		if (rc < 0) {
			if (!*error->text)
				set_error(error, field);
			return rc;
		}
	}
	return 0;
}
