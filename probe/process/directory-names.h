/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of a directory: one on every mount that shows it. maps may show any of them. */
#ifndef DAXINFO_PROBE_PROCESS_DIRECTORY_NAMES_H
#define DAXINFO_PROBE_PROCESS_DIRECTORY_NAMES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct directory_names {
	dev_t device; /* of the superblock, as maps shows it */
	bool is_root; /* the directory is the root of its file system */
	char *inside; /* its path in its file system */
	char **names; /* each with a slash at its end */
	size_t count;
};

/* Finds the names of the directory `path`, which is on the mount mount_id, in an open mountinfo
 * (proc_pid_mountinfo(5)). Returns 0, or -ENOENT if there is no such mount. The caller clears the
 * names in any case. */
int directory_names_find(
	struct directory_names *names, FILE *mountinfo, uint64_t mount_id, const char *path);

/* Adds the names, in an open mountinfo, of the directory whose path in its file system is inside.
 * names->device must be set. */
void directory_names_add(struct directory_names *names, FILE *mountinfo, const char *inside);

void directory_names_clear(struct directory_names *names);

/* Whether the path begins with one of the names. */
bool directory_names_match(const struct directory_names *names, const char *path);

#endif
