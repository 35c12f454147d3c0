/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Attributes and device paths of sysfs. Names are below /sys; results are owned by the caller. */
#ifndef DAXINFO_PROBE_SYSFS_H
#define DAXINFO_PROBE_SYSFS_H

#include "lib/record.h"

#include <sys/sysmacros.h>
#include <sys/types.h>

/* MAJOR:MINOR; NULL without memory. */
char *sysfs_device_number(dev_t device);

/* The directory of a device, without links: type is "block" or "char". NULL where there is none. */
char *sysfs_device_path(const char *type, dev_t device);

/* The text of an attribute without its last newline; NULL where it is absent or cannot be read. The
 * printf format names the file. */
char *sysfs_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The attribute as a number, decimal or 0x; unknown where it is absent or is none. */
struct number sysfs_number(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether the attribute is not 0; unknown where it is absent or no number. */
enum answer sysfs_answer(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The name that a link points to (its last component); NULL where there is none. */
char *sysfs_link_name(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether a character device is device-dax. */
bool sysfs_is_dax_device(dev_t device);

/* The component of a device's path that begins with prefix and goes on with a digit (region0 for
 * "region"); NULL where there is none. */
char *sysfs_component(const char *path, const char *prefix);

/* The NVDIMM region on a device's path (region0 in .../ndbus0/region0/...); NULL where there is
 * none: a CXL region outside of an nd bus is another thing of the same name. */
char *sysfs_nvdimm_region(const char *path);

#endif
