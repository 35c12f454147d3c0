// SPDX-License-Identifier: GPL-2.0-or-later
/* An attribute of sysfs, which is a file of the test named relative to /sys, and a device path. */
#include "probe/sysfs.h"

#include "fuzz.h"

#include <inttypes.h>
#include <linux/magic.h>
#include <sys/vfs.h>

/* The texts of the tests appear to be on that file system. */
int fstatfs(int fd, struct statfs *fs)
{
	(void)fd;
	*fs = (struct statfs){ .f_type = SYSFS_MAGIC };
	return 0;
}

#define ATTRIBUTE_MAX 4096

static bool is_the_number(const char *text, uint64_t value)
{
	char decimal[32];

	snprintf(decimal, sizeof(decimal), "%" PRIu64, value);
	return strcmp(text, decimal) == 0 || *text == '0';
}

static void read_attribute(const uint8_t *data, size_t size)
{
	MEMORY_FILE file = memory_file(data, size);
	STRING text = sysfs_text("..%s", file.name);
	struct number number = sysfs_number("..%s", file.name);

	must(text && strlen(text) <= size && strlen(text) <= ATTRIBUTE_MAX);
	must(memcmp(text, data, strlen(text)) == 0);
	must(!number.known || is_the_number(text, number.value));
	must(!number.known || number.value != UINT64_MAX);
	must(sysfs_tristate("..%s", file.name) ==
		(number.known ? tristate(number.value != 0) : UNKNOWN));
}

static void check_component(const char *path, const char *prefix)
{
	STRING component = sysfs_component(path, prefix);

	if (!component)
		return;
	must(strncmp(component, prefix, strlen(prefix)) == 0);
	must(strlen(component) > strlen(prefix) && !strchr(component, '/'));
	must(strstr(path, component));
}

static void read_path(const uint8_t *data, size_t size)
{
	STRING path = strndup((const char *)data, size);
	STRING region = sysfs_nvdimm_region(path);
	STRING bus = sysfs_component(path, "ndbus");

	check_component(path, "region");
	check_component(path, "dax");
	check_component(path, "hmem.");
	must(!region || bus);
	must(!region || strstr(strstr(path, bus), region));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_attribute(data, size);
	read_path(data, size);
	return 0;
}
