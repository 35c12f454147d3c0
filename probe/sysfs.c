/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sysfs.h"

#include "directory.h"
#include "kernel-fs.h"
#include "lib/util.h"
#include "lib/xalloc.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ATTRIBUTE_MAX 4096 /* bytes; sysfs attributes are at most a page */

/* Writes the name of the file below /sys that the format names. Returns 0 or -ENAMETOOLONG. */
static int format_name(char *name, size_t size, const char *format, va_list arguments)
{
	int prefix = snprintf(name, size, "/sys/");
	int length = vsnprintf(name + prefix, size - (size_t)prefix, format, arguments);

	return length < 0 || (size_t)length >= size - (size_t)prefix ? -ENAMETOOLONG : 0;
}

static char *read_text(const char *name)
{
	char buffer[ATTRIBUTE_MAX + 1];
	int fd = kernel_fs_open(AT_FDCWD, name, 0, SYSFS_MAGIC);
	ssize_t length;

	if (fd < 0)
		return NULL;
	length = read(fd, buffer, ATTRIBUTE_MAX);
	close(fd);
	if (length < 0)
		return NULL;
	buffer[length] = '\0';
	if (length > 0 && buffer[length - 1] == '\n')
		buffer[length - 1] = '\0';
	return xstrdup(buffer);
}

char *sysfs_device_number(dev_t device)
{
	return xasprintf("%u:%u", major(device), minor(device));
}

/* Whether the device of that name in /sys/class/block has this number. */
static bool is_class_device(const char *name, const char *number)
{
	char *text _cleanup_free_ = sysfs_text("class/block/%s/dev", name);

	return text && strcmp(text, number) == 0;
}

/* realpath(3), if the name leads to a file of sysfs. */
static char *resolve(const char *name)
{
	char *path = xresult(realpath(name, NULL));

	if (!path || is_kernel_fs(path, SYSFS_MAGIC))
		return path;
	free(path);
	errno = ENODEV;
	return NULL;
}

/* Containers mask /sys/dev/block, and show /sys/class/block. */
static char *find_class_device(dev_t device)
{
	char *number _cleanup_free_ = sysfs_device_number(device);
	DIR *devices = sysfs_opendir("/sys/class/block");
	char path[PATH_MAX], *found = NULL;
	const char *name;
	int rc = 0;

	while (devices && !found && (name = next_name(devices, &rc))) {
		if (!is_class_device(name, number))
			continue;
		snprintf(path, sizeof(path), "/sys/class/block/%s", name);
		found = resolve(path);
	}
	if (devices)
		closedir(devices);
	return found;
}

char *sysfs_device_path(const char *type, dev_t device)
{
	char name[PATH_MAX], *path;
	int error;

	snprintf(name, sizeof(name), "/sys/dev/%s/%u:%u", type, major(device), minor(device));
	path = resolve(name);
	error = errno;
	if (!path && strcmp(type, "block") == 0)
		path = find_class_device(device);
	errno = error;
	return path;
}

char *sysfs_text(const char *format, ...)
{
	char name[PATH_MAX];
	va_list arguments;
	int rc;

	va_start(arguments, format);
	rc = format_name(name, sizeof(name), format, arguments);
	va_end(arguments);
	return rc < 0 ? NULL : read_text(name);
}

struct number sysfs_number_of_text(char *text)
{
	struct number found = { 0 };
	uint64_t value;
	char *end;

	if (text && isdigit((unsigned char)*text)) {
		errno = 0;
		value = strtoull(text, &end, 0);
		if (!errno && !*end)
			found = number(value);
	}
	free(text);
	return found;
}

enum tristate sysfs_tristate_of_number(struct number number)
{
	return number.known ? tristate(number.value != 0) : UNKNOWN;
}

char *sysfs_link_name(const char *format, ...)
{
	char name[PATH_MAX], link[PATH_MAX];
	int fd _cleanup_close_ = -1, rc;
	va_list arguments;
	ssize_t length;

	va_start(arguments, format);
	rc = format_name(name, sizeof(name), format, arguments);
	va_end(arguments);
	fd = rc < 0 ? rc : kernel_fs_open(AT_FDCWD, name, O_PATH | O_NOFOLLOW, SYSFS_MAGIC);
	length = fd < 0 ? -1 : readlinkat(fd, "", link, sizeof(link) - 1);
	if (length <= 0)
		return NULL;
	link[length] = '\0';
	return xstrdup(basename(link));
}

char *sysfs_resolved(const char *format, ...)
{
	char name[PATH_MAX];
	va_list arguments;
	int rc;

	va_start(arguments, format);
	rc = format_name(name, sizeof(name), format, arguments);
	va_end(arguments);
	return rc < 0 ? NULL : xresult(realpath(name, NULL));
}

bool sysfs_is_dax_device(dev_t device)
{
	char *subsystem _cleanup_free_ =
		sysfs_link_name("dev/char/%u:%u/subsystem", major(device), minor(device));

	return text_is(subsystem, "dax");
}

char *sysfs_component(const char *path, const char *prefix)
{
	size_t length = strlen(prefix);

	for (const char *part = strchr(path, '/'); part; part = strchr(part, '/')) {
		part++;
		if (strncmp(part, prefix, length) == 0 && isdigit((unsigned char)part[length]))
			return xstrndup(part, strcspn(part, "/"));
	}
	return NULL;
}

char *sysfs_nvdimm_region(const char *path)
{
	char *bus _cleanup_free_ = sysfs_component(path, "ndbus");

	return bus ? sysfs_component(strstr(path, bus), "region") : NULL;
}
