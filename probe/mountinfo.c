/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mountinfo.h"

#include "kernel-fs.h"
#include "lib/util.h"
#include "lib/xalloc.h"
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <libmount.h>
#include <stdio.h>
#include <sys/sysmacros.h>

/* clang-format off */
#define LIBMOUNT(F) \
	F(mnt_fs_get_fs_options) \
	F(mnt_fs_get_fstype) \
	F(mnt_fs_get_id) \
	F(mnt_fs_get_root) \
	F(mnt_fs_get_source) \
	F(mnt_fs_get_target) \
	F(mnt_fs_get_vfs_options) \
	F(mnt_new_table) \
	F(mnt_optstr_get_option) \
	F(mnt_table_first_fs) \
	F(mnt_table_get_userdata) \
	F(mnt_table_parse_stream) \
	F(mnt_table_set_parser_errcb) \
	F(mnt_table_set_userdata) \
	F(mnt_unref_table)
/* clang-format on */

LIBRARY_NOTE(
	libmount_note, "mount", "the mount on kernels before 6.13", "required", LIBMOUNT_SONAME);
LIBRARY_FUNCTIONS(libmount, LIBMOUNT);

static int note_skipped_line(struct libmnt_table *table, const char *name, int line)
{
	struct mount_facts *mount = libmount.mnt_table_get_userdata(table);

	(void)name;
	(void)line;
	mount->line_skipped = YES;
	return 1; /* go on */
}

static bool is_read_only(const char *options)
{
	return options && libmount.mnt_optstr_get_option(options, "ro", NULL, NULL) == 0;
}

static void fill_mount(struct mount_facts *mount, struct libmnt_fs *fs)
{
	mount->id = number((unsigned)libmount.mnt_fs_get_id(fs));
	mount->read_only = tristate(is_read_only(libmount.mnt_fs_get_vfs_options(fs)) ||
				    is_read_only(libmount.mnt_fs_get_fs_options(fs)));
	mount->fs_read_only = tristate(is_read_only(libmount.mnt_fs_get_fs_options(fs)));
	mount->found_by = FOUND_BY_MOUNTINFO;
	set_text(&mount->target, libmount.mnt_fs_get_target(fs));
	set_text(&mount->root, libmount.mnt_fs_get_root(fs));
	set_text(&mount->type, libmount.mnt_fs_get_fstype(fs));
	set_text(&mount->source, libmount.mnt_fs_get_source(fs));
	set_text(&mount->options, libmount.mnt_fs_get_fs_options(fs));
}

/* Has libmount parse this line alone, without the other files that it would read. */
static int parse_line(struct mount_facts *mount, char *line)
{
	struct libmnt_table *table = libmount.mnt_new_table();
	FILE *stream = fmemopen(line, strlen(line), "r");
	struct libmnt_fs *fs = NULL;
	int rc;

	if (!table || !stream)
		out_of_memory();
	mount->line_skipped = NO;
	libmount.mnt_table_set_userdata(table, mount);
	libmount.mnt_table_set_parser_errcb(table, note_skipped_line);
	rc = libmount.mnt_table_parse_stream(table, stream, "mountinfo");
	if (rc == 0)
		rc = libmount.mnt_table_first_fs(table, &fs) == 0 ? 0 : -EINVAL;
	if (rc == 0)
		fill_mount(mount, fs);
	libmount.mnt_unref_table(table);
	fclose(stream);
	return rc;
}

/* What a line is searched for: proc_pid_mountinfo(5) starts it with the ID of the mount, that of
 * its parent, and the device number. */
struct wanted {
	uint64_t id;
	dev_t device; /* 0: by ID */
};

static bool is_wanted(const struct wanted *wanted, const char *line)
{
	unsigned major, minor;
	char *end;

	if (!wanted->device)
		return strtoull(line, &end, 10) == wanted->id && *end == ' ';
	return sscanf(line, "%*u %*u %u:%u ", &major, &minor) == 2 &&
	       makedev(major, minor) == wanted->device;
}

static int search(const char *name, const struct wanted *wanted, struct mount_facts *mount)
{
	int rc = LIBRARY_LOAD(LIBMOUNT_SONAME, libmount);
	FILE *mountinfo = rc == 0 ? proc_fopen(AT_FDCWD, name) : NULL;
	char *line = NULL;
	size_t size = 0;

	if (!mountinfo)
		return rc ?: -errno;
	rc = -ENOENT;
	while (rc == -ENOENT && xgetline(&line, &size, mountinfo) > 0)
		if (is_wanted(wanted, line))
			rc = parse_line(mount, line);
	free(line);
	fclose(mountinfo);
	return rc;
}

int mountinfo_search(const char *name, uint64_t id, struct mount_facts *mount)
{
	return search(name, &(struct wanted){ .id = id }, mount);
}

int mountinfo_search_device(const char *name, dev_t device, struct mount_facts *mount)
{
	return search(name, &(struct wanted){ .device = device }, mount);
}
