/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the names in a directory of sysfs or proc. */
#ifndef DAXINFO_PROBE_DIRECTORY_H
#define DAXINFO_PROBE_DIRECTORY_H

#include <dirent.h>
#include <errno.h>
#include <stddef.h>

/* Returns the next name that does not begin with a dot, which belongs to the directory. NULL is the
 * end if *rc is 0; if it is a negative errno, the list is incomplete. */
static inline const char *next_name(DIR *directory, int *rc)
{
	struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(directory);
	} while (entry && *entry->d_name == '.');
	*rc = entry ? 0 : -errno;
	return entry ? entry->d_name : NULL;
}

#endif
