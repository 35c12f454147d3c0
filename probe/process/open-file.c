/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /proc/PID/map_files leads to a mapped file whatever happened to its name. Following it takes
 * CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE; without them the same device and inode are looked for
 * under the file's name, and among the process's descriptors.
 */
#include "open-file.h"

#include "lib/clock.h"
#include "lib/util.h"
#include "lib/xalloc.h"
#include "probe/directory.h"
#include "probe/kernel-fs.h"
#include "remote.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define LINK_SIZE 64 /* bytes, for map_files/START-END */

/* Descriptors of a process that are compared with its files: about two microseconds each. */
#define DESCRIPTORS_MAX 100000

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

/* How often this process gave up the CPU to wait for something. */
static long count_sleeps(void)
{
	struct rusage usage = { 0 };

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nvcsw;
}

void process_begin_file(struct process *process, size_t file)
{
	struct progress *progress = process->session->progress;

	progress->device = process->files[file].key.device;
	progress->inode = process->files[file].key.inode;
	progress->steps++;
	process->file_started = clock_microseconds();
	process->file_sleeps = count_sleeps();
}

/* Only time in which we slept is counted, not that in which another process had the CPU, and not
 * that of a local disk. */
void process_end_file(struct process *process)
{
	struct progress *progress = process->session->progress;
	uint64_t device = progress->device;

	progress->device = 0;
	if (major(device) == 0 && count_sleeps() != process->file_sleeps)
		budget_spend(&progress->budget, device,
			(uint64_t)(clock_microseconds() - process->file_started));
}

static bool is_given_up(struct process *process, size_t file)
{
	const struct session *session = process->session;
	const struct budget *budget = &session->progress->budget;
	const struct file_key *key = &process->files[file].key;
	uint64_t limit = session->options->timeout * (uint64_t)1000;

	for (size_t i = 0; i < session->hung_file_count; i++)
		if (session->hung_files[i].device == key->device &&
			session->hung_files[i].inode == key->inode)
			return true;
	if (budget_device_is_spent(budget, key->device, limit))
		return true;
	return major(key->device) == 0 && budget_process_is_spent(budget, limit) &&
	       process_device_is_remote(process, key->device);
}

enum tristate process_file_is_direct(struct process *process, size_t file)
{
	char name[LINK_SIZE];

	if (is_given_up(process, file))
		return UNKNOWN;
	format_link(name, process, file);
	return is_direct_at(process->fd, name);
}

/* Like fstatat(2), without asking the server of a FUSE or network file system. */
static bool stat_without_server(int directory, const char *name, struct file_key *numbers)
{
	struct statx stat;
	struct stat old;

	if (statx(directory, name, AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_INO,
		    &stat) == 0) {
		numbers->device = makedev(stat.stx_dev_major, stat.stx_dev_minor);
		numbers->inode = stat.stx_ino;
		return true;
	}
	/* Old seccomp filters refuse it. */
	if ((errno != EPERM && errno != ENOSYS) ||
		fstatat(directory, name, &old, AT_EMPTY_PATH | AT_NO_AUTOMOUNT) < 0)
		return false;
	numbers->device = old.st_dev;
	numbers->inode = old.st_ino;
	return true;
}

/* Whether fd refers to the file. On most file systems stat(2) shows that. On btrfs and overlayfs,
 * whose device numbers have major 0 in stat(2), the file is opened, mapped here and found in our
 * own maps. if_unknown is returned if it cannot be mapped. */
static bool refers_to(int fd, const struct file_key *key, bool if_unknown)
{
	struct file_key ours;

	if (!stat_without_server(fd, "", &ours))
		return false;
	if (ours.inode == key->inode && ours.device == key->device)
		return true;
	if (major(ours.device) != 0)
		return false;
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

/* There may be thousands of descriptors: only those with the same numbers or name are opened. A
 * descriptor may be of another file system than the file, whose server must not stall us. */
static bool is_candidate(
	DIR *descriptors, const char *entry, const struct file_key *key, const char *path)
{
	struct file_key numbers;
	char target[PATH_MAX];
	ssize_t length;

	if (!stat_without_server(dirfd(descriptors), entry, &numbers))
		return false;
	if (numbers.inode == key->inode && numbers.device == key->device)
		return true;
	length = readlinkat(dirfd(descriptors), entry, target, sizeof(target));
	return path && length == (ssize_t)strlen(path) && memcmp(path, target, (size_t)length) == 0;
}

static int open_by_descriptor(struct process *process, size_t file, const char *path)
{
	const struct file_key *key = &process->files[file].key;
	int fd = kernel_fs_open(process->fd, "fd", O_DIRECTORY, PROC_SUPER_MAGIC), found = -ENOENT;
	DIR *descriptors = fd < 0 ? NULL : xresult(fdopendir(fd));
	const char *descriptor;
	int rc = 0;

	if (!descriptors) {
		close_fd(&fd);
		return -ENOENT;
	}
	while (found < 0 && process->descriptors_seen++ < DESCRIPTORS_MAX &&
		(descriptor = next_name(descriptors, &rc)))
		if (is_candidate(descriptors, descriptor, key, path))
			found = check_file(
				openat(dirfd(descriptors), descriptor, O_PATH | O_CLOEXEC), key,
				false);
	closedir(descriptors);
	return found;
}

int process_open_file(struct process *process, size_t file, const char *path)
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
