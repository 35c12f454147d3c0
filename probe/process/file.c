/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that a process maps, with all of its layers. */
#include "probe/sysfs.h"
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DELETED_MARK   " (deleted)"
#define MOUNTINFO_NAME 48 /* bytes, for /proc/self/fd/N/mountinfo */

/* A name of which the file system has nothing more than the mark that the kernel puts behind it. */
static void strip_mark(char *path, int fd)
{
	size_t length = strlen(path), mark = strlen(DELETED_MARK);
	struct stat stat;

	if (fstat(fd, &stat) == 0 && stat.st_nlink == 0 && length > mark &&
		strcmp(path + length - mark, DELETED_MARK) == 0)
		path[length - mark] = '\0';
}

bool is_shared_memory(const struct session *session, const struct identity *file)
{
	struct identity ours;

	return identity_of_own(session->progress, &ours) == 0 && ours.device == file->device;
}

static int fill_shared_memory(struct process *process, struct subject *subject, size_t file)
{
	struct mount_facts *mount = subject->facts->mount = record_new(&mount_record);

	if (!mount)
		return -ENOMEM;
	process->files[file].direct = ANSWER_NO;
	subject->kind = KIND_FILE;
	mount->found_by = FOUND_BY_MAPS;
	return set_text(&mount->type, "tmpfs");
}

/* What maps tells is known of a file that cannot be reached, too. */
static int fill_unreached(struct subject *subject, const struct identity *identity, int error)
{
	struct file_facts *file = subject->facts->file = record_new(&file_record);

	if (!file)
		return -ENOMEM;
	file->device = sysfs_device_number(identity->device);
	file->inode = number(identity->inode);
	return file->device ? subject_add_error(subject, "map-files", error,
				      "the file that is mapped cannot be reached")
			    : -ENOMEM;
}

static int fill_reached(struct process *process, struct subject *subject, size_t file, int fd)
{
	struct session *session = process->session;
	char mountinfo[MOUNTINFO_NAME];
	struct target target = {
		.session = session,
		.subject = subject,
		.mapped = true,
		.mountinfo = mountinfo,
		.path_fd = fd,
	};
	enum answer direct = process->files[file].direct;

	snprintf(mountinfo, sizeof(mountinfo), "/proc/self/fd/%d/mountinfo", process->fd);
	fstatfs(fd, &target.fs);
	probe_target(&target, direct == ANSWER_NO && !session->options->every_file);
	return 0;
}

static int probe_reached(struct process *process, struct subject *subject, size_t file)
{
	struct known_file *known = &process->files[file];
	char *path _cleanup_free_ = process_file_name(process, file);
	int fd = process_reach_file(process, file, path);

	if (path && fd >= 0)
		strip_mark(path, fd);
	if (path)
		subject->name = strdup(path);
	else if (asprintf(&subject->name, "inode %llu of device %u:%u",
			 (unsigned long long)known->identity.inode, major(known->identity.device),
			 minor(known->identity.device)) < 0)
		subject->name = NULL;
	if (!subject->name) {
		close_fd(&fd);
		return -ENOMEM;
	}
	if (fd < 0 && is_shared_memory(process->session, &known->identity))
		return fill_shared_memory(process, subject, file);
	if (fd < 0)
		return fill_unreached(subject, &known->identity, -fd);
	known->direct = is_direct_at(fd, "");
	return fill_reached(process, subject, file, fd);
}

int process_probe_file(struct process *process, size_t file)
{
	struct subject *files = process->subject->files.items, *subject = &files[file];
	int rc;

	subject->facts = record_new(&facts_record);
	if (!subject->facts)
		return -ENOMEM;
	process_begin_file(process, file);
	rc = probe_reached(process, subject, file);
	process_end_file(process);
	return rc;
}
