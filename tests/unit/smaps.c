// SPDX-License-Identifier: GPL-2.0-or-later
/* VmFlags in smaps, and the mappings that they belong to. */
#include "probe/process/smaps.h"
#include "test.h"
#include "verdict/vm-flags.h"

#include <errno.h>
#include <stdlib.h>

/* A row ends where it has nothing more to say. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

/* The lines before the flags; some names look like numbers. */
#define SIZES                                                                                      \
	"Size:               4096 kB\nKernelPageSize:        4 kB\nRss:                 256 kB\n"  \
	"Anonymous:             0 kB\nAnonHugePages:         0 kB\nFilePmdMapped:         0 kB\n"  \
	"THPeligible:           0\nProtectionKey:         0\n"
#define VMA(range, flags)                                                                          \
	range " rw-s 00000000 fd:00 7      /mnt/file\n" SIZES "VmFlags: " flags "\n"
#define OTHER(range) range " rw-p 00000000 00:00 0 \n" SIZES "VmFlags: rd wr mr mw me ac \n"

/* The mappings that are known, as START-END each, and the flags that each gets, or -, with commas.
 */
static const struct {
	const char *name;
	const char *text;
	const char *known;
	const char *flags;
	bool changed;
	uint64_t end;       /* 0: of the last one */
	const char *unread; /* what is never read */
} texts[] = {
	{ "one", VMA("1000-2000", "rd wr sh sf "), "1000-2000", "rd wr sh sf" },
	{ "without a space at the end", VMA("1000-2000", "rd"), "1000-2000", "rd" },
	{ "without flags", VMA("1000-2000", ""), "1000-2000", "-" },
	{ "two", VMA("1000-2000", "rd ") VMA("2000-3000", "wr "), "1000-2000 2000-3000", "rd,wr" },
	{ "among others", OTHER("1000-2000") VMA("2000-3000", "sf ") OTHER("3000-5000"),
		"2000-3000", "sf" },
	{ "others between them",
		VMA("1000-2000", "aa ") OTHER("2000-5000") VMA("5000-6000", "bb ")
			OTHER("6000-7000"),
		"1000-2000 5000-6000", "aa,bb" },
	{ "of a kernel that has no flags", "1000-2000 rw-s 00000000 fd:00 7 /a\n" SIZES,
		"1000-2000", "-" },
	{ "nobody wants any", OTHER("1000-2000"), "", "" },

	{ "the rest is not read",
		VMA("1000-2000", "aa ") OTHER("2000-3000") OTHER("3000-4000") "unread\n",
		"1000-2000", "aa", false, 0, "3000-4000" },
	{ "as far as is of interest",
		VMA("1000-2000", "aa ") VMA("2000-3000", "bb ") VMA("3000-4000", "cc "),
		"1000-2000 2000-3000 3000-4000", "aa,bb,-", false, 0x3000, "3000-4000" },
	{ "an end that is in a mapping", VMA("1000-4000", "aa ") VMA("4000-5000", "bb "),
		"1000-4000 4000-5000", "aa,-", false, 0x3000, "4000-5000" },

	{ "the first is gone", OTHER("500-600") VMA("2000-3000", "bb "), "1000-2000 2000-3000",
		"-,bb", true },
	{ "the second is gone", VMA("1000-2000", "aa ") VMA("3000-4000", "cc "),
		"1000-2000 2000-3000 3000-4000", "aa,-,cc", true },
	{ "the last is gone", VMA("1000-2000", "aa ") OTHER("7000-8000"), "1000-2000 2000-3000",
		"aa,-", true },
	{ "the last is gone, and nothing follows it", VMA("1000-2000", "aa "),
		"1000-2000 2000-3000", "aa,-", true },
	{ "all are gone", "", "1000-2000", "-", true },
	{ "it became shorter", VMA("1000-1800", "aa ") OTHER("7000-8000"), "1000-2000", "-", true },
	{ "it became longer", VMA("1000-3000", "aa ") VMA("3000-4000", "bb "),
		"1000-2000 3000-4000", "-,bb", true },
	{ "it begins earlier", VMA("800-2000", "aa ") VMA("3000-4000", "bb "),
		"1000-2000 3000-4000", "-,bb", true },
	{ "it begins later", VMA("1800-2000", "aa ") VMA("3000-4000", "bb "), "1000-2000 3000-4000",
		"-,bb", true },
	{ "another file came in its place",
		"1000-2000 rw-s 00000000 fd:00 8 /b\n" SIZES "VmFlags: sf \n", "1000-2000", "-",
		true },
	{ "the same number on another device",
		"1000-2000 rw-s 00000000 fd:01 7 /b\n" SIZES "VmFlags: sf \n", "1000-2000", "-",
		true },
	{ "another part of the file came in its place",
		"1000-2000 rw-s 00001000 fd:00 7 /a\n" SIZES "VmFlags: sf \n", "1000-2000", "-",
		true },
	{ "memory came in its place", OTHER("1000-2000"), "1000-2000", "-", true },
	{ "it fell in two", VMA("1000-1800", "aa ") VMA("1800-2000", "bb ") VMA("3000-4000", "cc "),
		"1000-2000 3000-4000", "-,cc", true },
	{ "two became one", VMA("1000-3000", "aa ") VMA("3000-4000", "bb "),
		"1000-2000 2000-3000 3000-4000", "-,-,bb", true },
	{ "one more came", VMA("1000-2000", "aa ") VMA("2000-3000", "xx ") VMA("3000-4000", "bb "),
		"1000-2000 3000-4000", "aa,bb", false },
};

/* What VMA() and the others are of. */
static const struct mapped_file files[] = {
	{ .key = { .device = 0xfd00 /* fd:00 */, .inode = 7 } }
};

static void read_known(const char *known, struct list *mappings)
{
	unsigned long long start, end;
	int used;

	for (; sscanf(known, " %llx-%llx%n", &start, &end, &used) == 2; known += used) {
		struct mapping_facts *row = list_add(mappings, &mapping_record);

		row->start = start;
		row->end = end;
	}
	assert_string_equal(known, "");
}

static void write_flags(char *text, const struct list *mappings)
{
	const struct mapping_facts *row;

	*text = '\0';
	list_for_each (row, mappings)
		text += sprintf(text, "%s%s", row == mappings->items ? "" : ",",
			row->memory && row->memory->vm_flags ? row->memory->vm_flags : "-");
}

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct list mappings = { 0 };
		struct smaps_reading reading = { .mappings = &mappings, .files = files };
		FILE *smaps = tmpfile();
		const struct mapping_facts *rows;
		char flags[128];

		fputs(texts[i].text, smaps);
		rewind(smaps);
		read_known(texts[i].known, &mappings);
		rows = mappings.items;
		reading.end = texts[i].end ?: mappings.count ? rows[mappings.count - 1].end : 0;
		assert_int_equal(smaps_read(smaps, &reading), 0);
		write_flags(flags, &mappings);
		if (strcmp(flags, texts[i].flags) != 0 || reading.changed != texts[i].changed)
			fail_msg("%s: %s%s instead of %s", texts[i].name, flags,
				reading.changed ? ", changed" : "", texts[i].flags);
		if (texts[i].unread)
			assert_true(
				reading.bytes_read <=
				(uint64_t)(strstr(texts[i].text, texts[i].unread) - texts[i].text));
		fclose(smaps);
		record_clear_list(&mapping_record, &mappings);
	}
}

/* What is known of the memory already is kept. */
static void test_memory_is_kept(void **state)
{
	struct list mappings = { 0 };
	struct smaps_reading reading = { .mappings = &mappings, .files = files, .end = 0x2000 };
	FILE *smaps = tmpfile();
	struct mapping_facts *row;

	(void)state;
	read_known("1000-2000", &mappings);
	row = mappings.items;
	row->memory = record_new(&memory_record);
	row->memory->resident = number(4096);
	fputs(VMA("1000-2000", "rd sf "), smaps);
	rewind(smaps);
	assert_int_equal(smaps_read(smaps, &reading), 0);
	assert_string_equal(row->memory->vm_flags, "rd sf");
	assert_int_equal(row->memory->resident.value, 4096);
	fclose(smaps);
	record_clear_list(&mapping_record, &mappings);
}

static void test_error(void **state)
{
	struct list mappings = { 0 };
	struct smaps_reading reading = { .mappings = &mappings, .files = files, .end = 0x2000 };
	FILE *directory = fopen("/", "r");

	(void)state;
	assert_non_null(directory);
	assert_int_equal(smaps_read(directory, &reading), -EISDIR);
	fclose(directory);
}

/* A line that is cut off, as long as the first buffer of getline(3). */
static void test_cut_off(void **state)
{
	struct list mappings = { 0 };
	struct smaps_reading reading = { .mappings = &mappings, .files = files, .end = 0x2000 };
	FILE *smaps = tmpfile();

	(void)state;
	read_known("1000-2000", &mappings);
	fprintf(smaps, "1000-%0112x r", 0x2000);
	rewind(smaps);
	assert_int_equal(smaps_read(smaps, &reading), 0);
	assert_true(reading.changed);
	fclose(smaps);
	record_clear_list(&mapping_record, &mappings);
}

static const struct {
	const char *flags;
	enum tristate has_sf;
} flags[] = {
	{ NULL, UNKNOWN },
	{ "", NO },
	{ "sf", YES },
	{ "rd wr sh sf", YES },
	{ "sf rd", YES },
	{ "rd  sf  wr", YES },
	{ " sf", YES },
	{ "rd sf ", YES },
	{ "rd wr", NO },
	{ "sfx", NO },
	{ "xsf", NO },
	{ "s f", NO },
	{ "s", NO },
	{ "SF", NO },
};

static void test_flags(void **state)
{
	const struct mapping_facts unseen = { .start = 0 };

	(void)state;
	assert_int_equal(vm_flag(&unseen, "sf"), UNKNOWN);
	for (size_t i = 0; i < COUNT(flags); i++) {
		struct memory_facts memory = { .vm_flags = (char *)flags[i].flags };
		const struct mapping_facts mapping = { .memory = &memory };

		if (vm_flag(&mapping, "sf") != flags[i].has_sf)
			fail_msg("%s: %d", flags[i].flags, vm_flag(&mapping, "sf"));
	}
}

#define KIB 1024ULL
#define GIB (1ULL << 30)

/* A page of a page table has an entry for each eight bytes, whatever the size of a page. */
static void test_estimate(void **state)
{
	static const struct {
		uint64_t page_size, resident, direct;
		struct number page_tables;
		uint64_t pages;
	} rows[] = {
		{ 4 * KIB, 0, GIB, { true, 4 * KIB }, 512 },
		{ 16 * KIB, 0, GIB, { true, 16 * KIB }, 2048 },
		{ 64 * KIB, 0, GIB, { true, 64 * KIB }, 8192 },
		{ 64 * KIB, 0, GIB, { true, 8 * KIB }, 1024 }, /* kernels count in KiB */
		{ 4 * KIB, 4 * KIB, 4 * KIB, { true, 4 * KIB }, 2 },
		{ 4 * KIB, 0, GIB, { false, 0 }, 262144 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct process_facts process = { .resident = { true, rows[i].resident },
			.page_tables = rows[i].page_tables };

		assert_int_equal(smaps_estimate_pages(&process, rows[i].direct, rows[i].page_size),
			rows[i].pages);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_estimate),
		cmocka_unit_test(test_memory_is_kept),
		cmocka_unit_test(test_error),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_flags),
	};

	return cmocka_run_group_tests_name("smaps", tests, NULL, NULL);
}
