// SPDX-License-Identifier: GPL-2.0-or-later
#include "probe/mountinfo.h"

#include "test.h"

#include <errno.h>
#include <linux/magic.h>
#include <sys/vfs.h>

/* The texts of the tests appear to be on that file system. */
int fstatfs(int fd, struct statfs *fs)
{
	(void)fd;
	*fs = (struct statfs){ .f_type = PROC_SUPER_MAGIC };
	return 0;
}

static const char table[] =
	"22 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw\n"
	"28 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n"
	"280 28 259:0 / /mnt/pmem rw,relatime - ext4 /dev/pmem0 rw,dax=always\n"
	"2 28 0:44 / /two rw - tmpfs tmpfs rw,size=4k\n"
	"300 28 259:0 /sub\\040dir /mnt/a\\040b\\011c\\134d rw shared:2 master:7 propagate_from:3 "
	"- "
	"xfs /dev/with\\040space rw,dax=never\n"
	"301 28 259:0 / /mnt/ro ro,noatime master:9 - erofs /dev/pmem1 ro,dax=always\n"
	"302 28 259:0 / /mnt/bind ro,relatime - ext4 /dev/pmem0 rw\n"
	"303 28 259:0 / /mnt/super rw,relatime - ext4 /dev/pmem0 ro,dax=inode\n"
	"304 28 0:50 / /mnt/none rw - virtiofs my\\012tag rw\n"
	"400 28 broken\n"
	"401 28 8:1 / /mnt/hash rw - ext4 #dev rw\n"
	"500broken 28 8:1 / /mnt/broken rw - ext4 /dev/sdc rw\n"
	"500 28 8:1 / /mnt/whole rw - ext4 /dev/sdc rw\n"
	"402 28 8:1 / /mnt/last rw - ext4 /dev/sdb rw"; /* without a newline */

struct search {
	struct mount_facts mount;
	int rc;
};

static void search_cleanup(struct search *search)
{
	record_clear(&mount_record, &search->mount);
}

#define SEARCH struct search __attribute__((cleanup(search_cleanup)))

static struct search search_in(const char *text, uint64_t id)
{
	MEMORY_FILE file = memory_file(text);
	struct search search = { 0 };

	search.rc = mountinfo_search(file.name, id, &search.mount);
	if (search.rc == -ELIBACC)
		skip();
	return search;
}

static void assert_mount(uint64_t id, const char *target, const char *root, const char *type,
	const char *source, const char *options, enum tristate read_only)
{
	SEARCH search = search_in(table, id);

	assert_int_equal(search.rc, 0);
	assert_true(search.mount.id.known);
	assert_int_equal(search.mount.id.value, id);
	assert_string_equal(search.mount.target, target);
	assert_string_equal(search.mount.root, root);
	assert_string_equal(search.mount.type, type);
	assert_string_equal(search.mount.source, source);
	assert_string_equal(search.mount.options, options);
	assert_int_equal(search.mount.read_only, read_only);
	assert_int_equal(search.mount.line_skipped, NO);
	assert_int_equal(search.mount.found_by, FOUND_BY_MOUNTINFO);
}

static void test_fields(void **state)
{
	(void)state;
	assert_mount(28, "/", "/", "ext4", "/dev/sda1", "rw,errors=remount-ro", NO);
	assert_mount(402, "/mnt/last", "/", "ext4", "/dev/sdb", "rw", NO);
}

static void test_number_that_begins_another(void **state)
{
	(void)state;
	assert_mount(2, "/two", "/", "tmpfs", "tmpfs", "rw,size=4k", NO);
	assert_mount(500, "/mnt/whole", "/", "ext4", "/dev/sdc", "rw", NO);
	assert_mount(280, "/mnt/pmem", "/", "ext4", "/dev/pmem0", "rw,dax=always", NO);
}

static void test_escapes_and_optional_fields(void **state)
{
	(void)state;
	assert_mount(
		300, "/mnt/a b\tc\\d", "/sub dir", "xfs", "/dev/with space", "rw,dax=never", NO);
	assert_mount(304, "/mnt/none", "/", "virtiofs", "my\ntag", "rw", NO);
}

/* The mount's own option, or the file system's. */
static void test_read_only(void **state)
{
	(void)state;
	assert_mount(301, "/mnt/ro", "/", "erofs", "/dev/pmem1", "ro,dax=always", YES);
	assert_mount(302, "/mnt/bind", "/", "ext4", "/dev/pmem0", "rw", YES);
	assert_mount(303, "/mnt/super", "/", "ext4", "/dev/pmem0", "ro,dax=inode", YES);
}

static void test_missing(void **state)
{
	static const uint64_t absent[] = { 0, 1, 3, 29, 2800, 30, UINT64_MAX };

	(void)state;
	for (size_t i = 0; i < COUNT(absent); i++) {
		SEARCH search = search_in(table, absent[i]);

		assert_int_equal(search.rc, -ENOENT);
		assert_false(search.mount.id.known);
		assert_int_equal(search.mount.line_skipped, UNKNOWN);
	}
}

static void test_malformed(void **state)
{
	SEARCH search = search_in(table, 400);

	(void)state;
	assert_int_equal(search.rc, -EINVAL);
	assert_int_equal(search.mount.line_skipped, YES);
	assert_null(search.mount.target);
}

static void test_empty_and_absent(void **state)
{
	SEARCH search = search_in("", 28);
	struct mount_facts mount = { 0 };

	(void)state;
	assert_int_equal(search.rc, -ENOENT);
	assert_int_equal(mountinfo_search("/proc/self/fd/none", 28, &mount), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_number_that_begins_another),
		cmocka_unit_test(test_escapes_and_optional_fields),
		cmocka_unit_test(test_read_only),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_empty_and_absent),
	};

	return cmocka_run_group_tests_name("mountinfo", tests, NULL, NULL);
}
