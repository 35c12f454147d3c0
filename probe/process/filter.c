/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "filter.h"

#include "directory-names.h"
#include "find.h"
#include "lib/util.h"
#include "open-file.h"
#include "probe/block.h"
#include "probe/kernel-fs.h"
#include "probe/sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

/* Whether a file or device matches, as kept in a file_key_map, whose values are 0 at first. */
enum match { UNDECIDED, MISMATCH, MATCH };

/* Without the right to follow map_files the file is opened in other ways. */
static enum tristate is_direct(struct process *process, size_t file)
{
	enum tristate direct = process_file_is_direct(process, file);
	char *path _cleanup_free_ = NULL;
	int fd _cleanup_close_ = -1;

	if (direct != UNKNOWN)
		return direct;
	if (is_on_shm_mount(&process->files[file].key, process->session->progress))
		return NO;
	path = process_file_name(process, file);
	fd = process_open_file(process, file, path);
	return fd < 0 ? UNKNOWN : is_direct_at(fd, "");
}

/* Most processes map the same libraries, so what was decided once is kept. What is undecided may be
 * decided in the next process; until then it matches. */
static int matches_direct(void *context, struct process *process, size_t file)
{
	static const enum match match_of[] = {
		[UNKNOWN] = UNDECIDED,
		[NO] = MISMATCH,
		[YES] = MATCH,
	};
	size_t *match = file_key_map_at(context, &process->files[file].key);

	if (*match == UNDECIDED)
		*match = match_of[is_direct(process, file)];
	return *match != MISMATCH;
}

int probe_direct_processes(struct session *session, const char *text)
{
	struct file_key_map files = { 0 };
	const struct process_filter filter = {
		.matches = matches_direct,
		.context = &files,
		.whole_process = true,
	};
	int rc = probe_processes(session, text, &filter);

	file_key_map_clear(&files);
	return rc;
}

/* What --users names: a file, everything below a directory, or everything on a device. */
struct users {
	enum { ONE_FILE, DIRECTORY, FILE_SYSTEM, BLOCK_DEVICE, CHARACTER_DEVICE } kind;
	struct file_key file; /* of ONE_FILE; of the other kinds the device alone */
	struct statx stat;
	struct directory_names directory;
	struct file_key_map devices; /* those decided for BLOCK_DEVICE or CHARACTER_DEVICE */
};

/* If several files may have the same number (see struct file_key), stat(2) distinguishes them. */
static int is_that_file(const struct users *users, struct process *process, size_t file)
{
	char *path _cleanup_free_ = NULL;
	int fd _cleanup_close_ = -1;
	struct stat stat;

	if (!has_same_number(&process->files[file].key, &users->file))
		return 0;
	if (major(users->file.device))
		return 1;
	path = process_file_name(process, file);
	fd = process_open_file(process, file, path);
	if (fd < 0)
		return fd;
	return fstat(fd, &stat) == 0 && stat.st_ino == users->stat.stx_ino &&
	       stat.st_dev == makedev(users->stat.stx_dev_major, users->stat.stx_dev_minor);
}

/* Whether the path is below one of the names of the directory in the process's mount namespace. */
static int is_below_in_namespace(
	const struct process *process, const char *path, const struct directory_names *directory)
{
	FILE *mountinfo = proc_fopen(process->fd, "mountinfo");
	struct directory_names theirs = { .device = directory->device };
	int rc;

	if (!mountinfo)
		return -errno;
	directory_names_add(&theirs, mountinfo, directory->inside);
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
	return process_has_other_mounts(process) == YES
		       ? is_below_in_namespace(process, path, directory)
		       : 0;
}

/* Whether a file system's device is the block device `wanted`, or stands on it. */
static bool is_stacked_on(dev_t device, dev_t wanted)
{
	struct list stack = { 0 };
	const struct block_facts *block;
	char *number _cleanup_free_ = sysfs_device_number(wanted);
	bool found = false;

	block_list_stack(&stack, device);
	list_for_each (block, &stack)
		found = found || text_is(block->device, number);
	record_clear_list(&block_record, &stack);
	return found;
}

static bool is_on_block_device(struct users *users, dev_t device)
{
	const struct file_key key = { .device = device, .inode = 1 };
	size_t *match = file_key_map_at(&users->devices, &key);

	if (*match == UNDECIDED)
		*match = is_stacked_on(device, users->file.device) ? MATCH : MISMATCH;
	return *match == MATCH;
}

/* A device may have several nodes, each an inode of its own. */
static int is_node_of(struct process *process, size_t file, dev_t device)
{
	char *path _cleanup_free_ = process_file_name(process, file);
	int fd _cleanup_close_ = process_open_file(process, file, path);
	struct stat stat;

	if (fd < 0)
		return fd;
	return fstat(fd, &stat) == 0 && S_ISCHR(stat.st_mode) && stat.st_rdev == device;
}

static int is_on_character_device(struct users *users, struct process *process, size_t file)
{
	const struct file_key *key = &process->files[file].key;
	size_t *match = file_key_map_at(&users->devices, key);
	int is_node;

	if (*match != UNDECIDED || is_on_shm_mount(key, process->session->progress))
		return *match == MATCH;
	is_node = is_node_of(process, file, users->file.device);
	if (is_node >= 0) /* else it may be found through the next process */
		*match = is_node ? MATCH : MISMATCH;
	return is_node;
}

static int matches_users(void *context, struct process *process, size_t file)
{
	struct users *users = context;
	const struct file_key *key = &process->files[file].key;

	switch (users->kind) {
	case ONE_FILE:
		return is_that_file(users, process, file);
	case DIRECTORY:
		return key->device == users->file.device
			       ? is_below(process, file, &users->directory)
			       : 0;
	case FILE_SYSTEM:
		return key->device == users->file.device;
	case CHARACTER_DEVICE:
		return is_on_character_device(users, process, file);
	case BLOCK_DEVICE:
		return is_on_block_device(users, key->device);
	}
	return 0;
}

static int find_directory(struct users *users, int fd)
{
	char name[32], path[PATH_MAX];
	FILE *mountinfo;
	ssize_t length;
	int rc;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	length = readlink(name, path, sizeof(path) - 1);
	mountinfo = length < 0 ? NULL : proc_fopen(AT_FDCWD, "/proc/self/mountinfo");
	if (!mountinfo)
		return -errno;
	path[length] = '\0';
	rc = directory_names_find(&users->directory, mountinfo, users->stat.stx_mnt_id, path);
	fclose(mountinfo);
	users->kind = users->directory.is_root ? FILE_SYSTEM : DIRECTORY;
	users->file.device = users->directory.device;
	return rc;
}

static int find_file(struct users *users, int fd)
{
	users->kind = ONE_FILE;
	if (file_key_from_maps(fd, &users->file) < 0)
		users->file = (struct file_key){
			.device = makedev(users->stat.stx_dev_major, users->stat.stx_dev_minor),
			.inode = users->stat.stx_ino,
		};
	return 0;
}

/* Finds out what fd, which is O_PATH, refers to. */
static int find_users(struct users *users, int fd)
{
	struct statx *stat = &users->stat;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_MNT_ID, stat) < 0)
		return -errno;
	if (S_ISDIR(stat->stx_mode))
		return find_directory(users, fd);
	if (!S_ISBLK(stat->stx_mode) && !S_ISCHR(stat->stx_mode))
		return find_file(users, fd);
	users->kind = S_ISBLK(stat->stx_mode) ? BLOCK_DEVICE : CHARACTER_DEVICE;
	users->file.device = makedev(stat->stx_rdev_major, stat->stx_rdev_minor);
	return 0;
}

static int send_failure(const struct session *session, const char *path, int error)
{
	struct subject *subject __attribute__((cleanup(subject_cleanup))) = subject_new(path);

	subject->kind = KIND_HOST;
	subject_add_error(subject, "open", error, "it cannot be found");
	return session_send(session, subject);
}

int probe_users(struct session *session, const char *path)
{
	struct users users = { 0 };
	const struct process_filter filter = { .matches = matches_users, .context = &users };
	int fd = open(path, O_PATH | O_CLOEXEC);
	int rc = fd < 0 ? -errno : find_users(&users, fd);

	close_fd(&fd);
	if (rc < 0)
		rc = send_failure(session, path, -rc);
	else
		rc = probe_processes(session, path, &filter);
	directory_names_clear(&users.directory);
	file_key_map_clear(&users.devices);
	return rc;
}
