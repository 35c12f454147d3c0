/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -a and -u: processes that map something directly, and those that map what lies at a path. */
#include "directory-names.h"
#include "processes.h"
#include "sysfs.h"
#include "text.h"

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
	char *path __attribute__((cleanup(text_cleanup))) = NULL;
	int fd __attribute__((cleanup(fd_cleanup))) = -1;

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
	size_t *known = identity_map_at(self, &process->files[file].identity);

	if (!known)
		return -ENOMEM;
	if (*known == NOT_MET)
		*known = find_out_direct(process, file) == ANSWER_NO ? UNWANTED : WANTED;
	return *known == WANTED;
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
	struct directory_names directory;
	struct identity_map devices;
};

static bool is_below(
	const struct process *process, size_t file, const struct directory_names *directory)
{
	char *path __attribute__((cleanup(text_cleanup))) = process_file_name(process, file);

	return path && directory_names_match(directory, path);
}

/* Whether a file system's device stands on the block device, however high. */
static bool stands_on(dev_t device, dev_t wanted)
{
	struct list stack = { 0 };
	const struct block_facts *block;
	char *number __attribute__((cleanup(text_cleanup))) = sysfs_device_number(wanted);
	bool found = false;

	block_stack(&stack, device);
	list_for_each (block, &stack)
		found = found || (number && same(block->device, number));
	record_clear_list(&block_record, &stack);
	return found;
}

static int is_on_block_device(struct users *users, dev_t device)
{
	const struct identity key = { device, 1 };
	size_t *known = identity_map_at(&users->devices, &key);

	if (!known)
		return -ENOMEM;
	if (*known == NOT_MET)
		*known = stands_on(device, users->file.device) ? WANTED : UNWANTED;
	return *known == WANTED;
}

/* A device has any number of nodes, each a file of its own. */
static bool is_node_of(const struct process *process, size_t file, dev_t device)
{
	char *path __attribute__((cleanup(text_cleanup))) = process_file_name(process, file);
	int fd __attribute__((cleanup(fd_cleanup))) = process_reach_file(process, file, path);
	struct stat stat;

	return fd >= 0 && fstat(fd, &stat) == 0 && S_ISCHR(stat.st_mode) && stat.st_rdev == device;
}

static int is_on_character_device(struct users *users, struct process *process, size_t file)
{
	size_t *known = identity_map_at(&users->devices, &process->files[file].identity);

	if (!known)
		return -ENOMEM;
	if (*known == NOT_MET)
		*known = is_node_of(process, file, users->file.device) ? WANTED : UNWANTED;
	return *known == WANTED;
}

static int wants_used(void *self, struct process *process, size_t file)
{
	struct users *users = self;
	const struct identity *identity = &process->files[file].identity;

	switch (users->kind) {
	case ONE_FILE:
		return is_same_file(identity, &users->file);
	case DIRECTORY:
		return identity->device == users->file.device &&
		       is_below(process, file, &users->directory);
	case DEVICE:
		return identity->device == users->file.device;
	case CHARACTER_DEVICE:
		return is_on_character_device(users, process, file);
	case BLOCK_DEVICE:
		return is_on_block_device(users, identity->device);
	}
	return 0;
}

static int use_directory(struct users *users, int fd, const struct statx *stat)
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
	rc = directory_names_find(&users->directory, mountinfo, stat->stx_mnt_id, path);
	fclose(mountinfo);
	users->kind = users->directory.is_all ? DEVICE : DIRECTORY;
	users->file.device = users->directory.device;
	return rc;
}

static int use_file(struct users *users, int fd, const struct statx *stat)
{
	users->kind = ONE_FILE;
	if (identity_shown(fd, &users->file) < 0)
		users->file = (struct identity){
			makedev(stat->stx_dev_major, stat->stx_dev_minor),
			stat->stx_ino,
		};
	return 0;
}

static int use(struct users *users, int fd)
{
	struct statx stat;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_MNT_ID, &stat) < 0)
		return -errno;
	if (S_ISDIR(stat.stx_mode))
		return use_directory(users, fd, &stat);
	if (!S_ISBLK(stat.stx_mode) && !S_ISCHR(stat.stx_mode))
		return use_file(users, fd, &stat);
	users->kind = S_ISBLK(stat.stx_mode) ? BLOCK_DEVICE : CHARACTER_DEVICE;
	users->file.device = makedev(stat.stx_rdev_major, stat.stx_rdev_minor);
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

	fd_cleanup(&fd);
	if (rc < 0 && rc != -ENOMEM)
		rc = send_missing(text, -rc, sink, to);
	else if (rc == 0)
		rc = probe_processes(session, text, &scope, sink, to);
	directory_names_clear(&users.directory);
	identity_map_clear(&users.devices);
	return rc;
}
