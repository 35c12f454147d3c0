/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records of every type, with a value in every member. The tables are walked, so a new member is
 * tested too: it gets a value of its own, and must keep it.
 */
#ifndef DAXINFO_RECORDS_H
#define DAXINFO_RECORDS_H

#include "facts/subject.h"
#include "output/output.h"
#include "test.h"
#include "verdict/verdict.h"

#include <stdlib.h>

#ifndef ROWS
#define ROWS 3 /* in every list */
#endif
#define SEEDS 40 /* enough for every choice to have every value */

static const struct record *const records[] = { &subject_record, &heading_record, &verdict_record,
	&grounds_record, &mapping_verdict_record, &evidence_record, &finding_record };

static void fill(const struct record *record, void *object, unsigned *seed, bool inner);

/* Subjects have subjects in them, but those have none. */
static void fill_list(const struct record *record, const struct record *owner, struct list *list,
	unsigned *seed, bool inner)
{
	bool again = record == owner;

	for (unsigned i = 0; i < ROWS && !(again && inner); i++) {
		void *row = list_add(list, record);

		assert_non_null(row);
		fill(record, row, seed, inner || again);
	}
}

static void fill_field(const struct field *field, const struct record *owner, void *object,
	unsigned *seed, bool inner)
{
	void *member = (char *)object + field->offset;
	unsigned value = ++*seed;

	switch (field->type) {
	case FIELD_TRISTATE:
		*(enum tristate *)member = tristate(value % 2);
		return;
	case FIELD_NUMBER:
	case FIELD_BYTES:
	case FIELD_ADDRESS:
	case FIELD_FLAGS:
		*(struct number *)member = number((uint64_t)value << 50 | value);
		return;
	case FIELD_U64_HEX:
	case FIELD_U64:
		*(uint64_t *)member = (uint64_t)value << 50 | value;
		return;
	case FIELD_U32:
		*(uint32_t *)member = value << 16 | value;
		return;
	case FIELD_TEXT:
		assert_true(
			asprintf((char **)member, "%s \xc3\xa9\n\"%u\"", field->name, value) > 0);
		return;
	case FIELD_OUTCOME:
		*(struct outcome *)member =
			(struct outcome){ .tried = true, .error = value % SEEDS };
		return;
	case FIELD_CHOICE:
		*(unsigned *)member = value % count_words(field_words(field, object));
		return;
	case FIELD_RECORD:
		*(void **)member = record_new(field->record);
		assert_non_null(*(void **)member);
		fill(field->record, *(void **)member, seed, inner);
		return;
	case FIELD_LIST:
		fill_list(field->record, owner, member, seed, inner);
		return;
	}
	fail_msg("%s is of a type without a test", field->name);
}

static void fill(const struct record *record, void *object, unsigned *seed, bool inner)
{
	for (const struct field *field = record->fields; field->name; field++)
		fill_field(field, record, object, seed, inner);
}

/* A record with all values, which the caller frees. */
static inline void *filled(const struct record *record, unsigned seed)
{
	void *object = record_new(record);

	assert_non_null(object);
	fill(record, object, &seed, false);
	return object;
}

static void assert_same(const struct record *record, const void *one, const void *other);

static void assert_same_list(
	const struct record *record, const struct list *one, const struct list *other)
{
	assert_int_equal(one->count, other->count);
	for (size_t i = 0; i < one->count; i++)
		assert_same(record, (char *)one->items + i * record->size,
			(char *)other->items + i * record->size);
}

static inline void assert_same_text(const char *one, const char *other)
{
	assert_int_equal(one != NULL, other != NULL);
	if (one)
		assert_string_equal(one, other);
}

static inline void assert_same_object(
	const struct record *record, const void *one, const void *other)
{
	assert_int_equal(one != NULL, other != NULL);
	if (one)
		assert_same(record, one, other);
}

static void assert_same_field(const struct field *field, const void *one, const void *other)
{
	const struct number *number = one, *other_number = other;
	const struct outcome *outcome = one, *other_outcome = other;

	switch (field->type) {
	case FIELD_TRISTATE:
	case FIELD_CHOICE:
		assert_int_equal(*(const unsigned *)one, *(const unsigned *)other);
		return;
	case FIELD_NUMBER:
	case FIELD_BYTES:
	case FIELD_ADDRESS:
	case FIELD_FLAGS:
		assert_int_equal(number->known, other_number->known);
		assert_int_equal(number->value, other_number->value);
		return;
	case FIELD_U64_HEX:
	case FIELD_U64:
		assert_int_equal(*(const uint64_t *)one, *(const uint64_t *)other);
		return;
	case FIELD_U32:
		assert_int_equal(*(const uint32_t *)one, *(const uint32_t *)other);
		return;
	case FIELD_TEXT:
		assert_same_text(*(char *const *)one, *(char *const *)other);
		return;
	case FIELD_OUTCOME:
		assert_int_equal(outcome->tried, other_outcome->tried);
		assert_int_equal(outcome->error, other_outcome->error);
		return;
	case FIELD_RECORD:
		assert_same_object(field->record, *(void *const *)one, *(void *const *)other);
		return;
	case FIELD_LIST:
		assert_same_list(field->record, one, other);
		return;
	}
}

static void assert_same(const struct record *record, const void *one, const void *other)
{
	for (const struct field *field = record->fields; field->name; field++)
		assert_same_field(field, (const char *)one + field->offset,
			(const char *)other + field->offset);
}

#endif
