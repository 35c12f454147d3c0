/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record.h"

#include "xalloc.h"

#include <stdlib.h>
#include <string.h>

static void free_member(const struct field *field, void *member)
{
	if (field->type == FIELD_TEXT)
		free(*(char **)member);
	else if (field->type == FIELD_RECORD)
		record_free(field->record, *(void **)member);
	else
		record_clear_list(field->record, member);
}

static void free_owned(const struct record *record, char *rows, size_t count)
{
	for (const struct field *field = record->fields; field->name; field++)
		for (size_t i = 0; !field_plain_size(field->type) && i < count; i++)
			free_member(field, rows + i * record->size + field->offset);
}

void record_clear_list(const struct record *record, struct list *list)
{
	free_owned(record, list->items, list->count);
	free(list->items);
	*list = (struct list){ 0 };
}

void *record_new(const struct record *record)
{
	return xcalloc(1, record->size);
}

void record_clear(const struct record *record, void *object)
{
	free_owned(record, object, 1);
	memset(object, 0, record->size);
}

void record_free(const struct record *record, void *object)
{
	if (!object)
		return;
	free_owned(record, object, 1);
	free(object);
}

void *list_add(struct list *list, const struct record *record)
{
	char *item;

	list->items = xgrow(list->items, list->count, record->size);
	item = (char *)list->items + list->count++ * record->size;
	return memset(item, 0, record->size);
}

void record_copy_list(const struct record *record, struct list *to, const struct list *from)
{
	const char *rows = from->items;

	for (size_t i = 0; i < from->count; i++)
		record_copy(record, list_add(to, record), rows + i * record->size);
}

void set_text(char **member, const char *text)
{
	free(*member);
	*member = text && *text ? xstrdup(text) : NULL;
}

static void copy_object(const struct record *record, void **to, const void *from)
{
	if (!from)
		return;
	*to = record_new(record);
	record_copy(record, *to, from);
}

/* An empty text, which set_text() makes unknown, stays one. */
static void copy_text(char **to, const char *from)
{
	*to = from ? xstrdup(from) : NULL;
}

static void copy_member(const struct field *field, void *to, const void *from)
{
	size_t size = field_plain_size(field->type);

	if (size)
		memcpy(to, from, size);
	else if (field->type == FIELD_TEXT)
		copy_text(to, *(char *const *)from);
	else if (field->type == FIELD_RECORD)
		copy_object(field->record, to, *(void *const *)from);
	else
		record_copy_list(field->record, to, from);
}

void record_copy(const struct record *record, void *to, const void *from)
{
	for (const struct field *field = record->fields; field->name; field++)
		copy_member(field, (char *)to + field->offset, (const char *)from + field->offset);
}

const char *field_type_name(enum field_type type)
{
	static const char *const names[] = {
		[FIELD_TRISTATE] = "boolean",
		[FIELD_NUMBER] = "number",
		[FIELD_BYTES] = "bytes",
		[FIELD_ADDRESS] = "address",
		[FIELD_FLAGS] = "flags",
		[FIELD_U64_HEX] = "address",
		[FIELD_U64] = "bytes",
		[FIELD_U32] = "number",
		[FIELD_TEXT] = "text",
		[FIELD_OUTCOME] = "outcome",
		[FIELD_CHOICE] = "choice",
		[FIELD_RECORD] = "object",
		[FIELD_LIST] = "list",
	};

	return names[type];
}
