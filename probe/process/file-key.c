/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

struct shown {
	uint64_t address;
	struct identity *identity;
};

static int take_if_there(void *to, const struct maps_row *row)
{
	struct shown *shown = to;

	if (shown->address < row->start || shown->address >= row->end)
		return 0;
	*shown->identity = row->file;
	return 1;
}

int identity_of_own(const void *address, struct identity *identity)
{
	struct shown shown = { (uintptr_t)address, identity };
	struct maps_reading reading = { .sink = take_if_there, .to = &shown };
	int fd _cleanup_close_ = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	int rc = fd < 0 ? -errno : maps_read(fd, &reading);

	return rc == 0 ? -ENOENT : rc == 1 ? 0 : rc;
}

int identity_shown(int fd, struct identity *identity)
{
	size_t length = (size_t)sysconf(_SC_PAGESIZE);
	struct stat stat;
	void *address;
	int rc, file;

	if (fstat(fd, &stat) < 0)
		return -errno;
	if (!S_ISREG(stat.st_mode))
		return -ENODEV;
	file = reopen(fd, O_RDONLY);
	if (file < 0)
		return file;
	address = mmap(NULL, length, PROT_NONE, MAP_PRIVATE, file, 0);
	rc = address == MAP_FAILED ? -errno : identity_of_own(address, identity);
	if (address != MAP_FAILED)
		munmap(address, length);
	close(file);
	return rc;
}
