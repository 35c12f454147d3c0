// SPDX-License-Identifier: GPL-2.0-or-later
/* /proc/PID/maps: lines that are rows, lines that are not, and changes while it is read. */
#include "probe/process/maps.h"

#include "test.h"

#include <stdlib.h>
#include <sys/sysmacros.h>

/* A row ends where it has nothing more to say. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#define TEXT_MAX 1024 /* bytes: of the rows that are seen */

/* The rows as START-END PERMISSIONS OFFSET MAJOR:MINOR INODE, each with a semicolon. */
struct seen {
	char text[TEXT_MAX];
	size_t length, rows;
	size_t enough; /* the row that is the last one wanted, or 0 */
};

static int note(void *to, const struct maps_row *row)
{
	struct seen *seen = to;
	int length = snprintf(seen->text + seen->length, TEXT_MAX - seen->length,
		"%llx-%llx %s %llx %x:%x %llu;", (unsigned long long)row->start,
		(unsigned long long)row->end, permission_names[row->perms],
		(unsigned long long)row->offset, major(row->file.device), minor(row->file.device),
		(unsigned long long)row->file.inode);

	assert_true(length > 0 && (size_t)length < TEXT_MAX - seen->length);
	seen->length += (size_t)length;
	return ++seen->rows == seen->enough;
}

#define LINE "1000-2000 r--p 0 8:1 7 /a\n"

/* A text, the rows in it, and whether a mapping changed. No rows: it is not the text of maps. */
static const struct {
	const char *text;
	const char *rows;
	bool changed;
} texts[] = {
	{ "", "" },
	{ LINE, "1000-2000 r--p 0 8:1 7;" },
	{ "7f0000000000-7f0000200000 rw-s 00010000 fd:03 1324                      /mnt/file\n",
		"7f0000000000-7f0000200000 rw-s 10000 fd:3 1324;" },
	{ "1000-2000 ---p 0 0:21 7\n", "1000-2000 ---p 0 0:21 7;" },
	{ "1000-2000 ---p 0 0:21 7 \n", "1000-2000 ---p 0 0:21 7;" },
	/* every permission */
	{ "1-2 ---p 0 8:1 7\n2-3 ---s 0 8:1 7\n3-4 --xp 0 8:1 7\n4-5 --xs 0 8:1 7\n",
		"1-2 ---p 0 8:1 7;2-3 ---s 0 8:1 7;3-4 --xp 0 8:1 7;4-5 --xs 0 8:1 7;" },
	{ "1-2 -w-p 0 8:1 7\n2-3 -w-s 0 8:1 7\n3-4 -wxp 0 8:1 7\n4-5 -wxs 0 8:1 7\n",
		"1-2 -w-p 0 8:1 7;2-3 -w-s 0 8:1 7;3-4 -wxp 0 8:1 7;4-5 -wxs 0 8:1 7;" },
	{ "1-2 r--p 0 8:1 7\n2-3 r--s 0 8:1 7\n3-4 r-xp 0 8:1 7\n4-5 r-xs 0 8:1 7\n",
		"1-2 r--p 0 8:1 7;2-3 r--s 0 8:1 7;3-4 r-xp 0 8:1 7;4-5 r-xs 0 8:1 7;" },
	{ "1-2 rw-p 0 8:1 7\n2-3 rw-s 0 8:1 7\n3-4 rwxp 0 8:1 7\n4-5 rwxs 0 8:1 7\n",
		"1-2 rw-p 0 8:1 7;2-3 rw-s 0 8:1 7;3-4 rwxp 0 8:1 7;4-5 rwxs 0 8:1 7;" },
	/* devices and inodes as long as they come */
	{ "1-2 r--p 0 00:2f 7 /a\n", "1-2 r--p 0 0:2f 7;" },
	{ "1-2 r--p 0 103:00 7 /a\n", "1-2 r--p 0 103:0 7;" },
	{ "1-2 r--p 0 fff:fffff 7 /a\n", "1-2 r--p 0 fff:fffff 7;" },
	{ "1-2 r--p fffffffffffff000 8:1 18446744073709551615 /a\n",
		"1-2 r--p fffffffffffff000 8:1 18446744073709551615;" },
	{ "fffffffffffff000-ffffffffffffffff r--p 0 8:1 7 /a\n",
		"fffffffffffff000-ffffffffffffffff r--p 0 8:1 7;" },
	/* the name is passed over */
	{ "1-2 r--p 0 8:1 7 /with space\\012and newline (deleted)\n2-3 r--p 0 8:1 8 /b\n",
		"1-2 r--p 0 8:1 7;2-3 r--p 0 8:1 8;" },
	{ "1-2 r--p 0 8:1 7 3-4 r--p 0 8:1 9\n", "1-2 r--p 0 8:1 7;" },
	{ "1-2 r--p 0 8:1 7 \x1b[31m\xff\n", "1-2 r--p 0 8:1 7;" },
	{ "1-2 rw-s 0 00:01 1026 /memfd:x (deleted)\n2-3 rw-s 0 00:01 65537 /SYSV00000000 "
	  "(deleted)\n3-4 rw-s 0 00:01 9 /dev/zero (deleted)\n",
		"1-2 rw-s 0 0:1 1026;2-3 rw-s 0 0:1 65537;3-4 rw-s 0 0:1 9;" },
	/* the first System V segment of a machine has inode 0 */
	{ "1-2 rw-s 0 00:01 0 /SYSV00000000 (deleted)\n2-3 r--p 0 8:1 7 /a\n",
		"1-2 rw-s 0 0:1 0;2-3 r--p 0 8:1 7;" },
	/* inodes outside any file system */
	{ "1-2 rw-s 0 00:0f 2058 anon_inode:[io_uring]\n2-3 rw-s 0 00:08 77 socket:[77]\n"
	  "3-4 r--p 0 8:1 7 /anon_inode:x\n",
		"3-4 r--p 0 8:1 7;" },
	/* mappings that are not of a file */
	{ "1-2 rw-p 0 00:00 0\n", "" },
	{ "1-2 rw-p 00000000 00:00 0                          [heap]\n", "" },
	{ "7fff1000-7fff2000 r--p 00000000 00:00 0 [vvar]\n7fff2000-7fff4000 r-xp 00000000 00:00 0 "
	  "[vdso]\nffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]\n",
		"" },
	{ "1-2 rw-p 0 00:00 0 [anon: x]\n2-3 r--p 0 8:1 7 /a\n3-4 rw-p 0 00:00 0\n",
		"2-3 r--p 0 8:1 7;" },
	/* a mapping that shows again was merged with its neighbours meanwhile */
	{ "1000-2000 r--p 0 8:1 7\n1000-2000 r--p 0 8:1 7\n", "1000-2000 r--p 0 8:1 7;", true },
	{ "1000-2000 r--p 5000 8:1 7\n1000-4000 r--p 5000 8:1 7\n",
		"1000-2000 r--p 5000 8:1 7;2000-4000 r--p 6000 8:1 7;", true },
	{ "2000-3000 r--p 5000 8:1 7\n1000-4000 r--p 4000 8:1 7\n",
		"2000-3000 r--p 5000 8:1 7;3000-4000 r--p 6000 8:1 7;", true },
	{ "1000-3000 r--p 0 8:1 7\n1000-2000 r--p 0 8:1 7\n2000-4000 r--p 1000 8:1 7\n",
		"1000-3000 r--p 0 8:1 7;3000-4000 r--p 2000 8:1 7;", true },
	{ "1000-2000 rw-p 0 00:00 0\n1000-3000 r--p 0 8:1 7\n", "2000-3000 r--p 1000 8:1 7;",
		true },
	{ "1000-3000 r--p 0 8:1 7\n1000-2000 rw-p 0 00:00 0\n2000-4000 r--p 0 8:1 9\n",
		"1000-3000 r--p 0 8:1 7;3000-4000 r--p 1000 8:1 9;", true },
	{ "1000-2000 r--p 0 8:1 7\n2000-3000 r--p 1000 8:1 7\n",
		"1000-2000 r--p 0 8:1 7;2000-3000 r--p 1000 8:1 7;", false },
	/* lines that are not valid */
	{ "\n", NULL },
	{ LINE "\n", NULL },
	{ "rubbish\n", NULL },
	{ "1000\n", NULL },
	{ "1000-\n", NULL },
	{ "1000-2000\n", NULL },
	{ "1000-2000 \n", NULL },
	{ "1000-2000 r\n", NULL },
	{ "1000-2000 r--\n", NULL },
	{ "1000-2000 r--p\n", NULL },
	{ "1000-2000 r--p \n", NULL },
	{ "1000-2000 r--p 0\n", NULL },
	{ "1000-2000 r--p 0 \n", NULL },
	{ "1000-2000 r--p 0 8\n", NULL },
	{ "1000-2000 r--p 0 8:1\n", NULL },
	{ "1000 2000 r--p 0 8:1 7\n", NULL },
	{ "1000-2000 r--px 0 8:1 7\n", NULL },
	{ "1000-2000 x--p 0 8:1 7\n", NULL },
	{ "1000-1000 r--p 0 8:1 7\n", NULL },
	{ "2000-1000 r--p 0 8:1 7\n", NULL },
	{ "g000-h000 r--p 0 8:1 7\n", NULL },
	{ "1000-2000 r--p 0 100000000:1 7\n", NULL },
	{ "1000-2000 r--p 0 8:100000001 7\n", NULL },
	{ LINE "Size:                  4 kB\n", NULL },
};

static struct seen seen;

static struct maps_reading begin(void)
{
	seen = (struct seen){ .length = 0 };
	return (struct maps_reading){ .sink = note, .sink_argument = &seen };
}

/* In memory of exactly that size, so a sanitizer sees a read after its end. */
static ssize_t take(const char *text, size_t length, struct maps_reading *reading, int *rc)
{
	char *copy = malloc(length ?: 1);
	ssize_t taken;

	assert_non_null(copy);
	memcpy(copy, text, length);
	taken = maps_take_lines(copy, length, reading, rc);
	free(copy);
	return taken;
}

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		size_t length = strlen(texts[i].text);
		struct maps_reading reading = begin();
		int rc = -1;
		ssize_t taken = take(texts[i].text, length, &reading, &rc);

		if (taken != (texts[i].rows ? (ssize_t)length : -1))
			fail_msg("%s: %zd", texts[i].text, taken);
		assert_int_equal(rc, 0);
		if (!texts[i].rows)
			continue;
		assert_string_equal(seen.text, texts[i].rows);
		assert_int_equal(reading.changed, texts[i].changed);
		assert_int_equal(reading.files, seen.rows);
	}
}

/* A line that is cut is left for the next time, wherever that was. */
static void test_cut_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		for (size_t cut = 0; texts[i].rows && cut < strlen(texts[i].text); cut++) {
			const char *text = texts[i].text;
			struct maps_reading reading = begin();
			int rc;
			ssize_t taken = take(text, cut, &reading, &rc);

			assert_true(taken >= 0 && (size_t)taken <= cut);
			assert_true(taken == 0 || text[taken - 1] == '\n');
			assert_null(memchr(text + taken, '\n', cut - (size_t)taken));
			text += taken;
			assert_int_equal(take(text, strlen(text), &reading, &rc), strlen(text));
			assert_string_equal(seen.text, texts[i].rows);
			assert_int_equal(reading.changed, texts[i].changed);
		}
}

/* The sink may have seen enough, and the rest is not looked at. */
static void test_enough(void **state)
{
	static const char text[] = "1-2 r--p 0 0:0 0\n" LINE LINE "rubbish\n";
	struct maps_reading reading = begin();
	int rc = 0;

	(void)state;
	seen.enough = 1;
	assert_int_equal(
		take(text, strlen(text), &reading, &rc), strlen("1-2 r--p 0 0:0 0\n" LINE));
	assert_int_equal(rc, 1);
	assert_int_equal(reading.lines, 2);
	assert_int_equal(reading.files, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_cut_lines),
		cmocka_unit_test(test_enough),
	};

	return cmocka_run_group_tests_name("maps", tests, NULL, NULL);
}
