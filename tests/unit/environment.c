// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/environment.h"

#include "test.h"

#include <stdlib.h>

/* All that the libraries have, by their manual pages and by the names in them. */
static const char *const of_libraries[] = { "LIBMOUNT_FSTAB", "LIBMOUNT_MTAB", "LIBMOUNT_UTAB",
	"LIBMOUNT_SWAPS", "LIBMOUNT_DEBUG", "LIBMOUNT_DEBUG_PADDING", "LIBMOUNT_FORCE_MOUNT2",
	"BLKID_FILE", "BLKID_CONF", "BLKID_DEBUG", "LIBBLKID_DEBUG", "LIBSMARTCOLS_DEBUG",
	"LOOPDEV_DEBUG", "ULPATH_DEBUG", "ULSYSFS_DEBUG", "ULPROCFS_DEBUG", "NDCTL_LOG",
	"NDCTL_TIMEOUT", "DAXCTL_LOG", "KMOD_LOG", "SYSTEMD_DEVICE_VERIFY_SYSFS" };

static const char *const kept[] = { "PATH", "LANG", "BLKID", "COLUMNS", "TZ", "MY_NDCTL_LOG" };

static void test_dropped(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(of_libraries); i++)
		setenv(of_libraries[i], "1", 1);
	drop_library_variables();
	for (size_t i = 0; i < COUNT(of_libraries); i++)
		assert_null(getenv(of_libraries[i]));
}

static void test_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(kept); i++) {
		setenv(of_libraries[i], "1", 1);
		setenv(kept[i], "1", 1);
	}
	drop_library_variables();
	for (size_t i = 0; i < COUNT(kept); i++) {
		assert_non_null(getenv(kept[i]));
		assert_null(getenv(of_libraries[i]));
	}
}

static void test_empty(void **state)
{
	char *none[] = { NULL }, **ours = environ;

	(void)state;
	environ = none;
	drop_library_variables();
	assert_null(*environ);
	environ = NULL;
	drop_library_variables();
	environ = ours;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dropped),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests_name("environment", tests, NULL, NULL);
}
