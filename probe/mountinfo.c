/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mountinfo.h"

#include "lib/util.h"
#include "library.h"

#include <errno.h>
#include <libmount.h>
#include <stdio.h>

/* clang-format off */
#define LIBMOUNT(F) \
	F(fs_get_fs_options) \
	F(fs_get_fstype) \
	F(fs_get_id) \
	F(fs_get_root) \
	F(fs_get_source) \
	F(fs_get_target) \
	F(fs_get_vfs_options) \
	F(new_table) \
	F(optstr_get_option) \
	F(table_first_fs) \
	F(table_get_userdata) \
	F(table_parse_stream) \
	F(table_set_parser_errcb) \
	F(table_set_userdata) \
	F(unref_table)
/* clang-format on */

LIBRARY_NOTE(
	libmount_note, "mount", "the mount on kernels before 6.13", "required", LIBMOUNT_SONAME);
LIBRARY_FUNCTIONS(mnt, LIBMOUNT)

static int note_skipped_line(struct libmnt_table *table, const char *name, int line)
{
	struct mount_facts *mount = mnt.table_get_userdata(table);

	(void)name;
	(void)line;
	mount->line_skipped = ANSWER_YES;
	return 1; /* go on */
}

static bool is_read_only(const char *options)
{
	return options && mnt.optstr_get_option(options, "ro", NULL, NULL) == 0;
}

static int fill(struct mount_facts *mount, struct libmnt_fs *fs)
{
	mount->id = number((unsigned)mnt.fs_get_id(fs));
	mount->read_only = answer(is_read_only(mnt.fs_get_vfs_options(fs)) ||
				  is_read_only(mnt.fs_get_fs_options(fs)));
	mount->found_by = FOUND_BY_MOUNTINFO;
	return set_text(&mount->target, mnt.fs_get_target(fs)) ?:
	       set_text(&mount->root, mnt.fs_get_root(fs)) ?:
	       set_text(&mount->type, mnt.fs_get_fstype(fs)) ?:
	       set_text(&mount->source, mnt.fs_get_source(fs)) ?:
	       set_text(&mount->options, mnt.fs_get_fs_options(fs));
}

/* Has libmount read this line alone, and nothing of what else it would look for. */
static int parse_line(struct mount_facts *mount, char *line)
{
	struct libmnt_table *table = mnt.new_table();
	FILE *stream = fmemopen(line, strlen(line), "r");
	struct libmnt_fs *fs = NULL;
	int rc = table && stream ? 0 : -ENOMEM;

	if (rc == 0) {
		mount->line_skipped = ANSWER_NO;
		mnt.table_set_userdata(table, mount);
		mnt.table_set_parser_errcb(table, note_skipped_line);
		rc = mnt.table_parse_stream(table, stream, "mountinfo");
	}
	if (rc == 0)
		rc = mnt.table_first_fs(table, &fs) == 0 ? fill(mount, fs) : -EINVAL;
	mnt.unref_table(table);
	if (stream)
		fclose(stream);
	return rc;
}

int mountinfo_search(const char *name, uint64_t id, struct mount_facts *mount)
{
	int rc = LIBRARY_LOAD(LIBMOUNT_SONAME, mnt);
	FILE *mountinfo = rc == 0 ? fopen(name, "re") : NULL;
	char *line = NULL, *end;
	size_t size = 0;

	if (!mountinfo)
		return rc ?: -errno;
	rc = -ENOENT;
	while (rc == -ENOENT && getline(&line, &size, mountinfo) > 0)
		if (strtoull(line, &end, 10) == id && *end == ' ')
			rc = parse_line(mount, line);
	free(line);
	fclose(mountinfo);
	return rc;
}
