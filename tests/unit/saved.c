// SPDX-License-Identifier: GPL-2.0-or-later
/* Saved answers: as daxinfo writes them, and damaged ones. */
#include "facts/saved.h"

#include "test.h"

#include <errno.h>
#include <stdlib.h>

#define HEADING "\"schema\":1,\"daxinfo\":\"0.1.0\",\"kernel\":\"6.12.95\",\"effective_uid\":0"
#define A       "{\"subject\":\"/a\",\"kind\":\"file\",\"facts\":{\"file\":{\"statx_dax\":true}}}"
#define B       "{\"subject\":\"/b\",\"kind\":\"directory\",\"facts\":{}}"

/* The result of reading a file: the names of its subjects, each after a space, and the error that
 * ended it, or NULL at the end of the file. */
struct reading {
	const char *text;
	const char *names;
	int rc;
	const char *complaint;
};

static const struct reading readings[] = {
	{ "{" HEADING ",\"subjects\":[" A "," B "]}", " /a /b", 0, NULL },
	{ "{" HEADING ",\"subjects\":[\n" A ",\n" B "\n]}\n", " /a /b", 0, NULL },
	{ "{" HEADING ",\"subjects\":[]}", "", 0, NULL },
	{ "{" HEADING ",\"subject\":\"/a\",\"facts\":{}}\n{" HEADING ",\"subject\":\"/b\"}\n",
		" /a /b", 0, NULL },
	{ "{" HEADING ",\"subjects\":[" A "]}\n{" HEADING ",\"subjects\":[]}\n{" HEADING
	  ",\"subjects\":[" B "]}",
		" /a /b", 0, NULL },
	{ "{" HEADING ",\"subjects\":[{}]}", " ", 0, NULL },
	{ "{" HEADING ",\"subjects\":[{\"later\":{\"x\":1}}]}", " ", 0, NULL },
	{ "{\"schema\":1,\"subjects\":[" A "],\"later\":[]}", " /a", 0, NULL },

	{ "", "", -EINVAL, "it is empty" },
	{ "\n \n", "", -EINVAL, "it is empty" },
	{ "daxinfo", "", -EBADMSG, "no JSON" },
	{ "{" HEADING ",\"subjects\":[" A, "", -EBADMSG, "cut off" },
	{ "[]", "", -EINVAL, "an object" },
	{ "7 ", "", -EINVAL, "an object" },
	{ "null ", "", -EINVAL, "an object" },
	{ "{}", "", -EINVAL, "no \"schema\"" },
	{ "{\"schema\":null}", "", -EINVAL, "no \"schema\"" },
	{ "{\"schema\":2,\"subjects\":[" A "]}", "", -EINVAL, "schema 2" },
	{ "{\"schema\":0,\"subjects\":[" A "]}", "", -EINVAL, "schema 0" },
	{ "{\"schema\":4294967297,\"subjects\":[" A "]}", "", -EINVAL, "schema 4294967297" },
	{ "{\"schema\":\"1\",\"subjects\":[" A "]}", "", -EINVAL, "schema 1" },
	{ "{\"schema\":[1],\"subjects\":[" A "]}", "", -EINVAL, "schema" },
	{ "{" HEADING "}", "", -EINVAL, "no subjects" },
	{ "{" HEADING ",\"subjects\":{}}", "", -EINVAL, "no subjects" },
	{ "{" HEADING ",\"subjects\":\""
	  "/a\"}",
		"", -EINVAL, "no subjects" },
	{ "{\"schema\":1,\"daxinfo\":7,\"subjects\":[]}", "", -EINVAL, "\"daxinfo\"" },

	{ "{" HEADING ",\"subjects\":[" A ",null]}", " /a", -EINVAL, "not an object" },
	{ "{" HEADING ",\"subjects\":[7]}", "", -EINVAL, "not an object" },
	{ "{" HEADING ",\"subjects\":[" A ",{\"subject\":7}]}", " /a", -EINVAL, "\"subject\"" },
	{ "{" HEADING ",\"subjects\":[" A ",{\"facts\":[]}]}", " /a", -EINVAL, "\"facts\"" },
	{ "{" HEADING ",\"subjects\":[{\"facts\":{\"block\":[{\"size\":-1}]}}]}", "", -EINVAL,
		"\"size\"" },
	{ "{" HEADING ",\"subjects\":[" A "]}\n{\"schema\":2,\"subject\":\"/b\"}", " /a", -EINVAL,
		"schema 2" },
	{ "{" HEADING ",\"subjects\":[" A "]}\n{\"sch", " /a", -EBADMSG, "cut off" },
	{ "{" HEADING ",\"subjects\":[" A "]}\ngarbage", " /a", -EBADMSG, "no JSON" },
};

/* Appends the names of all subjects; how it ended. */
static int read_subjects(struct saved *saved, char *names, size_t size)
{
	struct subject *subject;
	int rc;

	while ((rc = saved_next(saved, &subject)) == 1) {
		size_t length = strlen(names);

		assert_non_null(subject->facts);
		snprintf(names + length, size - length, " %s", subject->name);
		subject_free(subject);
	}
	return rc;
}

static void read_file(const struct reading *reading, const char *name)
{
	struct heading heading = { 0 };
	struct saved saved;
	char names[128] = "";
	int rc = saved_open(&saved, name, &heading);

	if (rc == 0)
		rc = read_subjects(&saved, names, sizeof(names));
	if (rc != reading->rc)
		fail_msg("%s: %d", reading->text, rc);
	assert_string_equal(names, reading->names);
	if (!reading->complaint)
		assert_string_equal(saved.error.text, "");
	else if (!strstr(saved.error.text, reading->complaint))
		fail_msg("%s: %s", reading->text, saved.error.text);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
}

static void test_readings(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(readings); i++) {
		MEMORY_FILE file = memory_file(readings[i].text);

		read_file(&readings[i], file.name);
	}
}

static void test_heading(void **state)
{
	MEMORY_FILE file = memory_file("{" HEADING ",\"subjects\":[]}");
	struct heading heading = { 0 };
	struct saved saved;

	(void)state;
	assert_int_equal(saved_open(&saved, file.name, &heading), 0);
	assert_int_equal(heading.schema.value, 1);
	assert_string_equal(heading.daxinfo, "0.1.0");
	assert_string_equal(heading.kernel, "6.12.95");
	assert_null(heading.time);
	assert_true(heading.effective_uid.known && heading.effective_uid.value == 0);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
}

static void test_facts(void **state)
{
	MEMORY_FILE file = memory_file("{" HEADING ",\"subjects\":[" A "]}");
	struct heading heading = { 0 };
	struct subject *subject;
	struct saved saved;

	(void)state;
	assert_int_equal(saved_open(&saved, file.name, &heading), 0);
	assert_int_equal(saved_next(&saved, &subject), 1);
	assert_int_equal(subject->kind, KIND_FILE);
	assert_int_equal(subject->facts->file->statx_dax, YES);
	assert_null(subject->facts->mount);
	subject_free(subject);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
}

/* What older versions did not know, from what they did: a null means that it was unknown. */
static const struct {
	const char *host, *extents;
	struct number pmd_size, unwritten, holes;
} older[] = {
#define BYTES(mib)                                                                                 \
	{                                                                                          \
		true, (uint64_t)(mib) << 20                                                        \
	}
#define UNKNOWN_BYTES                                                                              \
	{                                                                                          \
		0                                                                                  \
	}
#define MAP                                                                                        \
	"\"huge\":0,\"huge_map\":[{\"state\":\"unwritten\",\"blocks\":3},{\"state\":\"hole\","     \
	"\"blocks\":1},{\"state\":\"unwritten\",\"blocks\":1}]"
	{ "\"architecture\":\"x86_64\"", MAP, BYTES(2), BYTES(8), BYTES(2) },
	{ "\"architecture\":\"x86_64\"", "\"huge\":0,\"huge_map\":[]", BYTES(2), UNKNOWN_BYTES,
		UNKNOWN_BYTES },
	{ "\"architecture\":\"aarch64\"", MAP, UNKNOWN_BYTES, UNKNOWN_BYTES, UNKNOWN_BYTES },
	{ "\"architecture\":null", MAP, UNKNOWN_BYTES, UNKNOWN_BYTES, UNKNOWN_BYTES },
	{ "\"architecture\":\"x86_64\",\"pmd_size\":null", MAP, UNKNOWN_BYTES, UNKNOWN_BYTES,
		UNKNOWN_BYTES },
	{ "\"architecture\":\"aarch64\",\"pmd_size\":33554432", "\"huge_unwritten\":0," MAP,
		BYTES(32), BYTES(0), UNKNOWN_BYTES },
};

static void assert_same_number(struct number is, struct number wanted)
{
	assert_int_equal(is.known, wanted.known);
	assert_int_equal(is.value, wanted.value);
}

static void assert_older(size_t i, const char *before, const char *after)
{
	char text[1024];
	struct heading heading = { 0 };
	struct subject *subject;
	const struct facts *facts;
	struct saved saved;

	snprintf(text, sizeof(text),
		"{" HEADING ",\"subjects\":[%s{\"subject\":\"/a\",\"facts\":{\"host\":{%s},"
		"\"extents\":{%s}}}%s]}",
		before, older[i].host, older[i].extents, after);
	MEMORY_FILE file = memory_file(text);
	assert_int_equal(saved_open(&saved, file.name, &heading), 0);
	assert_int_equal(saved_next(&saved, &subject), 1);
	facts = subject->files.count ? ((struct subject *)subject->files.items)->facts
				     : subject->facts;
	assert_same_number(facts->host->pmd_size, older[i].pmd_size);
	assert_same_number(facts->extents->huge_unwritten, older[i].unwritten);
	assert_same_number(facts->extents->huge_holes, older[i].holes);
	subject_free(subject);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
}

static void test_older(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(older); i++) {
		assert_older(i, "", "");
		assert_older(i, "{\"subject\":\"1\",\"kind\":\"process\",\"files\":[", "]}");
	}
}

static void test_standard_input(void **state)
{
	const struct reading *reading = &readings[0];
	MEMORY_FILE file = memory_file(reading->text);
	int input = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(lseek(file.fd, 0, SEEK_SET), 0);
	assert_true(dup2(file.fd, STDIN_FILENO) == STDIN_FILENO);
	read_file(reading, "-");
	assert_true(lseek(STDIN_FILENO, 0, SEEK_SET) == 0); /* still open */
	if (input >= 0)
		dup2(input, STDIN_FILENO);
	close(input);
}

static void test_absent(void **state)
{
	struct heading heading = { 0 };
	struct saved saved;

	(void)state;
	assert_int_equal(saved_open(&saved, "/proc/self/none", &heading), -ENOENT);
	saved_close(&saved);
	assert_int_equal(saved_open(&saved, "/", &heading), -EISDIR);
	saved_close(&saved);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_readings),
		cmocka_unit_test(test_heading),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_older),
		cmocka_unit_test(test_standard_input),
		cmocka_unit_test(test_absent),
	};

	return cmocka_run_group_tests_name("saved", tests, NULL, NULL);
}
