/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens the target for reading if that is harmless, or creates a trial file in it. */
#include "open.h"

#include "file.h"
#include "kernel-fs.h"
#include "lib/xalloc.h"

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

	if (!is_kernel_fs("/proc/self/fd", PROC_SUPER_MAGIC))
		return -ENODEV; /* the name could lead to another file */
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	again = open(name, flags | O_NOATIME);
	if (again < 0 && errno == EPERM)
		again = open(name, flags);
	return again < 0 ? -errno : again;
}

/* Creates an unnamed file of one page, size bytes, which is gone when its descriptor is closed. */
static int create_trial_file(int directory, size_t size)
{
	int fd = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), rc = 0;
	char *page;

	if (fd < 0)
		return -errno;
	page = xcalloc(1, size);
	errno = 0; /* a short write does not set it */
	if (pwrite(fd, page, size, 0) != (ssize_t)size)
		rc = errno ? -errno : -ENOSPC;
	free(page);
	if (rc == 0)
		return fd;
	close(fd);
	return rc;
}

/* An instance in system-ram mode, or without a driver, cannot be opened. */
static bool is_disabled(const struct dax_device_facts *device)
{
	enum dax_device_mode mode = dax_device_mode_of(device);

	return mode == DAX_DEVICE_SYSTEM_RAM || mode == DAX_DEVICE_DISABLED;
}

/* Whether the file system cannot have a trial file, which is not an error of the observation;
 * without permission or memory it is one. */
static bool is_unsupported(int error)
{
	return error != -EACCES && error != -EPERM && error != -ENOMEM;
}

static int open_trial_file(struct target *target)
{
	struct outcome *outcome = &target->facts->file->trial_file;

	target->fd = create_trial_file(target->path_fd, target->facts->host->page_size.value);
	if (target->fd < 0) {
		*outcome = (struct outcome){ .tried = true, .error = -target->fd };
		return is_unsupported(target->fd) ? 0 : target->fd;
	}
	/* From now on the facts are about the trial file. */
	return observe_inode(target, target->fd);
}

int probe_open(struct target *target)
{
	enum kind kind = target->subject->kind;

	if (kind != KIND_FILE && kind != KIND_DIRECTORY && kind != KIND_DAX_DEVICE)
		return 0;
	if (kind == KIND_DIRECTORY && target->options->trial_file)
		return open_trial_file(target);
	target->fd = reopen(target->path_fd, O_RDONLY);
	if (target->fd == -ENXIO && is_disabled(target->facts->dax_device))
		return 0;
	if (target->fd < 0)
		return target->fd;
	/* A device-dax inode is in the DAX state only once it has been opened. */
	return kind == KIND_DAX_DEVICE ? observe_inode(target, target->fd) : 0;
}
