// SPDX-License-Identifier: GPL-2.0-or-later
/* Which pages are present, from the entries of pagemap, as before Linux 6.7. A file in memory
 * stands for pagemap, with an entry for each page from address 0. */
#include "probe/process/resident.h"
#include "probe/page.h"
#include "test.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#define PAGE    4096ULL
#define PAGES   8  /* of the largest pagemap of the rows */
#define RUNS    70 /* more than are kept */
#define PRESENT '#'

/* A sign for each page, the range that is surveyed, and the runs that are found, all in pages. */
static const struct {
	const char *name, *pages;
	uint64_t start, end;
	int rc;
	const char *runs;
	bool unknown;
} rows[] = {
	{ "nothing", "....", 0, 4, 0, "", false },
	{ "all", "####", 0, 4, 0, "0-4", false },
	{ "a hole", "##.#", 0, 4, 0, "0-2 3-4", false },
	{ "a part", "######", 2, 4, 0, "2-4", false },
	{ "a part with a hole", "#.#.#.", 1, 4, 0, "2-3", false },
	{ "cut short", "##", 0, 4, -ESRCH, "0-2", true },
	{ "a process without memory", "", 0, 4, -ESRCH, "", true },
};

/* What PAGEMAP_SCAN fails with; this replaces the function of libc. */
static int scan_error = ENOTTY;

int ioctl(int fd, unsigned long request, ...)
{
	(void)fd;
	(void)request;
	errno = scan_error;
	return -1;
}

static struct memory_file pagemap(const char *pages)
{
	uint64_t entries[PAGES] = { 0 };
	size_t count = strlen(pages);

	assert_true(count <= PAGES);
	for (size_t i = 0; i < count; i++)
		entries[i] = (pages[i] == PRESENT ? PAGEMAP_PRESENT : 0) | (i + 1);
	return memory_file_of(entries, count * sizeof(*entries));
}

static void write_runs(char *text, size_t size, const struct resident *resident)
{
	size_t used = 0;

	*text = '\0';
	for (size_t i = 0; i < resident->run_count; i++)
		used += (size_t)snprintf(text + used, size - used, "%s%d-%d", i ? " " : "",
			(int)(resident->runs[i].start / PAGE), (int)(resident->runs[i].end / PAGE));
}

static uint64_t length_of(const struct resident *resident)
{
	uint64_t length = 0;

	for (size_t i = 0; i < resident->run_count; i++)
		length += resident->runs[i].end - resident->runs[i].start;
	return length;
}

static void test_entries(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		MEMORY_FILE file = pagemap(rows[i].pages);
		struct resident resident;
		uint64_t bytes_read = 0;
		char runs[256];
		int rc = resident_survey(&resident, file.fd, rows[i].start * PAGE,
			rows[i].end * PAGE, PAGE, &bytes_read);

		if (rc != rows[i].rc)
			fail_msg("%s: %d", rows[i].name, rc);
		assert_int_equal(resident.bytes.known, !rows[i].unknown);
		assert_int_equal(resident.huge.known, false);
		write_runs(runs, sizeof(runs), &resident);
		assert_string_equal(runs, rows[i].runs);
		assert_int_equal(resident.bytes.value, length_of(&resident));
		assert_true(
			rc != 0 || bytes_read == (rows[i].end - rows[i].start) * sizeof(uint64_t));
	}
}

/* Where there is no PAGEMAP_SCAN, whatever says so, the entries are read. */
static void test_missing_call(void **state)
{
	static const struct {
		int error, rc;
	} errors[] = { { ENOTTY, 0 }, { ENOSYS, 0 }, { EPERM, 0 }, { EINVAL, 0 }, { EOPNOTSUPP, 0 },
		{ ESRCH, -ESRCH }, { EIO, -EIO } };

	(void)state;
	for (size_t i = 0; i < COUNT(errors); i++) {
		MEMORY_FILE file = pagemap("##.#");
		struct resident resident;
		uint64_t bytes_read = 0;

		scan_error = errors[i].error;
		assert_int_equal(
			resident_survey(&resident, file.fd, 0, 4 * PAGE, PAGE, &bytes_read),
			errors[i].rc);
		assert_int_equal(resident.bytes.known, errors[i].rc == 0);
	}
	scan_error = ENOTTY;
}

/* More runs than are kept: the first ones and the very last one are, and all count. */
static void test_many_runs(void **state)
{
	uint64_t entries[2 * RUNS] = { 0 }, bytes_read = 0;
	struct resident resident;
	struct memory_file file;

	(void)state;
	for (size_t i = 0; i < COUNT(entries); i += 2)
		entries[i] = PAGEMAP_PRESENT;
	file = memory_file_of(entries, sizeof(entries));
	assert_int_equal(
		resident_survey(&resident, file.fd, 0, COUNT(entries) * PAGE, PAGE, &bytes_read),
		0);
	memory_file_cleanup(&file);
	assert_int_equal(resident.run_count, RESIDENT_RUNS);
	assert_int_equal(resident.runs[0].start, 0);
	assert_int_equal(resident.runs[RESIDENT_RUNS - 1].start, (COUNT(entries) - 2) * PAGE);
	assert_int_equal(resident.bytes.value, RUNS * PAGE);
	assert_true(resident.bytes.known);
}

/* A range that is too large is not read to its end: the result is unknown, not an error. */
static void test_too_much(void **state)
{
	const uint64_t pages = (1 << 18) + 4096;
	uint64_t *entries = calloc(pages, sizeof(*entries)), bytes_read = 0;
	struct resident resident;
	struct memory_file file;

	(void)state;
	assert_non_null(entries);
	file = memory_file_of(entries, pages * sizeof(*entries));
	assert_int_equal(
		resident_survey(&resident, file.fd, 0, pages * PAGE, PAGE, &bytes_read), 0);
	memory_file_cleanup(&file);
	free(entries);
	assert_false(resident.bytes.known);
	assert_int_equal(bytes_read, (1 << 18) * sizeof(*entries));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries),
		cmocka_unit_test(test_missing_call),
		cmocka_unit_test(test_many_runs),
		cmocka_unit_test(test_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
