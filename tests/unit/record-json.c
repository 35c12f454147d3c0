// SPDX-License-Identifier: GPL-2.0-or-later
/* JSON values of every type, right and wrong, in the place of every field. */
#include "lib/record-json.h"
#include "facts/subject.h"
#include "json-text.h"
#include "lib/record-parse.h"
#include "output/output.h"
#include "test.h"

#include <errno.h>
#include <stdlib.h>

/* A JSON value, and the types of fields that it can stand for. */
#define FOR(type) (1U << FIELD_##type)
static const struct {
	const char *json;
	unsigned types;
} values[] = {
	{ "true", FOR(TRISTATE) },
	{ "false", FOR(TRISTATE) },
	{ "0", FOR(NUMBER) | FOR(BYTES) | FOR(U64) | FOR(U32) },
	{ "4294967295", FOR(NUMBER) | FOR(BYTES) | FOR(U64) | FOR(U32) },
	{ "4294967296", FOR(NUMBER) | FOR(BYTES) | FOR(U64) },
	{ "18446744073709551614", FOR(NUMBER) | FOR(BYTES) | FOR(U64) },
	{ "18446744073709551616", 0 }, /* no number of 64 bits */
	{ "-1", 0 },
	{ "1.5", 0 },
	{ "1e3", 0 },
	{ "\"\"", FOR(TEXT) | FOR(OUTCOME) | FOR(CHOICE) },
	{ "\"text\"", FOR(TEXT) | FOR(OUTCOME) | FOR(CHOICE) },
	{ "\"0x\"", FOR(TEXT) | FOR(OUTCOME) | FOR(CHOICE) },
	{ "\"12\"", FOR(TEXT) | FOR(OUTCOME) | FOR(CHOICE) },
	{ "\"0x12g\"", FOR(TEXT) | FOR(OUTCOME) | FOR(CHOICE) },
	{ "\"0x-1\"", FOR(TEXT) | FOR(OUTCOME) | FOR(CHOICE) },
	{ "\"0x10000000000000000\"", FOR(TEXT) | FOR(OUTCOME) | FOR(CHOICE) },
	{ "\"0xffffffffffffffff\"",
		FOR(TEXT) | FOR(OUTCOME) | FOR(CHOICE) | FOR(ADDRESS) | FOR(FLAGS) | FOR(U64_HEX) },
	{ "\"a\\u0000b\"", FOR(OUTCOME) | FOR(CHOICE) },
	{ "{}", FOR(RECORD) },
	{ "[]", FOR(LIST) },
	{ "[{}]", FOR(LIST) },
	{ "[null]", 0 },
	{ "[1]", 0 },
	{ "[[]]", 0 },
	{ "null", ~0U },
};

/* Reads {"NAME": VALUE} into an empty record. */
static int read_value(
	const struct record *record, const char *name, const char *value, struct parse_error *error)
{
	void *object = record_new(record);
	json_object *json;
	char *text;
	int rc;

	assert_true(asprintf(&text, "{\"%s\": %s}", name, value) > 0);
	json = json_tokener_parse(text);
	assert_non_null(json);
	*error = (struct parse_error){ "" };
	rc = record_parse(record, object, json, error);
	record_free(record, object);
	json_object_put(json);
	free(text);
	return rc;
}

static void assert_values(const struct record *record, const struct field *field)
{
	struct parse_error error;
	char name[64];

	snprintf(name, sizeof(name), "\"%s\"", field->name);
	for (size_t i = 0; i < COUNT(values); i++) {
		bool right = values[i].types & (1U << field->type);
		int rc = read_value(record, field->name, values[i].json, &error);

		if (rc != (right ? 0 : -EINVAL))
			fail_msg("%s: %s gives %d", name, values[i].json, rc);
		if (right)
			assert_string_equal(error.text, "");
		else
			assert_non_null(strstr(error.text, name));
	}
}

static void assert_fields(const struct record *record)
{
	for (const struct field *field = record->fields; field->name; field++) {
		assert_values(record, field);
		if (field->record && field->record != record)
			assert_fields(field->record);
	}
}

static void test_types(void **state)
{
	(void)state;
	assert_fields(&heading_record);
	assert_fields(&subject_record);
}

static struct subject *subject_of(const char *text, int wanted, const char *complains)
{
	struct subject *subject = record_new(&subject_record);
	json_object *json = json_tokener_parse(text);
	struct parse_error error = { "" };

	assert_non_null(json);
	assert_int_equal(record_parse(&subject_record, subject, json, &error), wanted);
	assert_non_null(strstr(error.text, complains));
	json_object_put(json);
	return subject;
}

/* The key that is named is the one that is wrong, not those around it. */
static void test_error_names_the_key(void **state)
{
	(void)state;
	subject_free(subject_of("{\"facts\":{\"block\":[{},{\"size\":\"big\"}]}}", -EINVAL,
		"\"size\" is not of the type bytes"));
	subject_free(subject_of("{\"facts\":{\"block\":[{},3]}}", -EINVAL, "\"block\""));
}

static void test_unknown_keys(void **state)
{
	struct subject *subject =
		subject_of("{\"later\":[1,{\"a\":null}],\"subject\":\"x\","
			   "\"facts\":{\"weather\":\"fine\",\"file\":{\"size\":7}}}",
			0, "");

	(void)state;
	assert_string_equal(subject->name, "x");
	assert_int_equal(subject->facts->file->size.value, 7);
	assert_int_equal(subject->kind, KIND_UNKNOWN);
	subject_free(subject);
}

/* What a later version may say, or another C library. */
static void test_unknown_words(void **state)
{
	struct subject *subject = subject_of("{\"kind\":\"star\",\"errors\":[{\"errno\":\"ESTAR\"},"
					     "{\"errno\":\"EACCES\"},{\"errno\":\"ok\"},{}]}",
		0, "");
	const struct error_facts *errors = subject->errors.items;

	(void)state;
	assert_int_equal(subject->kind, KIND_UNKNOWN);
	assert_int_equal(subject->errors.count, 4);
	assert_true(errors[0].error.tried && errors[0].error.error != 0);
	assert_true(errors[1].error.tried && errors[1].error.error == EACCES);
	assert_true(errors[2].error.tried && errors[2].error.error == 0);
	assert_false(errors[3].error.tried);
	subject_free(subject);
}

static void assert_name(const char *name, const char *readable, const char *bytes)
{
	const struct subject subject = { .name = (char *)name };
	char *text = json_text(&subject_record, &subject);
	json_object *json = json_tokener_parse(text), *value;
	struct subject *copy;

	assert_non_null(json);
	assert_string_equal(
		json_object_get_string(json_object_object_get(json, "subject")), readable);
	assert_int_equal(json_object_object_get_ex(json, "subject_bytes", &value), bytes != NULL);
	if (bytes)
		assert_string_equal(json_object_get_string(value), bytes);
	copy = subject_of(text, 0, "");
	assert_string_equal(copy->name, name);
	subject_free(copy);
	json_object_put(json);
	free(text);
}

static void test_bytes(void **state)
{
	(void)state;
	assert_name("/mnt/caf\xc3\xa9", "/mnt/caf\xc3\xa9", NULL);
	assert_name("", "", NULL);
	assert_name("a\nb\"\x1b", "a\nb\"\x1b", NULL);
	assert_name("\xff", "\xef\xbf\xbd", "ff");
	assert_name("a\x80z", "a\xef\xbf\xbdz", "61807a");
	assert_name("\xc3\xa9\xc3", "\xc3\xa9\xef\xbf\xbd", "c3a9c3");
}

static void assert_bytes(const char *bytes, int rc, const char *name)
{
	char *text;
	struct subject *subject;

	assert_true(asprintf(&text, "{\"subject\":\"x\",\"subject_bytes\":%s}", bytes) > 0);
	subject = subject_of(text, rc, rc ? "\"subject\"" : "");
	if (rc == 0)
		assert_string_equal(subject->name, name);
	subject_free(subject);
	free(text);
}

static void test_bytes_read(void **state)
{
	(void)state;
	assert_bytes("\"2fff\"", 0, "/\xff");
	assert_bytes("null", 0, "x");
	assert_bytes("\"2ff\"", -EINVAL, NULL);
	assert_bytes("\"2fgg\"", -EINVAL, NULL);
	assert_bytes("\"2F\"", -EINVAL, NULL);
	assert_bytes("\"2f00ff\"", -EINVAL, NULL);
	assert_bytes("7", -EINVAL, NULL);
}

/* An object of one kind, and a part of what is written for it. */
static const struct form {
	const struct record *record;
	const void *object;
	const char *part;
} forms[] = {
#define FACTS(type, ...)                                                                           \
	&type##_record, &(const struct type##_facts)                                               \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
	{ FACTS(file, .size = { true, 4096 }), "\"size\":4096," },
	{ FACTS(file, .size = { true, 0 }), "\"size\":0," },
	{ FACTS(file, .size = { true, UINT64_MAX - 1 }), "\"size\":18446744073709551614," },
	{ FACTS(file, .xflags = { true, 0x8000 }), "\"xflags\":\"0x8000\"" },
	{ FACTS(file, .xflags = { true, 0 }), "\"xflags\":\"0x0\"" },
	{ FACTS(file, .statx_dax = NO), "\"statx_dax\":false" },
	{ FACTS(file, .statx_dax = YES), "\"statx_dax\":true" },
	{ FACTS(file, .device = "a\b\t\n\f\r\"\\/z"), ":\"a\\b\\t\\n\\f\\r\\\"\\\\/z\"," },
	{ FACTS(file, .device = "\1\33\37 ~\177"), ":\"\\u0001\\u001b\\u001f ~\\u007f\"," },
	{ FACTS(file, .device = "\xc2\x9b\xe2\x80\xa8"), ":\"\xc2\x9b\xe2\x80\xa8\"," },
	{ FACTS(file, .device = "\xe2\x82"),
		":\"\xef\xbf\xbd\xef\xbf\xbd\",\"device_bytes\":\"e282\",\"rdev\":null" },
	{ FACTS(trial, .sync = { true, EOPNOTSUPP }), "\"sync\":\"EOPNOTSUPP\"" },
	{ FACTS(trial, .control = { true, 0 }), "\"control\":\"ok\"" },
	{ FACTS(trial, .control = { true, 4000 }), "\"control\":\"?\"" },
	{ FACTS(mapping, .start = 0x7f0000000000, .end = UINT64_MAX),
		"{\"start\":\"0x7f0000000000\",\"end\":\"0xffffffffffffffff\"," },
	{ FACTS(mapping, .offset = UINT64_MAX, .file = UINT32_MAX),
		"\"offset\":18446744073709551615,\"perms\":null,\"file\":4294967295,\"memory\":"
		"null}" },
	{ FACTS(mapping, .perms = PERMISSIONS_NONE), "\"perms\":\"---p\"" },
	{ FACTS(mapping, .perms = PERMISSIONS_NONE + 15), "\"perms\":\"rwxs\"" },
	{ &facts_record, &(const struct facts){ 0 }, "{\"host\":null,\"file\":null," },
#undef FACTS
};

static void test_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++) {
		char *text = json_text(forms[i].record, forms[i].object);

		if (!strstr(text, forms[i].part))
			fail_msg("%s has no %s", text, forms[i].part);
		free(text);
	}
}

/* Members of an object that the caller opens and closes. */
static void test_members(void **state)
{
	struct evidence evidence = { .source = "a", .question = ACCESS, .detail = "b" };
	char *text = NULL, separator = '{';
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	json_put_key(out, &separator, "first");
	fputc('1', out);
	record_put_members(out, &separator, &evidence_record, &evidence);
	fclose(out);
	assert_string_equal(text, "{\"first\":1,\"source\":\"a\",\"question\":\"access\","
				  "\"answer\":\"unknown\",\"weight\":\"unknown\",\"detail\":\"b\"");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_error_names_the_key),
		cmocka_unit_test(test_unknown_keys),
		cmocka_unit_test(test_unknown_words),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_bytes_read),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests_name("record-json", tests, NULL, NULL);
}
