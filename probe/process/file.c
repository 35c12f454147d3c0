/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file.h"

#include "lib/xalloc.h"
#include "open-file.h"
#include "probe/sysfs.h"
#include "probe/target.h"

#include <linux/magic.h>

#define DELETED_MARK   " (deleted)"
#define MOUNTINFO_SIZE 48 /* bytes, for /proc/self/fd/N/mountinfo */

/* Removes the mark that the kernel appends to the name of a file that has been unlinked. */
static void strip_deleted_mark(char *path, int fd)
{
	size_t length = strlen(path), mark = strlen(DELETED_MARK);
	struct stat stat;

	if (fstat(fd, &stat) == 0 && stat.st_nlink == 0 && length > mark &&
		strcmp(path + length - mark, DELETED_MARK) == 0)
		path[length - mark] = '\0';
}

static void fill_shared_memory(struct mapped_file *mapped, struct subject *subject)
{
	struct mount_facts *mount = subject->facts->mount = record_new(&mount_record);

	mapped->direct = NO;
	subject->kind = KIND_FILE;
	set_text(&mount->type, "tmpfs");
	mount->found_by = FOUND_BY_MAPS;
}

/* What maps shows is known even if the file cannot be opened. */
static void fill_unopened(const struct mapped_file *mapped, struct subject *subject, int error)
{
	struct file_facts *file = subject->facts->file = record_new(&file_record);

	file->device = sysfs_device_number(mapped->key.device);
	file->inode = number(mapped->key.inode);
	subject_add_error(subject, "map-files", error, "the file that is mapped cannot be reached");
}

/* Whether the inode says enough of the file: it is a program or a library in the page cache. */
static bool is_library(const struct mapped_file *mapped)
{
	return mapped->direct == NO && !mapped->shared && !mapped->on_overlay;
}

/* fd is O_PATH, and closed. */
static void probe_opened(struct process *process, struct subject *subject, size_t file, int fd)
{
	struct session *session = process->session;
	struct mapped_file *mapped = &process->files[file];
	char mountinfo[MOUNTINFO_SIZE];
	struct target target = {
		.session = session,
		.subject = subject,
		.mapped = true,
		.mountinfo = mountinfo,
		.path_fd = fd,
	};

	mapped->direct = is_direct_at(fd, "");
	snprintf(mountinfo, sizeof(mountinfo), "/proc/self/fd/%d/mountinfo", process->fd);
	fstatfs(fd, &target.fs);
	mapped->on_overlay = magic_of(&target.fs) == OVERLAYFS_SUPER_MAGIC;
	probe_target(&target, is_library(mapped) && !session->options->every_file);
}

static void observe_file(struct process *process, struct subject *subject, size_t file)
{
	struct mapped_file *mapped = &process->files[file];
	char *path = process_file_name(process, file);
	int fd = process_open_file(process, file, path);

	if (path && fd >= 0)
		strip_deleted_mark(path, fd);
	subject->name = path
				?: xasprintf("inode %llu of device %u:%u",
					   (unsigned long long)mapped->key.inode,
					   major(mapped->key.device), minor(mapped->key.device));
	if (fd >= 0)
		probe_opened(process, subject, file, fd);
	else if (is_on_shm_mount(&mapped->key, process->session->progress))
		fill_shared_memory(mapped, subject);
	else
		fill_unopened(mapped, subject, -fd);
}

void process_probe_file(struct process *process, size_t file)
{
	struct subject *files = process->subject->files.items, *subject = &files[file];

	subject->facts = record_new(&facts_record);
	process_begin_file(process, file);
	observe_file(process, subject, file);
	process_end_file(process);
}
