// SPDX-License-Identifier: GPL-2.0-or-later
/* Device paths, and attributes, which are files of the test, named relative to /sys. */
#include "probe/sysfs.h"

#include "test.h"

#include <linux/magic.h>
#include <stdlib.h>
#include <sys/vfs.h>

/* The texts of the tests appear to be on that file system. */
int fstatfs(int fd, struct statfs *fs)
{
	(void)fd;
	*fs = (struct statfs){ .f_type = SYSFS_MAGIC };
	return 0;
}

#define BUS "/sys/devices/LNXSYSTM:00/LNXSYBUS:00/ACPI0012:00/ndbus0"
#define CXL "/sys/devices/platform/ACPI0017:00/root0"

static const struct {
	const char *path;
	const char *prefix;
	const char *component;
} components[] = {
	{ BUS "/region1/namespace1.0/block/pmem1", "region", "region1" },
	{ BUS "/region1/namespace1.0/block/pmem1", "ndbus", "ndbus0" },
	{ BUS "/region1/namespace1.0/block/pmem1", "namespace", "namespace1.0" },
	{ BUS "/region1/pfn1.0/block/pmem1", "namespace", NULL },
	{ BUS "/region12", "region", "region12" },
	{ BUS "/region/region3", "region", "region3" },
	{ BUS "/regions0/dax_region4/region5", "region", "region5" },
	{ "/sys/devices/virtual/block/dm-0", "region", NULL },
	{ "/", "region", NULL },
	{ "", "region", NULL },
	{ "region0/x", "region", NULL }, /* a path is absolute */
	{ "//region0//", "region", "region0" },
};

static void assert_text(char *text, const char *wanted)
{
	if (wanted) {
		assert_non_null(text);
		assert_string_equal(text, wanted);
	} else {
		assert_null(text);
	}
	free(text);
}

static void test_component(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(components); i++)
		assert_text(sysfs_component(components[i].path, components[i].prefix),
			components[i].component);
}

static const struct {
	const char *path;
	const char *region;
} regions[] = {
	{ BUS "/region0/namespace0.0/block/pmem0", "region0" },
	{ BUS "/region0/btt0.1/block/pmem0s", "region0" },
	{ BUS "/region3/dax3.0/dax3.0", "region3" },
	{ CXL "/nvdimm-bridge0/ndbus12/region7/pfn7.0/block/pmem7", "region7" },
	{ CXL "/decoder0.0/region0/dax_region0/dax0.0", NULL }, /* CXL's own kind of region */
	{ CXL "/region9/ndbus1/region2/dax2.0", "region2" },
	{ "/sys/devices/platform/hmem.0/dax0.0", NULL },
	{ "/sys/devices/pci0000:00/0000:00:04.0/virtio1/block/vda/vda1", NULL },
	{ BUS, NULL },
	{ "", NULL },
};

static void test_region(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(regions); i++)
		assert_text(sysfs_nvdimm_region(regions[i].path), regions[i].region);
}

static const struct {
	const char *attribute;
	const char *text;
	bool known;
	uint64_t value;
} attributes[] = {
	{ "1\n", "1", true, 1 },
	{ "0\n", "0", true, 0 },
	{ "4096", "4096", true, 4096 },
	{ "0x140000000\n", "0x140000000", true, 0x140000000 },
	{ "18446744073709551614\n", "18446744073709551614", true, UINT64_MAX - 1 },
	/* the largest number stands for unknown */
	{ "18446744073709551615\n", "18446744073709551615", false, 0 },
	{ "18446744073709551616\n", "18446744073709551616", false, 0 },
	{ "-1\n", "-1", false, 0 },
	{ "", "", false, 0 },
	{ "\n", "", false, 0 },
	{ " 1\n", " 1", false, 0 },
	{ "12 34\n", "12 34", false, 0 },
	{ "linear\n", "linear", false, 0 },
	{ "two\nlines\n", "two\nlines", false, 0 },
};

static void test_attributes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(attributes); i++) {
		MEMORY_FILE file = memory_file(attributes[i].attribute);
		struct number number = sysfs_number("..%s", file.name);
		enum tristate wanted =
			attributes[i].known ? tristate(attributes[i].value) : UNKNOWN;

		assert_text(sysfs_text("..%s", file.name), attributes[i].text);
		assert_int_equal(number.known, attributes[i].known);
		if (number.known)
			assert_int_equal(number.value, attributes[i].value);
		assert_int_equal(sysfs_tristate("..%s", file.name), wanted);
	}
}

static void test_absent(void **state)
{
	(void)state;
	assert_text(sysfs_text("class/block/%s/dax", "none"), NULL);
	assert_false(sysfs_number("class/block/%s/size", "none").known);
	assert_int_equal(sysfs_tristate("class/block/%s/queue/dax", "none"), UNKNOWN);
	assert_text(sysfs_link_name("class/block/%s/driver", "none"), NULL);
	assert_text(sysfs_device_path("block", makedev(4095, 1048575)), NULL);
	assert_text(sysfs_text("."), NULL); /* a directory */
}

static void test_too_long(void **state)
{
	static char name[8192];

	(void)state;
	memset(name, 'x', sizeof(name) - 1);
	assert_text(sysfs_text("%s", name), NULL);
	assert_text(sysfs_link_name("%s", name), NULL);
}

static void test_device_number(void **state)
{
	(void)state;
	assert_text(sysfs_device_number(makedev(259, 1048575)), "259:1048575");
	assert_text(sysfs_device_number(0), "0:0");
}

static void test_link(void **state)
{
	(void)state;
	assert_text(sysfs_link_name("../proc/mounts"), "mounts"); /* to self/mounts */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_component),
		cmocka_unit_test(test_region),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_device_number),
		cmocka_unit_test(test_link),
	};

	return cmocka_run_group_tests_name("sysfs", tests, NULL, NULL);
}
