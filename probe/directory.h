/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAXINFO_PROBE_DIRECTORY_H
#define DAXINFO_PROBE_DIRECTORY_H

#include <dirent.h>
#include <errno.h>
#include <stddef.h>

/* The name of the next entry that has no dot before it, which belongs to the directory; NULL at the
 * end, and then *rc is 0, or a negative errno: a list that was cut off is not complete. */
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
