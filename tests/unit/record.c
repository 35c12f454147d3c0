// SPDX-License-Identifier: GPL-2.0-or-later
/* Records to JSON and back, copied, and cleared. */
#include "json-text.h"
#include "lib/record-json.h"
#include "lib/record-parse.h"
#include "records.h"

#include <errno.h>

/* Through the text, as a saved answer goes. */
static void *round_trip(const struct record *record, const void *object)
{
	char *text = json_text(record, object);
	json_object *json = json_tokener_parse(text);
	struct parse_error error = { "" };
	void *other = record_new(record);

	assert_non_null(json);
	assert_non_null(other);
	assert_int_equal(record_parse(record, other, json, &error), 0);
	assert_string_equal(error.text, "");
	json_object_put(json);
	free(text);
	return other;
}

static void test_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++)
		for (unsigned seed = 0; seed < SEEDS; seed++) {
			void *object = filled(records[i], seed);
			void *other = round_trip(records[i], object);

			assert_same(records[i], object, other);
			record_free(records[i], object);
			record_free(records[i], other);
		}
}

/* Numbers without a flag are 0. */
static void assert_unknown(const struct field *field, const void *object, json_object *json)
{
	json_object *value;

	assert_true(json_object_object_get_ex(json, field->name, &value));
	if (field->type == FIELD_LIST)
		assert_int_equal(json_object_array_length(value), 0);
	else if (field->type == FIELD_CHOICE && field_words(field, object)[0])
		assert_string_equal(json_object_get_string(value), field_words(field, object)[0]);
	else if (field->type == FIELD_U64_HEX)
		assert_string_equal(json_object_get_string(value), "0x0");
	else if (field->type == FIELD_U64 || field->type == FIELD_U32)
		assert_string_equal(json_object_get_string(value), "0");
	else
		assert_null(value);
}

/* Of a record and of all records in it: an unknown value is null, a list is a list. */
static void assert_all_unknown(const struct record *record)
{
	void *object = record_new(record);
	char *text = json_text(record, object);
	json_object *json = json_tokener_parse(text);

	assert_non_null(json);
	for (const struct field *field = record->fields; field->name; field++) {
		assert_unknown(field, object, json);
		if (field->record && field->record != record)
			assert_all_unknown(field->record);
	}
	json_object_put(json);
	free(text);
	record_free(record, object);
}

static void test_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++)
		assert_all_unknown(records[i]);
}

/* The original is freed first: the copy owns what it has. */
static void test_copy(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++)
		for (unsigned seed = 0; seed < SEEDS; seed++) {
			void *object = filled(records[i], seed), *same = filled(records[i], seed);
			void *copy = record_new(records[i]);

			record_copy(records[i], copy, object);
			record_free(records[i], object);
			assert_same(records[i], same, copy);
			record_free(records[i], same);
			record_free(records[i], copy);
		}
}

static void test_copy_of_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++) {
		void *empty = record_new(records[i]), *copy = record_new(records[i]);

		record_copy(records[i], copy, empty);
		assert_memory_equal(copy, empty, records[i]->size);
		record_free(records[i], empty);
		record_free(records[i], copy);
	}
}

static void test_copy_of_empty_text(void **state)
{
	struct block_facts block = { .name = (char *)"" }, copy = { 0 };

	(void)state;
	record_copy(&block_record, &copy, &block);
	assert_string_equal(copy.name, "");
	assert_null(copy.device);
	record_clear(&block_record, &copy);
}

/* Rows are appended. */
static void test_copy_list(void **state)
{
	struct list from = { 0 }, to = { 0 }, none = { 0 };
	unsigned seed = 7;

	(void)state;
	fill_list(&block_record, &facts_record, &from, &seed, false);
	record_copy_list(&block_record, &to, &from);
	assert_same_list(&block_record, &from, &to);
	record_copy_list(&block_record, &to, &none);
	assert_int_equal(to.count, ROWS);
	record_copy_list(&block_record, &to, &from);
	assert_int_equal(to.count, 2 * ROWS);
	for (size_t i = 0; i < to.count; i++)
		assert_same(&block_record, (struct block_facts *)from.items + i % ROWS,
			(struct block_facts *)to.items + i);
	record_clear_list(&block_record, &from);
	record_clear_list(&block_record, &to);
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
		void *object = filled(records[i], 0), *empty = record_new(records[i]);

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
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_copy_of_unknown),
		cmocka_unit_test(test_copy_of_empty_text),
		cmocka_unit_test(test_copy_list),
		cmocka_unit_test(test_list_add),
		cmocka_unit_test(test_list_for_each_of_none),
		cmocka_unit_test(test_clear),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
