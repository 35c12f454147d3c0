/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/map_files leads to a mapped file whatever happened to its name. Following it takes
 * CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE; without them the same device and inode are looked for
 * under the file's name, and among the process's descriptors.
 */
#include "open-file.h"

#include "lib/util.h"
#include "lib/xalloc.h"
#include "probe/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#define LINK_SIZE 64 /* bytes, for map_files/START-END */

/* The name in /proc/PID of the link to the file. */
static void format_link(char *name, const struct process *process, size_t file)
{
	const struct mapping_facts *rows = process->subject->mappings.items;
	const struct mapping_facts *row = &rows[process->files[file].first_mapping];

	snprintf(name, LINK_SIZE, "map_files/%llx-%llx", (unsigned long long)row->start,
		(unsigned long long)row->end);
}

char *process_file_name(const struct process *process, size_t file)
{
	char name[LINK_SIZE], path[PATH_MAX];
	ssize_t length;

	format_link(name, process, file);
	length = readlinkat(process->fd, name, path, sizeof(path));
	return length < 0 ? NULL : xstrndup(path, (size_t)length);
}

enum tristate is_direct_at(int fd, const char *name)
{
	struct statx stat;

	if (statx(fd, name, AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_BASIC_STATS,
		    &stat) < 0 ||
		!(stat.stx_attributes_mask & STATX_ATTR_DAX))
		return UNKNOWN;
	return tristate(stat.stx_attributes & STATX_ATTR_DAX);
}

void process_begin_file(struct process *process, size_t file)
{
	struct progress *progress = process->session->progress;

	progress->device = process->files[file].key.device;
	progress->inode = process->files[file].key.inode;
	progress->steps++;
}

void process_end_file(struct process *process)
{
	process->session->progress->device = 0;
}

static bool has_hung(const struct process *process, size_t file)
{
	const struct session *session = process->session;
	const struct file_key *key = &process->files[file].key;

	for (size_t i = 0; i < session->hung_file_count; i++)
		if (session->hung_files[i].device == key->device &&
			session->hung_files[i].inode == key->inode)
			return true;
	return false;
}

enum tristate process_file_is_direct(const struct process *process, size_t file)
{
	char name[LINK_SIZE];

	if (has_hung(process, file))
		return UNKNOWN;
	format_link(name, process, file);
	return is_direct_at(process->fd, name);
}

/* Whether fd refers to the file. On most file systems stat(2) shows that; on the others the file is
 * mapped here and found in our own maps. if_unknown is returned if it cannot be mapped. */
static bool refers_to(int fd, const struct file_key *key, bool if_unknown)
{
	struct file_key ours;
	struct stat stat;

	if (fstat(fd, &stat) < 0)
		return false;
	if (stat.st_ino == key->inode && stat.st_dev == key->device)
		return true;
	return file_key_from_maps(fd, &ours) < 0 ? if_unknown : has_same_number(&ours, key);
}

/* Returns fd if it refers to the file; -errno if it is -1; else closes it and returns -ESTALE. */
static int check_file(int fd, const struct file_key *key, bool if_unknown)
{
	if (fd < 0)
		return -errno;
	if (refers_to(fd, key, if_unknown))
		return fd;
	close(fd);
	return -ESTALE;
}

static int open_by_link(const struct process *process, size_t file)
{
	char name[LINK_SIZE];

	format_link(name, process, file);
	return check_file(
		openat(process->fd, name, O_PATH | O_CLOEXEC), &process->files[file].key, true);
}

/* The name may be valid in our mount namespace, or from the process's root directory. */
static int open_by_name(const struct process *process, size_t file, const char *path)
{
	const struct file_key *key = &process->files[file].key;
	int root _cleanup_close_ = -1, fd;

	if (!path || *path != '/')
		return -ENOENT;
	fd = check_file(open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC), key, false);
	if (fd >= 0)
		return fd;
	root = openat(process->fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return -ENOENT;
	return check_file(openat(root, path + 1, O_PATH | O_NOFOLLOW | O_CLOEXEC), key, false);
}

/* There may be thousands of descriptors: only those with the same numbers or name are opened. */
static bool is_candidate(
	DIR *descriptors, const char *entry, const struct file_key *key, const char *path)
{
	char target[PATH_MAX];
	struct stat stat;
	ssize_t length;

	if (fstatat(dirfd(descriptors), entry, &stat, AT_NO_AUTOMOUNT) < 0)
		return false;
	if (stat.st_ino == key->inode && stat.st_dev == key->device)
		return true;
	length = readlinkat(dirfd(descriptors), entry, target, sizeof(target));
	return path && length == (ssize_t)strlen(path) && memcmp(path, target, (size_t)length) == 0;
}

static int open_by_descriptor(const struct process *process, size_t file, const char *path)
{
	const struct file_key *key = &process->files[file].key;
	int fd = openat(process->fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC), found = -ENOENT;
	DIR *descriptors = fd < 0 ? NULL : xresult(fdopendir(fd));
	const char *descriptor;
	int rc = 0;

	if (!descriptors) {
		close_fd(&fd);
		return -ENOENT;
	}
	while (found < 0 && (descriptor = next_name(descriptors, &rc)))
		if (is_candidate(descriptors, descriptor, key, path))
			found = check_file(
				openat(dirfd(descriptors), descriptor, O_PATH | O_CLOEXEC), key,
				false);
	closedir(descriptors);
	return found;
}

int process_open_file(const struct process *process, size_t file, const char *path)
{
	int denied, fd;

	if (has_hung(process, file))
		return -ETIMEDOUT;
	fd = denied = open_by_link(process, file);
	if (fd < 0)
		fd = open_by_name(process, file, path);
	if (fd < 0)
		fd = open_by_descriptor(process, file, path);
	return fd < 0 ? denied : fd;
}
