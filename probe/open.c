/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The second open: through the first descriptor, and only of what is harmless to open. */
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#define DESCRIPTOR_NAME (sizeof("/proc/self/fd/") + 3 * sizeof(int))

int reopen(int fd, int access)
{
	const int flags = access | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	char name[DESCRIPTOR_NAME];
	int again;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	again = open(name, flags | O_NOATIME);
	if (again < 0 && errno == EPERM)
		again = open(name, flags);
	return again < 0 ? -errno : again;
}

/* A file of one page that no directory ever has: it is gone with its descriptor. */
static int create_trial_file(const char *directory, size_t size)
{
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), rc = 0;
	char *page;

	if (fd < 0)
		return -errno;
	page = calloc(1, size);
	errno = 0; /* and so it stays where less is written */
	if (!page)
		rc = -ENOMEM;
	else if (pwrite(fd, page, size, 0) != (ssize_t)size)
		rc = errno ? -errno : -ENOSPC;
	free(page);
	if (rc == 0)
		return fd;
	close(fd);
	return rc;
}

/* As memory, or without a driver, an instance is no device that could be opened. */
static bool is_out_of_use(const struct dax_device_facts *device)
{
	enum dax_mode mode = dax_mode_of(device);

	return mode == DAX_MODE_SYSTEM_RAM || mode == DAX_MODE_DISABLED;
}

/* Where no file can be created, nothing is proved; that is no failure to look. Without permission
 * there may well be one. */
static bool is_refused_here(int error)
{
	return error != -EACCES && error != -EPERM && error != -ENOMEM;
}

static int open_trial_file(struct target *target, const char *directory)
{
	struct outcome *outcome = &target->facts->file->trial_file;

	target->fd = create_trial_file(directory, target->facts->host->page_size.value);
	if (target->fd < 0) {
		*outcome = (struct outcome){ .tried = true, .error = -target->fd };
		return is_refused_here(target->fd) ? 0 : target->fd;
	}
	/* From now on the trial file stands for its directory. */
	return observe_inode(target, target->fd);
}

int probe_open(struct target *target)
{
	enum kind kind = target->subject->kind;
	char name[DESCRIPTOR_NAME];

	if (kind != KIND_FILE && kind != KIND_DIRECTORY && kind != KIND_DAX_DEVICE)
		return 0;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", target->path_fd);
	if (kind == KIND_DIRECTORY && target->options->trial_file)
		return open_trial_file(target, name);
	target->fd = reopen(target->path_fd, O_RDONLY);
	if (target->fd == -ENXIO && is_out_of_use(target->facts->dax_device))
		return 0;
	if (target->fd < 0)
		return target->fd;
	/* A device-dax inode tells more once it is open. */
	return kind == KIND_DAX_DEVICE ? observe_inode(target, target->fd) : 0;
}
