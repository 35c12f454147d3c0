/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A long-term pin of a page, as RDMA, VFIO and io_uring take it; io_uring's registered buffers need
 * no device. Only with --try-pin, and only if the file is direct: the kernel pins for writing, and
 * to make a page of the page cache writable changes the file's times.
 */
#include "open.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

/* Registers the page as a buffer, which closing the ring releases. Returns 0 or a positive errno.
 */
static int pin_page(void *address, size_t length)
{
	struct io_uring_params parameters = { 0 };
	struct iovec buffer = { address, length };
	int rc = 0, ring = (int)syscall(SYS_io_uring_setup, 1, &parameters);

	if (ring < 0)
		return errno;
	if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &buffer, 1) < 0)
		rc = errno;
	close(ring);
	return rc;
}

static int pin_file(const struct target *target)
{
	size_t length = target->facts->trial->length.value;
	size_t page = target->facts->host->page_size.value;
	int fd = reopen(target->fd, O_RDWR), rc;
	void *address;

	if (fd < 0)
		return -fd;
	address = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	rc = address == MAP_FAILED ? errno : pin_page(address, page);
	if (address != MAP_FAILED)
		munmap(address, length);
	close(fd);
	return rc;
}

/* Before Linux 6.5 io_uring refused every mapping of a file, after it had made the page writable
 * (io_uring/rsrc.c), which may change the file's blocks. */
static bool refuses_files(const struct host_facts *host)
{
	unsigned release, patch;

	return !host->kernel || sscanf(host->kernel, "%u.%u", &release, &patch) != 2 ||
	       release < 6 || (release == 6 && patch < 5);
}

/* A page after the end of a file can never be pinned. */
int probe_pin(struct target *target)
{
	struct trial_facts *trial = target->facts->trial;
	bool is_device = target->subject->kind == KIND_DAX_DEVICE;

	if (!target->options->try_pin || !trial || trial->control.error ||
		target->facts->file->statx_dax != YES || (!is_device && target->stat.stx_size == 0))
		return 0;
	if (refuses_files(target->facts->host))
		return -EOPNOTSUPP;
	trial->pin = (struct outcome){ .tried = true, .error = pin_file(target) };
	return 0;
}
