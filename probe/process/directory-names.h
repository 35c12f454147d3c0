/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A directory has a name on every mount that shows it, and files in it are mapped under any. */
#ifndef DAXINFO_PROBE_PROCESS_DIRECTORY_NAMES_H
#define DAXINFO_PROBE_PROCESS_DIRECTORY_NAMES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct directory_names {
	dev_t device; /* of the superblock, as maps shows it */
	bool is_all;  /* the directory is the root of its file system */
	char *inside; /* its path in its file system */
	char **names; /* with a slash at the end of each; up to NULL */
	size_t count;
};

/* Finds the names of the directory of that path, on the mount with that number, in an open
 * mountinfo (proc_pid_mountinfo(5)). 0, -ENOENT where there is no such mount, -ENOMEM. The caller
 * clears them in any case. */
int directory_names_find(
	struct directory_names *names, FILE *mountinfo, uint64_t mount_id, const char *path);

/* Adds the names that the directory of that path in its file system has there. 0 or -ENOMEM. */
int directory_names_add(struct directory_names *names, FILE *mountinfo, const char *inside);
void directory_names_clear(struct directory_names *names);

/* Whether the path begins with one of them. */
bool directory_names_match(const struct directory_names *names, const char *path);

#endif
