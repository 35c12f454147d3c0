// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every member of a struct has a row in its table. One without a row would be missing in JSON, in
 * saved answers and in what the parent receives from the child, and what it owns would leak.
 *
 * All bytes of an object are set, then its padding is cleared, and each member that has a row. No
 * byte may be left. The compiler knows the padding exactly; a gap between two rows could also be a
 * small member.
 */
#include "facts/heading.h"
#include "facts/subject.h"
#include "test.h"
#include "verdict/verdict.h"

#include <stdlib.h>

#ifndef __has_builtin
#define __has_builtin(name) 0
#endif
#if __has_builtin(__builtin_clear_padding)
#define CLEAR_PADDING(object) __builtin_clear_padding(object)
#else
#define CLEAR_PADDING(object) ((void)(object), skip())
#endif

#define PARTS_MAX 5

/* A member that has no row on purpose. */
struct exception {
	size_t offset, size; /* bytes */
	const char *reason;
};
#define NOT(owner, member, why)                                                                    \
	{                                                                                          \
		offsetof(struct owner, member), sizeof(((struct owner *)0)->member), why           \
	}
#define NONE                                                                                       \
	{                                                                                          \
		0, 0, NULL                                                                         \
	}

/* The struct, a member without a row, and the records that have the others between them. */
#define STRUCTS(STRUCT)                                                                            \
	STRUCT(heading, NONE, &heading_record)                                                     \
	STRUCT(host_facts, NONE, &host_record)                                                     \
	STRUCT(file_facts, NONE, &file_record)                                                     \
	STRUCT(trial_facts, NONE, &trial_record)                                                   \
	STRUCT(mount_facts, NONE, &mount_record)                                                   \
	STRUCT(range_facts, NONE, &range_record)                                                   \
	STRUCT(block_facts, NONE, &block_record)                                                   \
	STRUCT(superblock_facts, NONE, &superblock_record)                                         \
	STRUCT(namespace_facts, NONE, &namespace_record)                                           \
	STRUCT(region_facts, NONE, &region_record)                                                 \
	STRUCT(nvdimm_facts, NONE, &nvdimm_record)                                                 \
	STRUCT(dimm_facts, NONE, &dimm_record)                                                     \
	STRUCT(storage_facts, NONE, &storage_record)                                               \
	STRUCT(dax_device_facts, NONE, &dax_device_record)                                         \
	STRUCT(huge_run_facts, NONE, &huge_run_record)                                             \
	STRUCT(extents_facts, NONE, &extents_record)                                               \
	STRUCT(page_facts, NONE, &page_record)                                                     \
	STRUCT(process_facts, NONE, &process_record)                                               \
	STRUCT(census_facts, NONE, &census_record)                                                 \
	STRUCT(cost_facts, NONE, &cost_record)                                                     \
	STRUCT(memory_facts, NONE, &memory_record)                                                 \
	STRUCT(unmapped_facts, NONE, &unmapped_record)                                             \
	STRUCT(mapping_facts, NONE, &mapping_record)                                               \
	STRUCT(facts, NOT(facts, mapping, "set only while a mapping is judged"), &facts_record)    \
	STRUCT(error_facts, NONE, &error_record)                                                   \
	STRUCT(subject, NONE, &subject_record)                                                     \
	STRUCT(evidence, NONE, &evidence_record)                                                   \
	STRUCT(finding, NONE, &finding_record)                                                     \
	STRUCT(remedy, NONE, &remedy_record)                                                       \
	STRUCT(layer, NONE, &layer_record)                                                         \
	STRUCT(verdict, NOT(verdict, parts, "written and freed by functions of their own"),        \
		&verdict_record, &mapping_verdict_record, &grounds_record,                         \
		&mapping_grounds_record)

#define CLEAR_PADDING_OF(type, ...)                                                                \
	static void clear_padding_of_##type(void *object)                                          \
	{                                                                                          \
		CLEAR_PADDING((struct type *)object);                                              \
	}
STRUCTS(CLEAR_PADDING_OF)

#define TABLE(type, without, ...)                                                                  \
	{ #type, sizeof(struct type), clear_padding_of_##type, without, { __VA_ARGS__ } },
static const struct table {
	const char *name;
	size_t size;
	void (*clear_padding)(void *object);
	struct exception exception;
	const struct record *parts[PARTS_MAX];
} tables[] = { STRUCTS(TABLE) };

/* Bytes of a member. */
static size_t field_size(const struct field *field)
{
	if (field->type == FIELD_LIST)
		return sizeof(struct list);
	return field_plain_size(field->type) ?: sizeof(void *);
}

/* A byte that no row accounts for: its offset, or the struct's size. */
static size_t find_uncovered(const struct table *table)
{
	unsigned char *object = malloc(table->size);
	size_t at = 0;

	memset(object, 0xff, table->size);
	table->clear_padding(object);
	memset(object + table->exception.offset, 0, table->exception.size);
	for (const struct record *const *part = table->parts; *part; part++)
		for (const struct field *field = (*part)->fields; field->name; field++)
			memset(object + field->offset, 0, field_size(field));
	while (at < table->size && !object[at])
		at++;
	free(object);
	return at;
}

static void test_every_member_has_a_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++) {
		size_t at = find_uncovered(&tables[i]);

		if (at < tables[i].size)
			fail_msg(
				"struct %s: the member at byte %zu has no row", tables[i].name, at);
	}
}

static void test_sizes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++)
		for (const struct record *const *part = tables[i].parts; *part; part++)
			if ((*part)->size != tables[i].size)
				fail_msg("struct %s has another size in its table", tables[i].name);
}

static bool is_listed(const struct record *record)
{
	for (size_t i = 0; i < COUNT(tables); i++)
		for (const struct record *const *part = tables[i].parts; *part; part++)
			if (*part == record)
				return true;
	return false;
}

/* No struct is missing above: whatever a row refers to is there. */
static void test_every_struct_is_listed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++)
		for (const struct record *const *part = tables[i].parts; *part; part++)
			for (const struct field *field = (*part)->fields; field->name; field++)
				if (field->record && !is_listed(field->record))
					fail_msg("the record of %s.%s is not listed",
						tables[i].name, field->name);
}

/* An answer shows a subject in parts, and writes mappings and files by itself. */
static void test_parts_of_subject(void **state)
{
	static const struct record *const parts[] = { &subject_name_record, &subject_process_record,
		&subject_facts_record };
	size_t rows = 0, all = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++)
		for (const struct field *field = parts[i]->fields; field->name; field++)
			rows++;
	for (const struct field *field = subject_record.fields; field->name; field++)
		all++;
	assert_int_equal(rows + 2, all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_member_has_a_row),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_every_struct_is_listed),
		cmocka_unit_test(test_parts_of_subject),
	};

	return cmocka_run_group_tests_name("record-tables", tests, NULL, NULL);
}
