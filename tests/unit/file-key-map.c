// SPDX-License-Identifier: GPL-2.0-or-later
#include "probe/process/file-key-map.h"

#include "test.h"

#include <sys/sysmacros.h>

#define FILES   20000
#define DEVICES 7

/* Inodes on a few devices, with that distance between them: consecutive, or far apart as on 64
 * bits. */
static struct file_key nth(size_t i, uint64_t distance)
{
	return (struct file_key){
		.device = makedev(8, (unsigned)(i % DEVICES)),
		.inode = 1 + i / DEVICES * distance,
	};
}

static const uint64_t distances[] = { 1, 2, 512, 1 << 20, 1ULL << 32, 1ULL << 40,
	0x9e3779b97f4a7c15 };

static void test_values(void **state)
{
	(void)state;
	for (size_t d = 0; d < COUNT(distances); d++) {
		struct file_key_map map = { 0 };

		for (size_t i = 0; i < FILES; i++) {
			struct file_key file = nth(i, distances[d]);
			size_t *value = file_key_map_at(&map, &file);

			assert_non_null(value);
			assert_int_equal(*value, 0);
			*value = i + 1;
		}
		assert_int_equal(map.used, FILES);
		for (size_t i = FILES; i-- > 0;) {
			struct file_key file = nth(i, distances[d]);

			assert_int_equal(*file_key_map_at(&map, &file), i + 1);
		}
		assert_int_equal(map.used, FILES);
		file_key_map_clear(&map);
	}
}

/* Half of the slots stay free, or looking for a file that is not in the map would not end. */
static void test_room(void **state)
{
	struct file_key_map map = { 0 };

	(void)state;
	for (size_t i = 0; i < FILES; i++) {
		struct file_key file = nth(i, 1);

		assert_non_null(file_key_map_at(&map, &file));
		assert_int_equal(map.used, i + 1);
		assert_true(map.used * 2 <= map.size);
		assert_int_equal(map.size & (map.size - 1), 0);
	}
	file_key_map_clear(&map);
}

static void test_same_number(void **state)
{
	const struct file_key files[] = { { makedev(8, 1), 7, 0 }, { makedev(8, 2), 7, 0 },
		{ makedev(9, 1), 7, 0 }, { makedev(8, 1), 8, 0 }, { 0, 7, 0 }, { 0, 7, 1 },
		{ 0, UINT64_MAX, 0 }, { makedev(0, 1), 0, 0 } };
	struct file_key_map map = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++)
		*file_key_map_at(&map, &files[i]) = 100 + i;
	for (size_t i = 0; i < COUNT(files); i++)
		assert_int_equal(*file_key_map_at(&map, &files[i]), 100 + i);
	file_key_map_clear(&map);
}

static void test_clear(void **state)
{
	const struct file_key file = { makedev(8, 1), 7, 0 };
	struct file_key_map map = { 0 };

	(void)state;
	file_key_map_clear(&map);
	*file_key_map_at(&map, &file) = 1;
	file_key_map_clear(&map);
	assert_int_equal(map.used, 0);
	assert_null(map.slots);
	assert_int_equal(*file_key_map_at(&map, &file), 0);
	file_key_map_clear(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_room),
		cmocka_unit_test(test_same_number),
		cmocka_unit_test(test_clear),
	};

	return cmocka_run_group_tests_name("file-key-map", tests, NULL, NULL);
}
