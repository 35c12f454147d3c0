/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A long-term pin of a page, as RDMA, VFIO and io_uring take them: io_uring's registered buffers
 * are the one that needs no device. Only on request, and only where the file may be direct: a pin
 * is one for writing, so that the kernel makes the page writable, which on a file of the page cache
 * would change its times.
 */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#define DESCRIPTOR_NAME sizeof("/proc/self/fd/") + 3 * sizeof(int)

/* Registers the page as a buffer; the ring that holds it ends with its descriptor. */
static int pin(void *address, size_t length)
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
	char name[DESCRIPTOR_NAME];
	void *address;
	int fd, rc;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", target->fd);
	fd = open(name, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	address = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	rc = address == MAP_FAILED ? errno : pin(address, page);
	if (address != MAP_FAILED)
		munmap(address, length);
	close(fd);
	return rc;
}

/* A page behind the end of the file cannot be pinned, whatever the file is. */
int probe_pin(struct target *target)
{
	struct trial_facts *trial = target->facts->trial;
	bool is_device = target->subject->kind == KIND_DAX_DEVICE;

	if (!target->options->try_pin || !trial || trial->control.error ||
		target->facts->file->statx_dax != ANSWER_YES ||
		(!is_device && target->stat.stx_size == 0))
		return 0;
	trial->pin = (struct outcome){ .tried = true, .error = pin_file(target) };
	return 0;
}
