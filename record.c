/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record.h"

#include <stdlib.h>
#include <string.h>

void record_clear_list(const struct record *record, struct list *list)
{
	char *item = list->items;

	for (size_t i = 0; i < list->count; i++)
		record_clear(record, item + i * record->size);
	free(list->items);
	*list = (struct list){ 0 };
}

void *record_new(const struct record *record)
{
	return calloc(1, record->size);
}

void record_clear(const struct record *record, void *object)
{
	for (const struct field *field = record->fields; field->name; field++) {
		void *member = (char *)object + field->offset;

		if (field->type == FIELD_TEXT)
			free(*(char **)member);
		else if (field->type == FIELD_RECORD)
			record_free(field->record, *(void **)member);
		else if (field->type == FIELD_LIST)
			record_clear_list(field->record, member);
	}
	memset(object, 0, record->size);
}

void record_free(const struct record *record, void *object)
{
	if (!object)
		return;
	record_clear(record, object);
	free(object);
}

void *list_add(struct list *list, const struct record *record)
{
	bool full = (list->count & (list->count - 1)) == 0; /* at 0 and at every power of two */
	char *item;

	if (full) {
		size_t room = list->count ? list->count * 2 : 1;
		void *items = reallocarray(list->items, room, record->size);

		if (!items)
			return NULL;
		list->items = items;
	}
	item = (char *)list->items + list->count++ * record->size;
	return memset(item, 0, record->size);
}

const char *field_type_name(enum field_type type)
{
	static const char *const names[] = {
		[FIELD_ANSWER] = "boolean",
		[FIELD_NUMBER] = "number",
		[FIELD_BYTES] = "bytes",
		[FIELD_ADDRESS] = "address",
		[FIELD_FLAGS] = "flags",
		[FIELD_TEXT] = "text",
		[FIELD_OUTCOME] = "outcome",
		[FIELD_CHOICE] = "choice",
		[FIELD_RECORD] = "object",
		[FIELD_LIST] = "list",
	};

	return names[type];
}
