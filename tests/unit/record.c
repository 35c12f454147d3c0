// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Records to JSON and back. The tables are walked, so that a fact that is new is tested as well: it
 * gets a value that no other has, and must come back with it.
 */
#include "../../facts.h"
#include "../../output/output.h"
#include "../../record-json.h"
#include "../../verdict/verdict.h"
#include "test.h"

#include <errno.h>
#include <stdlib.h>

#define ROWS   3  /* in every list */
#define ERRORS 40 /* numbers of errors that are tried, 0 among them */

static const struct record *const records[] = { &subject_record, &heading_record, &verdict_record,
	&evidence_record, &finding_record };

static void fill(const struct record *record, void *object, unsigned *seed);

static void fill_list(const struct record *record, struct list *list, unsigned *seed)
{
	for (unsigned i = 0; i < ROWS; i++) {
		void *row = list_add(list, record);

		assert_non_null(row);
		fill(record, row, seed);
	}
}

static unsigned choice(const struct field *field, unsigned seed)
{
	unsigned count = 1; /* the first is of unknown, and may have no name */

	while (field->choices[count])
		count++;
	return seed % count;
}

static void fill_field(const struct field *field, void *member, unsigned *seed)
{
	unsigned value = ++*seed;

	switch (field->type) {
	case FIELD_ANSWER:
		*(enum answer *)member = answer(value % 2);
		return;
	case FIELD_NUMBER:
	case FIELD_BYTES:
	case FIELD_ADDRESS:
	case FIELD_FLAGS:
		*(struct number *)member = number((uint64_t)value << 50 | value);
		return;
	case FIELD_TEXT:
		assert_true(
			asprintf((char **)member, "%s \xc3\xa9\n\"%u\"", field->name, value) > 0);
		return;
	case FIELD_OUTCOME:
		*(struct outcome *)member =
			(struct outcome){ .tried = true, .error = value % ERRORS };
		return;
	case FIELD_CHOICE:
		*(unsigned *)member = choice(field, value);
		return;
	case FIELD_RECORD:
		*(void **)member = record_new(field->record);
		assert_non_null(*(void **)member);
		fill(field->record, *(void **)member, seed);
		return;
	case FIELD_LIST:
		fill_list(field->record, member, seed);
		return;
	}
	fail_msg("%s is of a type without a test", field->name);
}

static void fill(const struct record *record, void *object, unsigned *seed)
{
	for (const struct field *field = record->fields; field->name; field++)
		fill_field(field, (char *)object + field->offset, seed);
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

static void assert_same_field(const struct field *field, const void *one, const void *other)
{
	const struct number *number = one, *other_number = other;
	const struct outcome *outcome = one, *other_outcome = other;

	switch (field->type) {
	case FIELD_ANSWER:
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
	case FIELD_TEXT:
		assert_string_equal(*(char *const *)one, *(char *const *)other);
		return;
	case FIELD_OUTCOME:
		assert_int_equal(outcome->tried, other_outcome->tried);
		assert_int_equal(outcome->error, other_outcome->error);
		return;
	case FIELD_RECORD:
		assert_non_null(*(void *const *)other);
		assert_same(field->record, *(void *const *)one, *(void *const *)other);
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

/* Through the text, as a saved answer goes. */
static void *round_trip(const struct record *record, const void *object)
{
	json_object *json = record_to_json(record, object), *copy;
	struct json_complaint complaint = { "" };
	void *other = record_new(record);

	assert_non_null(json);
	assert_non_null(other);
	copy = json_tokener_parse(json_line(json));
	assert_int_equal(record_from_json(record, other, copy, &complaint), 0);
	assert_string_equal(complaint.text, "");
	json_object_put(json);
	json_object_put(copy);
	return other;
}

static void test_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++)
		for (unsigned seed = 0; seed < ERRORS; seed++) { /* every value of every field */
			unsigned value = seed;
			void *object = record_new(records[i]), *other;

			fill(records[i], object, &value);
			other = round_trip(records[i], object);
			assert_same(records[i], object, other);
			record_free(records[i], object);
			record_free(records[i], other);
		}
}

static void assert_unknown(const struct field *field, json_object *json)
{
	json_object *value;

	assert_true(json_object_object_get_ex(json, field->name, &value));
	if (field->type == FIELD_LIST)
		assert_int_equal(json_object_array_length(value), 0);
	else if (field->type == FIELD_CHOICE && field->choices[0])
		assert_string_equal(json_object_get_string(value), field->choices[0]);
	else
		assert_null(value);
}

/* Of a record and of all records in it: an unknown value is null, a list is a list. */
static void assert_all_unknown(const struct record *record)
{
	void *object = record_new(record);
	json_object *json = record_to_json(record, object);

	for (const struct field *field = record->fields; field->name; field++) {
		assert_unknown(field, json);
		if (field->record)
			assert_all_unknown(field->record);
	}
	json_object_put(json);
	record_free(record, object);
}

static void test_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++)
		assert_all_unknown(records[i]);
}

static void test_list_add(void **state)
{
	struct list list = { 0 };
	struct range_facts *range;
	uint64_t i = 0;

	(void)state;
	for (; i < 1000; i++) {
		range = list_add(&list, &range_record);
		assert_non_null(range);
		assert_false(range->start.known || range->length.known);
		range->start = number(i);
		range->length = number(~i - 1);
	}
	assert_int_equal(list.count, 1000);
	i = 0;
	list_for_each (range, &list) {
		assert_int_equal(range->start.value, i);
		assert_int_equal(range->length.value, ~i - 1);
		i++;
	}
	assert_int_equal(i, 1000);
	free(list.items);
}

static void test_list_for_each_of_none(void **state)
{
	const struct list list = { 0 };
	const struct range_facts *range;

	(void)state;
	list_for_each (range, &list)
		fail();
}

/* What it owned is for the leak sanitizer to say. */
static void test_clear(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++) {
		void *object = record_new(records[i]), *empty = record_new(records[i]);
		unsigned seed = 0;

		fill(records[i], object, &seed);
		record_clear(records[i], object);
		assert_memory_equal(object, empty, records[i]->size);
		record_clear(records[i], object);
		record_free(records[i], object);
		record_free(records[i], empty);
	}
	record_free(&subject_record, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_list_add),
		cmocka_unit_test(test_list_for_each_of_none),
		cmocka_unit_test(test_clear),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
