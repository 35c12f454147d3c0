// SPDX-License-Identifier: GPL-2.0-or-later
#include "probe/huge-map.h"

#include "test.h"

#include <stdlib.h>

#define MIB (1ull << 20)

/* Extents as START-END STATE in MiB, the size of the file in MiB, and the map that they must give,
 * a sign for each block: # whole, u unwritten, s shared, m misaligned, / split, . hole, ! media
 * error, e end of file. */
static const char signs[] = "?#usm/.e!";

static const struct {
	const char *extents;
	uint64_t size;
	const char *map;
} maps[] = {
	{ "", 0, "" },
	{ "", 1, "e" },
	{ "", 4, ".." },
	{ "0-4#", 4, "##" },
	{ "0-4#", 5, "##e" },
	{ "0-8u", 8, "uuuu" },
	{ "0-4# 4-8s 8-10m", 10, "##ssm" },
	/* a block of several extents */
	{ "0-1# 1-2#", 2, "/" },
	{ "0-3# 3-8#", 8, "#/##" },
	{ "0-3u 3-8s", 8, "u/ss" },
	/* a block that extents do not cover */
	{ "0-1#", 2, "." },
	{ "0-1# 3-8#", 8, "..##" },
	{ "2-4#", 8, ".#.." },
	{ "1-2#", 4, ".." },
	{ "0-2# 6-8#", 8, "#..#" },
	/* a media error outranks every other state of its block */
	{ "0-2! 2-4#", 4, "!#" },
	{ "0-1! 1-2#", 2, "!" },
	{ "0-1!", 2, "!" },
	/* extents that overlap count once */
	{ "0-4# 2-6#", 6, "##." },
};

static const char *read_extents(const char *extents, struct huge_map *map)
{
	unsigned long long start, end;
	char sign;
	int used;

	for (; sscanf(extents, " %llu-%llu%c%n", &start, &end, &sign, &used) == 3;
		extents += used) {
		enum huge_state state = (enum huge_state)(strchr(signs, sign) - signs);

		huge_map_add(map, start * MIB, end * MIB, state);
	}
	return extents;
}

static void write_map(char *text, const struct list *runs)
{
	const struct huge_run_facts *run;

	list_for_each (run, runs)
		for (uint64_t i = 0; i < run->blocks.value; i++)
			*text++ = signs[run->state];
	*text = '\0';
}

static void test_maps(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(maps); i++) {
		struct list runs = { 0 };
		struct huge_map map = { .runs = &runs, .block_size = 2 * MIB };
		char text[64];

		assert_string_equal(read_extents(maps[i].extents, &map), "");
		huge_map_end(&map, maps[i].size * MIB);
		write_map(text, &runs);
		if (strcmp(text, maps[i].map) != 0)
			fail_msg("%s: %s instead of %s", maps[i].extents, text, maps[i].map);
		record_clear_list(&huge_run_record, &runs);
	}
}

/* Neighbours in the same state are one run, and the totals are those of the runs. */
static void test_runs(void **state)
{
	struct list runs = { 0 };
	struct huge_map map = { .runs = &runs, .block_size = 2 * MIB };

	(void)state;
	huge_map_add(&map, 0, 64 * MIB, HUGE_WHOLE);
	huge_map_add(&map, 64 * MIB, 128 * MIB, HUGE_WHOLE);
	huge_map_end(&map, 130 * MIB);
	assert_int_equal(runs.count, 2);
	assert_int_equal(map.totals[HUGE_WHOLE], 64);
	assert_int_equal(map.totals[HUGE_HOLE], 1);
	record_clear_list(&huge_run_record, &runs);
}

/* With too many runs only the totals are kept. */
static void test_too_many_runs(void **state)
{
	struct list runs = { 0 };
	struct huge_map map = { .runs = &runs, .block_size = 2 * MIB };

	(void)state;
	for (uint64_t i = 0; i < 10000; i++)
		huge_map_add(&map, 4 * i * MIB, (4 * i + 2) * MIB, HUGE_WHOLE);
	huge_map_end(&map, 40000 * MIB);
	assert_int_equal(runs.count, 0);
	assert_null(runs.items);
	assert_int_equal(map.totals[HUGE_WHOLE], 10000);
	assert_int_equal(map.totals[HUGE_HOLE], 10000);
}

/* Without the address of the device, its alignment must be that of a PMD. */
static void test_block_size(void **state)
{
	static const struct {
		struct number pmd, address, align;
		uint64_t size;
	} rows[] = {
		{ { true, 2 * MIB }, { 0 }, { 0 }, 2 * MIB },
		{ { true, 2 * MIB }, { 0 }, { true, 2 * MIB }, 2 * MIB },
		{ { true, 2 * MIB }, { 0 }, { true, 4096 }, 0 },
		{ { true, 2 * MIB }, { true, 2 * MIB }, { true, 4096 }, 2 * MIB },
		{ { true, 32 * MIB }, { true, 2 * MIB }, { true, 2 * MIB }, 32 * MIB },
		{ { true, 32 * MIB }, { 0 }, { true, 2 * MIB }, 0 },
		{ { true, 32 * MIB }, { 0 }, { true, 64 * MIB }, 32 * MIB },
		{ { true, 32 * MIB }, { 0 }, { 0 }, 0 },
		{ { 0 }, { true, 2 * MIB }, { true, 2 * MIB }, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(huge_map_block_size(rows[i].pmd, rows[i].address, rows[i].align),
			rows[i].size);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_maps),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_too_many_runs),
		cmocka_unit_test(test_block_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
