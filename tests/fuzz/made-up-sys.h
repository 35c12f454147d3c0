/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine with persistent memory, as it was recorded, whose /sys is put in the place of
 * this one's for our process alone: libndctl and libdaxctl have its paths in them. That takes a
 * mount namespace (root's, or one of a user namespace). Device nodes can be made by root alone:
 * without them libdaxctl finds no instance.
 */
#ifndef DAXINFO_FUZZ_MADE_UP_SYS_H
#define DAXINFO_FUZZ_MADE_UP_SYS_H

#include "fuzz.h"

#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define RECORD_NAME    "tests/captured/nfit-and-e820.sysfs"
#define ATTRIBUTES_MAX 1024
#define SKIPPED        77 /* exit status */

struct attribute {
	char path[PATH_MAX];
	char *content;
};

struct attributes {
	size_t count;
	struct attribute rows[ATTRIBUTES_MAX];
};

static inline void write_attribute(const struct attribute *attribute, const char *content)
{
	int fd = open(attribute->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	must(fd >= 0);
	must(write(fd, content, strlen(content)) == (ssize_t)strlen(content));
	close(fd);
}

static inline void make_directories(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
}

/* As tests/tools/record-sysfs wrote it: a newline is \n, and the one at the end is left out. */
static inline char *unescape(const char *text)
{
	char *content = malloc(strlen(text) + 2), *end = content;

	must(content);
	for (; *text; text++) {
		bool escaped = *text == '\\' && text[1];

		text += escaped;
		*end++ = escaped && *text == 'n' ? '\n' : *text;
	}
	if (end > content)
		*end++ = '\n';
	*end = '\0';
	return content;
}

static inline void make_entry(struct attributes *attributes, char *line)
{
	struct attribute *row = &attributes->rows[attributes->count];
	char kind = *strsep(&line, "\t"), *path = strsep(&line, "\t");

	must(path && line && attributes->count < ATTRIBUTES_MAX);
	snprintf(row->path, sizeof(row->path), "/sys/%s", path);
	make_directories(row->path);
	if (kind == 'l') {
		must(symlink(line, row->path) == 0);
		return;
	}
	row->content = unescape(line);
	write_attribute(row, row->content);
	attributes->count++;
}

static inline void make_sys(struct attributes *attributes)
{
	FILE *record = fopen(RECORD_NAME, "re");
	char *line = NULL;
	size_t size = 0;

	if (!record) {
		perror(RECORD_NAME ": this is run in the directory of daxinfo's source");
		exit(EXIT_FAILURE);
	}
	while (getline(&line, &size, record) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (*line != '#')
			make_entry(attributes, line);
	}
	free(line);
	fclose(record);
}

/* Replaces the directory for us alone. */
static inline bool mount_empty(const char *name)
{
	return mount(NULL, name, NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("none", name, "tmpfs", 0, NULL) == 0;
}

static inline void enter_machine(struct attributes *attributes)
{
	int own_user = geteuid() == 0 ? 0 : CLONE_NEWUSER;

	if (unshare(CLONE_NEWNS | own_user) < 0 || !mount_empty("/sys")) {
		fprintf(stderr, "no mount namespace is permitted here\n");
		exit(SKIPPED);
	}
	make_sys(attributes);
	if (own_user || !mount_empty("/dev"))
		return;
	mknod("/dev/null", S_IFCHR | 0666, makedev(1, 3));
	mknod("/dev/pmem0", S_IFBLK | 0600, makedev(259, 0));
	mknod("/dev/dax1.0", S_IFCHR | 0600, makedev(252, 1));
}

#endif
