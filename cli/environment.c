/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "environment.h"

#include "lib/util.h"

/* Of libmount, libblkid and what they share in util-linux; of libndctl and libdaxctl; and of
 * libkmod and libudev, which these two load. */
static const char *const prefixes[] = {
	"LIBMOUNT_",
	"LIBBLKID_",
	"BLKID_",
	"LIBSMARTCOLS_",
	"LOOPDEV_",
	"ULPATH_",
	"ULSYSFS_",
	"ULPROCFS_",
	"NDCTL_",
	"DAXCTL_",
	"KMOD_",
	"UDEV_",
	"SYSTEMD_",
};

static bool is_of_library(const char *variable)
{
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (strncmp(variable, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

/* In place: unsetenv(3) would need a copy of the name, and memory. */
void drop_library_variables(void)
{
	char **kept = environ;

	for (char **variable = environ; variable && *variable; variable++)
		if (!is_of_library(*variable))
			*kept++ = *variable;
	if (kept)
		*kept = NULL;
}
