/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -a and -u: processes that map something directly, and those that map what lies at a path. */
#include "directory-names.h"
#include "find.h"
#include "probe/sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is known of a file or device that was met before; 0 is what an identity_map has for others.
 */
enum known { NOT_MET, UNWANTED, WANTED };

/* Without the right to follow map_files the file is reached by other ways. */
static enum answer find_out_direct(const struct process *process, size_t file)
{
	enum answer direct = process_file_is_direct(process, file);
	char *path _cleanup_free_ = NULL;
	int fd _cleanup_close_ = -1;

	if (direct != ANSWER_UNKNOWN)
		return direct;
	if (is_shared_memory(process->session, &process->files[file].identity))
		return ANSWER_NO;
	path = process_file_name(process, file);
	fd = process_reach_file(process, file, path);
	return fd < 0 ? ANSWER_UNKNOWN : is_direct_at(fd, "");
}

/* Most processes map the same libraries: one look at each is enough. */
static int wants_direct(void *self, struct process *process, size_t file)
{
	static const enum known known_of[] = {
		[ANSWER_UNKNOWN] = NOT_MET,
		[ANSWER_NO] = UNWANTED,
		[ANSWER_YES] = WANTED,
	};
	size_t *known = identity_map_at(self, &process->files[file].identity);

	if (!known)
		return -ENOMEM;
	if (*known == NOT_MET) /* what could not be seen of one process may be seen of the next */
		*known = known_of[find_out_direct(process, file)];
	return *known != UNWANTED;
}

int probe_direct_processes(struct session *session, const char *text, subject_sink *sink, void *to)
{
	struct identity_map met = { 0 };
	const struct scope scope = { wants_direct, true, &met };
	int rc = probe_processes(session, text, &scope, sink, to);

	identity_map_clear(&met);
	return rc;
}

/* What -u names: a file, all below a directory, or all on a device. */
struct users {
	struct session *session;
	enum { ONE_FILE, DIRECTORY, DEVICE, BLOCK_DEVICE, CHARACTER_DEVICE } kind;
	struct identity file; /* ONE_FILE; its device is that of the others */
	struct statx stat;
	struct directory_names directory;
	struct identity_map devices;
};

/* Where a number stands for several files (see struct identity), stat(2) tells them apart. */
static int is_that_file(const struct users *users, const struct process *process, size_t file)
{
	char *path _cleanup_free_ = NULL;
	int fd _cleanup_close_ = -1;
	struct stat stat;

	if (!has_same_number(&process->files[file].identity, &users->file))
		return 0;
	if (major(users->file.device))
		return 1;
	path = process_file_name(process, file);
	fd = process_reach_file(process, file, path);
	if (fd < 0)
		return fd;
	return fstat(fd, &stat) == 0 && stat.st_ino == users->stat.stx_ino &&
	       stat.st_dev == makedev(users->stat.stx_dev_major, users->stat.stx_dev_minor);
}

/* Under the names that the directory has on the mounts of the process's own namespace. */
static int is_below_there(
	const struct process *process, const char *path, const struct directory_names *directory)
{
	int fd = openat(process->fd, "mountinfo", O_RDONLY | O_CLOEXEC), rc;
	FILE *mountinfo = fd < 0 ? NULL : fdopen(fd, "r");
	struct directory_names theirs = { .device = directory->device };

	if (!mountinfo) {
		rc = -errno;
		close_fd(&fd);
		return rc;
	}
	rc = directory_names_add(&theirs, mountinfo, directory->inside);
	if (rc == 0)
		rc = directory_names_match(&theirs, path);
	fclose(mountinfo);
	directory_names_clear(&theirs);
	return rc;
}

static int is_below(
	const struct process *process, size_t file, const struct directory_names *directory)
{
	char *path _cleanup_free_ = process_file_name(process, file);

	if (!path || directory_names_match(directory, path))
		return path != NULL;
	return process_has_other_mounts(process) == ANSWER_YES
		       ? is_below_there(process, path, directory)
		       : 0;
}

/* Whether a file system's device stands on the block device, however high. */
static bool stands_on(dev_t device, dev_t wanted)
{
	struct list stack = { 0 };
	const struct block_facts *block;
	char *number _cleanup_free_ = sysfs_device_number(wanted);
	bool found = false;

	block_stack(&stack, device);
	list_for_each (block, &stack)
		found = found || (number && text_is(block->device, number));
	record_clear_list(&block_record, &stack);
	return found;
}

static int is_on_block_device(struct users *users, dev_t device)
{
	const struct identity key = { .device = device, .inode = 1 };
	size_t *known = identity_map_at(&users->devices, &key);

	if (!known)
		return -ENOMEM;
	if (*known == NOT_MET)
		*known = stands_on(device, users->file.device) ? WANTED : UNWANTED;
	return *known == WANTED;
}

/* A device has any number of nodes, each a file of its own. */
static int is_node_of(const struct process *process, size_t file, dev_t device)
{
	char *path _cleanup_free_ = process_file_name(process, file);
	int fd _cleanup_close_ = process_reach_file(process, file, path);
	struct stat stat;

	if (fd < 0)
		return fd;
	return fstat(fd, &stat) == 0 && S_ISCHR(stat.st_mode) && stat.st_rdev == device;
}

static int is_on_character_device(struct users *users, struct process *process, size_t file)
{
	const struct identity *identity = &process->files[file].identity;
	size_t *known = identity_map_at(&users->devices, identity);
	int is_node;

	if (!known)
		return -ENOMEM;
	if (*known != NOT_MET || is_shared_memory(process->session, identity))
		return *known == WANTED;
	is_node = is_node_of(process, file, users->file.device);
	if (is_node >= 0) /* else it may be reached in the next process */
		*known = is_node ? WANTED : UNWANTED;
	return is_node;
}

static int wants_used(void *self, struct process *process, size_t file)
{
	struct users *users = self;
	const struct identity *identity = &process->files[file].identity;

	switch (users->kind) {
	case ONE_FILE:
		return is_that_file(users, process, file);
	case DIRECTORY:
		return identity->device == users->file.device
			       ? is_below(process, file, &users->directory)
			       : 0;
	case DEVICE:
		return identity->device == users->file.device;
	case CHARACTER_DEVICE:
		return is_on_character_device(users, process, file);
	case BLOCK_DEVICE:
		return is_on_block_device(users, identity->device);
	}
	return 0;
}

static int use_directory(struct users *users, int fd)
{
	char name[32], path[PATH_MAX];
	FILE *mountinfo;
	ssize_t length;
	int rc;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	length = readlink(name, path, sizeof(path) - 1);
	mountinfo = length < 0 ? NULL : fopen("/proc/self/mountinfo", "re");
	if (!mountinfo)
		return -errno;
	path[length] = '\0';
	rc = directory_names_find(&users->directory, mountinfo, users->stat.stx_mnt_id, path);
	fclose(mountinfo);
	users->kind = users->directory.is_all ? DEVICE : DIRECTORY;
	users->file.device = users->directory.device;
	return rc;
}

static int use_file(struct users *users, int fd)
{
	users->kind = ONE_FILE;
	if (identity_shown(fd, &users->file) < 0)
		users->file = (struct identity){
			.device = makedev(users->stat.stx_dev_major, users->stat.stx_dev_minor),
			.inode = users->stat.stx_ino,
		};
	return 0;
}

static int use(struct users *users, int fd)
{
	struct statx *stat = &users->stat;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_MNT_ID, stat) < 0)
		return -errno;
	if (S_ISDIR(stat->stx_mode))
		return use_directory(users, fd);
	if (!S_ISBLK(stat->stx_mode) && !S_ISCHR(stat->stx_mode))
		return use_file(users, fd);
	users->kind = S_ISBLK(stat->stx_mode) ? BLOCK_DEVICE : CHARACTER_DEVICE;
	users->file.device = makedev(stat->stx_rdev_major, stat->stx_rdev_minor);
	return 0;
}

static int send_missing(const char *path, int error, subject_sink *sink, void *to)
{
	struct subject *subject __attribute__((cleanup(subject_cleanup))) = subject_new(path);

	if (!subject)
		return -ENOMEM;
	subject->kind = KIND_HOST;
	subject_add_error(subject, "open", error, "it cannot be found");
	return sink(to, subject);
}

int probe_users(struct session *session, const char *text, subject_sink *sink, void *to)
{
	struct users users = { .session = session };
	const struct scope scope = { wants_used, false, &users };
	int fd = open(text, O_PATH | O_CLOEXEC);
	int rc = fd < 0 ? -errno : use(&users, fd);

	close_fd(&fd);
	if (rc < 0 && rc != -ENOMEM)
		rc = send_missing(text, -rc, sink, to);
	else if (rc == 0)
		rc = probe_processes(session, text, &scope, sink, to);
	directory_names_clear(&users.directory);
	identity_map_clear(&users.devices);
	return rc;
}
