// SPDX-License-Identifier: GPL-2.0-or-later
/* Reading the file /proc/PID/maps: in parts, cut off, and with PROCMAP_QUERY. */
#include "probe/process/maps.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#define LINES_MAX 5000
#define ALONE     3000 /* mappings without a file: more than are read before files are rare */

struct rows {
	struct maps_row *rows;
	size_t count;
};

static int keep(void *to, const struct maps_row *row)
{
	struct rows *rows = to;

	rows->rows = reallocarray(rows->rows, rows->count + 1, sizeof(*row));
	assert_non_null(rows->rows);
	rows->rows[rows->count++] = *row;
	return 0;
}

static void forget(struct rows *rows)
{
	free(rows->rows);
	*rows = (struct rows){ 0 };
}

static int read_text(const char *text, size_t length, struct maps_reading *reading)
{
	MEMORY_FILE file = memory_file_of(text, length);

	assert_int_equal(lseek(file.fd, 0, SEEK_SET), 0);
	return maps_read(file.fd, reading);
}

/* A text of that many lines. One in of_file lines is of a file. Names have any length. */
static char *make_lines(unsigned lines, unsigned of_file, size_t *length)
{
	char *text;
	FILE *out = open_memstream(&text, length);

	for (unsigned i = 1; i <= lines; i++)
		fprintf(out, "%x000-%x000 rw-p 0 0:0 %d %*s\n", i, i + 1,
			i % of_file == 0 ? (int)i : 0, (int)(i * 31 % 4000), "x");
	fclose(out);
	return text;
}

/* What PROCMAP_QUERY fails with, 0: the kernel is asked. This replaces the function of libc. */
static int query_error;

int ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	void *argument;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	if (!query_error)
		return (int)syscall(SYS_ioctl, fd, request, argument);
	errno = query_error;
	return -1;
}

static const struct {
	unsigned lines, of_file;
} texts[] = {
	{ 1, 1 },
	{ 1, 2 },
	{ 1023, 1024 },
	{ 1024, 1024 },
	{ 1025, 7 },
	{ 2000, 500 },
	{ LINES_MAX, 1 },
	{ LINES_MAX, 7 },
	{ LINES_MAX, 8 },
	{ LINES_MAX, 9 },
	{ LINES_MAX, LINES_MAX },
};

/* In a file that does not know PROCMAP_QUERY. */
static void test_long_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct rows rows = { 0 };
		struct maps_reading reading = { .sink = keep, .sink_argument = &rows };
		size_t length;
		char *text = make_lines(texts[i].lines, texts[i].of_file, &length);

		assert_int_equal(read_text(text, length, &reading), 0);
		assert_int_equal(rows.count, texts[i].lines / texts[i].of_file);
		assert_int_equal(reading.lines, texts[i].lines);
		assert_int_equal(reading.bytes_read, length);
		assert_false(reading.changed);
		for (size_t row = 0; row < rows.count; row++) {
			uint64_t number = (row + 1) * texts[i].of_file;

			assert_int_equal(rows.rows[row].start, number << 12);
			assert_int_equal(rows.rows[row].file.inode, number);
		}
		forget(&rows);
		free(text);
	}
}

/* Where there is no PROCMAP_QUERY, whatever says so, the rest of the text is read. */
static void test_missing_call(void **state)
{
	static const struct {
		int error, rc;
	} errors[] = { { ENOTTY, 0 }, { ENOSYS, 0 }, { EPERM, 0 }, { EINVAL, 0 }, { EOPNOTSUPP, 0 },
		{ ESRCH, -ESRCH } };

	(void)state;
	for (size_t i = 0; i < COUNT(errors); i++) {
		struct rows rows = { 0 };
		struct maps_reading reading = { .sink = keep, .sink_argument = &rows };
		size_t length;
		char *text = make_lines(LINES_MAX, 2000, &length);

		query_error = errors[i].error;
		assert_int_equal(read_text(text, length, &reading), errors[i].rc);
		if (errors[i].rc == 0)
			assert_int_equal(rows.count, LINES_MAX / 2000);
		forget(&rows);
		free(text);
	}
	query_error = 0;
}

static void test_no_maps(void **state)
{
	static const char line[] = "1000-2000 r--p 0 8:1 7 /a\n";
	static char name[70000];
	struct rows rows = { 0 };
	struct maps_reading reading = { .sink = keep, .sink_argument = &rows };
	int directory = open("/", O_RDONLY | O_DIRECTORY);

	(void)state;
	assert_int_equal(read_text(line, strlen(line) - 1, &reading), -EBADMSG);
	assert_int_equal(rows.count, 0);
	assert_int_equal(read_text("", 0, &reading), -ESRCH);
	assert_int_equal(read_text("Name:	bash\n", 11, &reading), -EBADMSG);
	memset(name, 'x', sizeof(name));
	memcpy(name, line, strlen(line) - 1);
	name[sizeof(name) - 1] = '\n';
	assert_int_equal(read_text(name, sizeof(name), &reading), -EBADMSG);
	assert_int_equal(rows.count, 0);
	assert_int_equal(maps_read(directory, &reading), -EISDIR);
	close(directory);
}

/* What the sink returns ends the reading, and is returned. */
static int refuse(void *to, const struct maps_row *row)
{
	(void)row;
	return *(int *)to;
}

static void test_sink_ends_it(void **state)
{
	static const int ends[] = { 1, -ENOMEM, -ENOTTY };

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct maps_reading reading = { .sink = refuse, .sink_argument = (void *)&ends[i] };
		size_t length;
		char *text = make_lines(LINES_MAX, 2000, &length);

		assert_int_equal(read_text(text, length, &reading), ends[i]);
		free(text);
	}
}

/* Our own maps, read in one go. */
static struct rows read_whole(void)
{
	struct rows rows = { 0 };
	struct maps_reading reading = { .sink = keep, .sink_argument = &rows };
	static char text[8 << 20];
	int fd = open("/proc/self/maps", O_RDONLY), rc;
	size_t length = 0;
	ssize_t part;

	while ((part = read(fd, text + length, sizeof(text) - length)) > 0)
		length += (size_t)part;
	close(fd);
	assert_true(part == 0 && length < sizeof(text));
	assert_int_equal(maps_take_lines(text, length, &reading, &rc), length);
	return rows;
}

static void assert_same_rows(const struct rows *one, const struct rows *other)
{
	assert_int_equal(one->count, other->count);
	for (size_t i = 0; i < one->count; i++) {
		const struct maps_row *row = &one->rows[i], *same = &other->rows[i];

		assert_true(row->start == same->start && row->end == same->end);
		assert_int_equal(row->offset, same->offset);
		assert_int_equal(row->perms, same->perms);
		assert_true(is_same_file(&row->file, &same->file));
	}
}

/* With and without PROCMAP_QUERY the rows are the same. */
static void test_files_are_rare(void **state)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *address = mmap(
		NULL, ALONE * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	struct rows rows = { 0 }, whole;
	struct maps_reading reading = { .sink = keep, .sink_argument = &rows };
	MEMORY_FILE file = memory_file("x");
	int fd = open("/proc/self/maps", O_RDONLY);

	(void)state;
	assert_true(address != MAP_FAILED);
	for (size_t i = 0; i < ALONE; i += 2)
		assert_int_equal(mprotect(address + i * page, page, PROT_READ), 0);
	for (size_t i = 7; i < ALONE; i += 500)
		assert_ptr_equal(mmap(address + i * page, page, (int)(i % 8),
					 (i & 64 ? MAP_SHARED : MAP_PRIVATE) | MAP_FIXED, file.fd,
					 (off_t)(i * page)),
			address + i * page);
	assert_int_equal(maps_read(fd, &reading), 0);
	whole = read_whole();
	assert_true(rows.count >= ALONE / 500);
	assert_same_rows(&rows, &whole);
	assert_false(reading.changed);
	close(fd);
	munmap(address, ALONE * page);
	forget(&rows);
	forget(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_texts),
		cmocka_unit_test(test_missing_call),
		cmocka_unit_test(test_no_maps),
		cmocka_unit_test(test_sink_ends_it),
		cmocka_unit_test(test_files_are_rare),
	};

	return cmocka_run_group_tests_name("maps-read", tests, NULL, NULL);
}
