/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file that a mapping is of: by map_files, which leads to it whatever happened to its name.
 * Only CAP_SYS_ADMIN and CAP_CHECKPOINT_RESTORE may follow that, so that others look for the same
 * device and inode under the name, and among the process's descriptors.
 */
#include "process.h"

#include "probe/directory.h"
#include "probe/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINK_NAME 64 /* bytes, for map_files/START-END */

static void link_name(char *name, const struct process *process, size_t file)
{
	const struct mapping_facts *rows = process->subject->mappings.items;
	const struct mapping_facts *row = &rows[process->files[file].first_mapping];

	snprintf(name, LINK_NAME, "map_files/%llx-%llx", (unsigned long long)row->start,
		(unsigned long long)row->end);
}

char *process_file_name(const struct process *process, size_t file)
{
	char name[LINK_NAME], path[PATH_MAX];
	ssize_t length;

	link_name(name, process, file);
	length = readlinkat(process->fd, name, path, sizeof(path));
	return length < 0 ? NULL : noted(strndup(path, (size_t)length));
}

enum answer is_direct_at(int fd, const char *name)
{
	struct statx stat;

	if (statx(fd, name, AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_BASIC_STATS,
		    &stat) < 0 ||
		!(stat.stx_attributes_mask & STATX_ATTR_DAX))
		return ANSWER_UNKNOWN;
	return answer(stat.stx_attributes & STATX_ATTR_DAX);
}

void process_begin_file(struct process *process, size_t file)
{
	struct progress *progress = process->session->progress;

	progress->device = process->files[file].identity.device;
	progress->inode = process->files[file].identity.inode;
	progress->steps++;
}

void process_end_file(struct process *process)
{
	process->session->progress->device = 0;
}

static bool is_given_up(const struct process *process, size_t file)
{
	const struct session *session = process->session;
	const struct identity *identity = &process->files[file].identity;

	for (size_t i = 0; i < session->given_up_count; i++)
		if (session->given_up[i].device == identity->device &&
			session->given_up[i].inode == identity->inode)
			return true;
	return false;
}

enum answer process_file_is_direct(const struct process *process, size_t file)
{
	char name[LINK_NAME];

	if (is_given_up(process, file))
		return ANSWER_UNKNOWN;
	link_name(name, process, file);
	return is_direct_at(process->fd, name);
}

/* Most file systems have one number for a file; else maps tells of ours what it told of theirs. */
static bool is_of(int fd, const struct identity *identity, bool if_unknown)
{
	struct identity shown;
	struct stat stat;

	if (fstat(fd, &stat) < 0)
		return false;
	if (stat.st_ino == identity->inode && stat.st_dev == identity->device)
		return true;
	return identity_shown(fd, &shown) < 0 ? if_unknown : has_same_number(&shown, identity);
}

/* The descriptor if it is of the file; else it is closed: -ESTALE. */
static int keep(int fd, const struct identity *identity, bool if_unknown)
{
	if (fd < 0)
		return -errno;
	if (is_of(fd, identity, if_unknown))
		return fd;
	close(fd);
	return -ESTALE;
}

static int open_by_link(const struct process *process, size_t file)
{
	char name[LINK_NAME];

	link_name(name, process, file);
	return keep(openat(process->fd, name, O_PATH | O_CLOEXEC), &process->files[file].identity,
		true);
}

/* The name is as we see it where the mount is one of ours, else as the process does. */
static int open_by_name(const struct process *process, size_t file, const char *path)
{
	const struct identity *identity = &process->files[file].identity;
	int root _cleanup_close_ = -1, fd;

	if (!path || *path != '/')
		return -ENOENT;
	fd = keep(open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC), identity, false);
	if (fd >= 0)
		return fd;
	root = openat(process->fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return -ENOENT;
	return keep(openat(root, path + 1, O_PATH | O_NOFOLLOW | O_CLOEXEC), identity, false);
}

/* Among thousands of descriptors, those that stat(2) or the name shows to be of the file. */
static bool is_candidate(
	DIR *descriptors, const char *entry, const struct identity *identity, const char *path)
{
	char target[PATH_MAX];
	struct stat stat;
	ssize_t length;

	if (fstatat(dirfd(descriptors), entry, &stat, AT_NO_AUTOMOUNT) < 0)
		return false;
	if (stat.st_ino == identity->inode && stat.st_dev == identity->device)
		return true;
	length = readlinkat(dirfd(descriptors), entry, target, sizeof(target));
	return path && length == (ssize_t)strlen(path) && memcmp(path, target, (size_t)length) == 0;
}

static int open_by_descriptor(const struct process *process, size_t file, const char *path)
{
	const struct identity *identity = &process->files[file].identity;
	int fd = openat(process->fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC), found = -ENOENT;
	DIR *descriptors = fd < 0 ? NULL : fdopendir(fd);
	const char *descriptor;
	int rc = 0;

	if (!descriptors) {
		close_fd(&fd);
		return -ENOENT;
	}
	while (found < 0 && (descriptor = next_name(descriptors, &rc)))
		if (is_candidate(descriptors, descriptor, identity, path))
			found = keep(openat(dirfd(descriptors), descriptor, O_PATH | O_CLOEXEC),
				identity, false);
	closedir(descriptors);
	return found;
}

int process_reach_file(const struct process *process, size_t file, const char *path)
{
	int denied, fd;

	if (is_given_up(process, file))
		return -ETIMEDOUT;
	fd = denied = open_by_link(process, file);
	if (fd < 0)
		fd = open_by_name(process, file, path);
	if (fd < 0)
		fd = open_by_descriptor(process, file, path);
	return fd < 0 ? denied : fd;
}
