/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A program whose mapping was refused (MAP_SYNC, say) may go on with write(2). Then its file is not
 * among the mapped ones, and is what an admin asks about.
 *
 * A descriptor is looked at in steps that cannot hang: the link shows how it was opened, fdinfo its
 * mount, and only a file on a local file system with DAX is followed.
 */
#include "unmapped.h"

#include "lib/xalloc.h"
#include "probe/block.h"
#include "probe/directory.h"
#include "probe/mountinfo.h"

#include "facts/facts.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#define DESCRIPTORS_MAX 4096 /* that are looked at */
#define UNMAPPED_MAX    64   /* files that are listed */
#define FDINFO_SIZE     512  /* bytes: mnt_id is among the first lines */
#define NAME_SIZE       64   /* bytes, for a path below /proc */

enum { UNDECIDED, WITHOUT, WITH };

struct search {
	struct process *process;
	char mountinfo[NAME_SIZE];
	struct file_key_map mounts;  /* by ID: whether it is of a file system with DAX */
	struct file_key_map devices; /* whether the device has DAX */
};

static bool is_open_for_writing(int descriptors, const char *name)
{
	struct stat link;

	return fstatat(descriptors, name, &link, AT_SYMLINK_NOFOLLOW) == 0 &&
	       (link.st_mode & S_IWUSR);
}

static uint64_t read_mount_id(struct process *process, const char *descriptor)
{
	char name[NAME_SIZE], text[FDINFO_SIZE];
	const char *line;

	snprintf(name, sizeof(name), "fdinfo/%.20s", descriptor);
	if (process_read_file(process, name, text, sizeof(text)) < 0)
		return 0;
	line = strstr(text, "mnt_id:");
	return line ? strtoull(line + strlen("mnt_id:"), NULL, 10) : 0;
}

static bool is_mount_with_dax(struct search *search, uint64_t id)
{
	const struct file_key key = { .device = 1, .inode = id };
	size_t *known = file_key_map_at(&search->mounts, &key);
	struct mount_facts *mount;

	if (*known == UNDECIDED) {
		mount = record_new(&mount_record);
		*known = mountinfo_search(search->mountinfo, id, mount) == 0 &&
					 (text_is(mount->type, "ext4") ||
						 text_is(mount->type, "xfs"))
				 ? WITH
				 : WITHOUT;
		record_free(&mount_record, mount);
	}
	return *known == WITH;
}

static bool is_device_with_dax(struct search *search, dev_t device)
{
	const struct file_key key = { .device = device, .inode = 1 };
	size_t *known = file_key_map_at(&search->devices, &key);
	const struct block_facts *block;
	struct list stack = { 0 };

	if (*known == UNDECIDED) {
		*known = WITHOUT;
		block_list_stack(&stack, device);
		block = stack.items;
		if (stack.count && block->dax == YES)
			*known = WITH;
		record_clear_list(&block_record, &stack);
	}
	return *known == WITH;
}

/* Each file once, whether it is mapped or was listed for another descriptor. */
static bool is_new(struct process *process, const struct stat *file)
{
	const struct file_key key = { .device = file->st_dev, .inode = file->st_ino };
	size_t *index = file_key_map_at(&process->file_indexes, &key);
	bool is_new = *index == 0;

	if (is_new)
		*index = SIZE_MAX;
	return is_new;
}

static void add_file(struct process *process, int descriptors, const char *descriptor)
{
	struct list *list = &process->facts->unmapped;
	char path[PATH_MAX];
	ssize_t length = readlinkat(descriptors, descriptor, path, sizeof(path));
	struct unmapped_facts *row;

	if (length <= 0 || *path != '/')
		return;
	row = list_add(list, &unmapped_record);
	row->name = xstrndup(path, (size_t)length);
}

static void look_at_descriptor(struct search *search, int descriptors, const char *name)
{
	uint64_t mount_id;
	struct stat file;

	if (!is_open_for_writing(descriptors, name))
		return;
	mount_id = read_mount_id(search->process, name);
	if (!mount_id || !is_mount_with_dax(search, mount_id))
		return;
	if (fstatat(descriptors, name, &file, AT_NO_AUTOMOUNT) < 0 || !S_ISREG(file.st_mode) ||
		file.st_nlink == 0)
		return;
	if (is_device_with_dax(search, file.st_dev) && is_new(search->process, &file))
		add_file(search->process, descriptors, name);
}

void process_find_unmapped(struct process *process)
{
	int fd = openat(process->fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;
	DIR *descriptors = fd < 0 ? NULL : xresult(fdopendir(fd));
	struct search search = { .process = process };
	const char *name;

	if (!descriptors)
		return;
	snprintf(search.mountinfo, sizeof(search.mountinfo), "/proc/self/fd/%d/mountinfo",
		process->fd);
	for (unsigned i = 0; i < DESCRIPTORS_MAX && process->facts->unmapped.count < UNMAPPED_MAX &&
			     (name = next_name(descriptors, &rc));
		i++)
		look_at_descriptor(&search, dirfd(descriptors), name);
	closedir(descriptors);
	file_key_map_clear(&search.mounts);
	file_key_map_clear(&search.devices);
}
