/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Attributes and device paths of sysfs. The printf(3) format names a file below /sys. Texts that
 * are returned are the caller's to free. What does not exist or cannot be read is NULL or unknown.
 */
#ifndef DAXINFO_PROBE_SYSFS_H
#define DAXINFO_PROBE_SYSFS_H

#include "lib/record.h"

#include <sys/sysmacros.h>
#include <sys/types.h>

/* The device number as MAJOR:MINOR. */
char *sysfs_device_number(dev_t device);

/* The directory of a device, with links resolved. type is "block" or "char". NULL with errno if
 * there is none. */
char *sysfs_device_path(const char *type, dev_t device);

/* The text of an attribute without its last newline. */
char *sysfs_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The attribute as a number, decimal or 0x; unknown if it is not one. */
#define sysfs_number(...) sysfs_number_of_text(sysfs_text(__VA_ARGS__))

/* Whether the attribute is a number other than 0; unknown if it is not a number. */
#define sysfs_tristate(...) sysfs_tristate_of_number(sysfs_number(__VA_ARGS__))

/* The name (last component) of what a link points to. */
char *sysfs_link_name(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The path of what a link points to, all links resolved. */
char *sysfs_resolved(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether a character device is device-dax. */
bool sysfs_is_dax_device(dev_t device);

/* The component of a device's path that is prefix and a digit: region0 for "region". */
char *sysfs_component(const char *path, const char *prefix);

/* The NVDIMM region on a device's path: region0 in .../ndbus0/region0/... A CXL region, which has
 * the same name but is not below an nd bus, is not one. */
char *sysfs_nvdimm_region(const char *path);

/* For the macros above. Frees text, which may be NULL. */
struct number sysfs_number_of_text(char *text);
enum tristate sysfs_tristate_of_number(struct number number);

#endif
