// SPDX-License-Identifier: GPL-2.0-or-later
/* cli/names.c: rows of tables by their names, and the most similar name. */
#include "cli/names.h"

#include "test.h"

static void test_nearest_name(void **state)
{
	static const char *const names[] = { "text", "json", "ndjson", "table", NULL };
	static const char *const only[] = { "one", NULL };

	(void)state;
	assert_string_equal(nearest_name("json", names), "json");
	assert_string_equal(nearest_name("jsn", names), "json");
	assert_string_equal(nearest_name("ndjso", names), "ndjson");
	assert_string_equal(nearest_name("tabel", names), "table");
	assert_string_equal(nearest_name("tex", names), "text");
	assert_string_equal(nearest_name("ne", only), "one");
	assert_null(nearest_name("", only));
	assert_null(nearest_name("bogus", names));
	assert_null(nearest_name("a word that is much longer than any name can be", only));
}

static void test_finding(void **state)
{
	const char *nearest = NULL;

	(void)state;
	for (const struct finding_type *const *catalogue = all_findings; *catalogue; catalogue++)
		for (const struct finding_type *type = *catalogue; type->id; type++)
			assert_ptr_equal(choose_finding(type->id, &nearest), type);
	assert_null(choose_finding("hole", &nearest));
	assert_string_equal(nearest, "holes");
	assert_null(choose_finding("private-maping", &nearest));
	assert_string_equal(nearest, "private-mapping");
	assert_null(choose_finding("smaps-skippe", &nearest));
	assert_string_equal(nearest, "smaps-skipped");
}

static void test_requirement(void **state)
{
	const char *nearest = NULL;

	(void)state;
	for (const struct requirement *row = requirements; row->name; row++)
		assert_ptr_equal(choose_requirement(row->name, &nearest), row);
	assert_null(choose_requirement("synch", &nearest));
	assert_string_equal(nearest, "sync");
}

static void test_format(void **state)
{
	const char *nearest = NULL;

	(void)state;
	for (size_t i = 0; formats[i]; i++)
		assert_ptr_equal(choose_format(formats[i]->name, &nearest), formats[i]);
	assert_null(choose_format("txt", &nearest));
	assert_string_equal(nearest, "text");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest_name),
		cmocka_unit_test(test_finding),
		cmocka_unit_test(test_requirement),
		cmocka_unit_test(test_format),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
