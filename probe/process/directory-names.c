/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "directory-names.h"

#include "lib/util.h"
#include "lib/xalloc.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/sysmacros.h>

struct mount_line {
	uint64_t id;
	dev_t device;
	char *root, *target; /* point into the line */
};

/* mountinfo writes white space and backslashes as \ooo. */
static void unescape(char *text)
{
	char *to = text;
	unsigned byte;
	int used;

	for (; *text; text++)
		if (*text == '\\' && sscanf(text + 1, "%3o%n", &byte, &used) == 1 && used == 3) {
			*to++ = (char)byte;
			text += used;
		} else {
			*to++ = *text;
		}
	*to = '\0';
}

static bool parse_mount(char *line, struct mount_line *mount)
{
	unsigned device_major, device_minor;
	char *rest;
	int used;

	if (sscanf(line, "%" SCNu64 " %*u %u:%u %n", &mount->id, &device_major, &device_minor,
		    &used) != 3)
		return false;
	rest = line + used;
	mount->device = makedev(device_major, device_minor);
	mount->root = strsep(&rest, " ");
	mount->target = strsep(&rest, " ");
	if (!mount->target || !rest)
		return false;
	unescape(mount->root);
	unescape(mount->target);
	return true;
}

/* The rest of the path below the directory; NULL if it is not below it. */
static const char *path_below(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	if (length == 1)
		length = 0; /* everything lies below "/" */
	if (strncmp(path, directory, length) != 0 || (path[length] && path[length] != '/'))
		return NULL;
	return path + length;
}

/* rest is the directory's path below the mount point target. */
static void add_name(struct directory_names *names, const char *target, const char *rest)
{
	bool top = strcmp(target, "/") == 0, ends = strcmp(rest, "/") == 0;

	names->names = xgrow(names->names, names->count, sizeof(*names->names));
	names->names[names->count++] = xasprintf("%s%s/", top ? "" : target, ends ? "" : rest);
}

/* The directory's path in its file system is the mount's root, and the rest of its name below the
 * mount point. */
static int find_inside(
	struct directory_names *names, FILE *mountinfo, uint64_t mount_id, const char *path)
{
	char *line _cleanup_free_ = NULL;
	struct mount_line mount;
	size_t size = 0;

	while (xgetline(&line, &size, mountinfo) > 0) {
		const char *rest;

		if (!parse_mount(line, &mount) || mount.id != mount_id)
			continue;
		rest = path_below(path, mount.target) ?: "";
		names->device = mount.device;
		names->is_root = strcmp(mount.root, "/") == 0 && (!*rest || strcmp(rest, "/") == 0);
		names->inside =
			xasprintf("%s%s", strcmp(mount.root, "/") == 0 ? "" : mount.root, rest);
		return 0;
	}
	return -ENOENT;
}

void directory_names_add(struct directory_names *names, FILE *mountinfo, const char *inside)
{
	char *line _cleanup_free_ = NULL;
	struct mount_line mount;
	size_t size = 0;

	while (xgetline(&line, &size, mountinfo) > 0) {
		const char *rest = parse_mount(line, &mount) && mount.device == names->device
					   ? path_below(inside, mount.root)
					   : NULL;

		if (rest)
			add_name(names, mount.target, rest);
	}
}

int directory_names_find(
	struct directory_names *names, FILE *mountinfo, uint64_t mount_id, const char *path)
{
	int rc = find_inside(names, mountinfo, mount_id, path);

	if (rc < 0)
		return rc;
	rewind(mountinfo);
	directory_names_add(names, mountinfo, names->inside);
	return 0;
}

void directory_names_clear(struct directory_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->names[i]);
	free(names->names);
	free(names->inside);
	*names = (struct directory_names){ 0 };
}

bool directory_names_match(const struct directory_names *names, const char *path)
{
	for (size_t i = 0; i < names->count; i++)
		if (strncmp(path, names->names[i], strlen(names->names[i])) == 0)
			return true;
	return false;
}
