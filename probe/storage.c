/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Storage that the durability of a file depends on, beside its own block device: the external
 * journal of ext4 or log of XFS, the layers of overlayfs, the backing file of a loop device. No
 * device node is opened.
 */
#include "block.h"
#include "directory.h"
#include "lib/mount-option.h"
#include "lib/xalloc.h"
#include "sysfs.h"
#include "target.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STORAGE_MAX 16 /* rows; a loop device may be on a loop device, and so on */

static struct storage_facts *add_storage(
	struct target *target, enum storage_role role, const char *path)
{
	struct storage_facts *storage = list_add(&target->facts->storage, &storage_record);

	storage->role = role;
	set_text(&storage->path, path);
	return storage;
}

/* A device number of sysfs, or 0. */
static dev_t device_of_name(const char *name)
{
	char *text _cleanup_free_ = sysfs_text("class/block/%s/dev", name);
	unsigned major, minor;

	if (!text || sscanf(text, "%u:%u", &major, &minor) != 2)
		return 0;
	return makedev(major, minor);
}

/* All devices, or none: one that is missing could be the volatile one. */
static void add_devices(struct storage_facts *storage, dev_t device)
{
	int rc = device ? block_list_stack(&storage->block, device) : 0;

	if (rc == -ENOMEM)
		out_of_memory();
	if (rc < 0)
		record_clear_list(&block_record, &storage->block);
}

static void add_journal(struct target *target, const char *path, dev_t device)
{
	add_devices(add_storage(target, STORAGE_JOURNAL, path), device);
}

/* Whether the file system's journal is an inode of its own: the kernel's name of such a journal is
 * DEVICE-INODE, and the inode is 8 but for file systems that were ext2 long ago
 * (fs/jbd2/journal.c: jbd2_journal_init_inode). */
static bool has_own_journal(const char *device)
{
	char *usual _cleanup_free_ = xasprintf("/proc/fs/jbd2/%s-8", device);
	size_t length = strlen(device);
	DIR *journals;
	const char *name;
	bool found = false;
	int rc = 0;

	if (access(usual, F_OK) == 0)
		return true;
	errno = 0;
	journals = xresult(opendir("/proc/fs/jbd2"));
	if (!journals)
		return true; /* unknown: what is usual is taken to be so */
	while (!found && (name = next_name(journals, &rc)))
		found = strncmp(name, device, length) == 0 && name[length] == '-' &&
			isdigit((unsigned char)name[length + 1]);
	closedir(journals);
	return found;
}

/* The thread of an external journal is named jbd2/DEVICE (jbd2_journal_init_dev). Returns the
 * device's name, which the caller frees; NULL where it is unknown. */
static char *journal_of_thread(struct number pid)
{
	char name[64], comm[64] = "";
	FILE *file;

	if (!pid.known || !pid.value)
		return NULL;
	snprintf(name, sizeof(name), "/proc/%llu/comm", (unsigned long long)pid.value);
	errno = 0;
	file = xresult(fopen(name, "re"));
	if (!file)
		return NULL;
	if (!fgets(comm, sizeof(comm), file))
		*comm = '\0';
	fclose(file);
	comm[strcspn(comm, "\n")] = '\0';
	return strncmp(comm, "jbd2/", 5) == 0 ? xstrdup(comm + 5) : NULL;
}

/* /sys/fs/ext4/DEVICE/journal_task, of Linux 5.1 and later, is a PID, or "<none>". */
static void add_ext4_journal(struct target *target)
{
	const struct block_facts *device = target->facts->block.items;
	char *task _cleanup_free_ = NULL, *journal _cleanup_free_ = NULL;

	if (!target->facts->block.count || !device->name || has_own_journal(device->name))
		return;
	task = sysfs_text("fs/ext4/%s/journal_task", device->name);
	if (!task || !isdigit((unsigned char)*task))
		return; /* no journal, or a kernel that does not show it */
	journal = journal_of_thread(sysfs_number_of_text(xstrdup(task)));
	add_journal(target, journal, journal ? device_of_name(journal) : 0);
}

/* The value of a mount option, which the caller frees, or NULL. The kernel writes special
 * characters as octal numbers (fs/seq_file.c: mangle_path). */
static char *option_value(const struct mount_facts *mount, const char *name)
{
	size_t length, prefix = strlen(name) + 1;
	const char *option = mount_option_find(mount->options ?: "", name, &length);
	char *value, *to;

	if (!option || length <= prefix)
		return NULL;
	to = value = xstrndup(option + prefix, length - prefix);
	for (const char *from = value; *from; to++) {
		unsigned byte;

		if (sscanf(from, "\\%3o", &byte) == 1 && strspn(from + 1, "01234567") >= 3) {
			*to = (char)byte;
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
	return value;
}

static void add_xfs_log(struct target *target)
{
	char *log _cleanup_free_ = option_value(target->facts->mount, "logdev");
	struct stat node;
	bool found = log && stat(log, &node) == 0 && S_ISBLK(node.st_mode);

	if (log)
		add_journal(target, log, found ? node.st_rdev : 0);
}

/* What is known of the mount and the devices of a path: nothing if it cannot be looked at from
 * here. */
static void look_at_path(const struct target *target, struct storage_facts *storage)
{
	struct facts facts = { 0 };
	struct subject subject = { .kind = KIND_FILE, .facts = &facts };
	struct target lower = { .session = target->session,
		.options = target->options,
		.subject = &subject,
		.facts = &facts,
		.mountinfo = "/proc/self/mountinfo",
		.fd = -1 };
	int fd _cleanup_close_ = -1;

	if (!storage->path || *storage->path != '/')
		return;
	fd = open(storage->path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return;
	lower.path_fd = fd;
	facts.file = record_new(&file_record);
	if (fstatfs(lower.path_fd, &lower.fs) == 0 &&
		statx(lower.path_fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC,
			STATX_BASIC_STATS | STATX_MNT_ID, &lower.stat) == 0) {
		if (probe_mount(&lower) == -ENOMEM)
			out_of_memory();
		add_devices(storage, block_device_of(&lower));
	}
	storage->mount = facts.mount;
	record_free(&file_record, facts.file);
}

/* Lower layers are separated by colons; one that is quoted with a backslash is part of a name. */
static char *first_layer(char *layers)
{
	char *end = layers;

	while (*end && *end != ':')
		end += 1 + (end[0] == '\\' && end[1]);
	*end = '\0';
	return layers;
}

/* What is written to an overlay goes to its upper layer. Without one, nothing can be written. */
static void add_overlay_layer(struct target *target)
{
	const struct mount_facts *mount = target->facts->mount;
	char *upper _cleanup_free_ = option_value(mount, "upperdir");
	char *lower _cleanup_free_ =
		option_value(mount, "lowerdir") ?: option_value(mount, "lowerdir+");

	if (upper)
		look_at_path(target, add_storage(target, STORAGE_UPPER_LAYER, upper));
	else if (lower)
		look_at_path(target, add_storage(target, STORAGE_LOWER_LAYER, first_layer(lower)));
}

/* Whether the file can be that of the device: another mount namespace may have had another file of
 * this name. */
static bool is_large_enough(const struct block_facts *loop)
{
	struct number offset = sysfs_number("class/block/%s/loop/offset", loop->name);
	struct stat file;

	if (stat(loop->backing_file, &file) < 0)
		return false;
	return S_ISBLK(file.st_mode) || !loop->size.known ||
	       (uint64_t)file.st_size >= loop->size.value + offset.value;
}

static void add_backing_file(struct target *target, const struct block_facts *loop)
{
	char *path _cleanup_free_ = xstrdup(loop->backing_file);
	bool is_it = is_large_enough(loop);
	struct storage_facts *storage = add_storage(target, STORAGE_BACKING_FILE, path);
	struct stat file;

	if (!is_it)
		return;
	if (stat(path, &file) == 0 && S_ISBLK(file.st_mode))
		add_devices(storage, file.st_rdev);
	else
		look_at_path(target, storage);
}

static void add_backing_files(struct target *target, const struct list *blocks)
{
	struct list found = { 0 };
	const struct block_facts *block;

	record_copy_list(&block_record, &found, blocks); /* a new row may move the rows */
	list_for_each (block, &found)
		if (block->backing_file && target->facts->storage.count < STORAGE_MAX)
			add_backing_file(target, block);
	record_clear_list(&block_record, &found);
}

static void add_of_mount(struct target *target)
{
	static const struct {
		const char *type;
		void (*add)(struct target *target);
	} types[] = {
		{ "ext4", add_ext4_journal },
		{ "ext3", add_ext4_journal },
		{ "xfs", add_xfs_log },
		{ "overlay", add_overlay_layer },
	};
	const struct mount_facts *mount = target->facts->mount;

	for (size_t i = 0; mount && i < ARRAY_SIZE(types); i++)
		if (text_is(mount->type, types[i].type))
			types[i].add(target);
}

int probe_storage(struct target *target)
{
	if (target->layers_cached)
		return 0;
	add_of_mount(target);
	add_backing_files(target, &target->facts->block);
	for (size_t i = 0; i < target->facts->storage.count; i++) {
		const struct storage_facts *rows = target->facts->storage.items;

		add_backing_files(target, &rows[i].block);
	}
	return 0; /* what cannot be looked at from here is unknown, and not an error */
}
