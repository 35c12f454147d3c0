/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file-key.h"

#include "lib/util.h"
#include "maps.h"
#include "probe/kernel-fs.h"
#include "probe/open.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct search {
	uint64_t address;
	struct file_key *key; /* of the file that is mapped there */
};

static int compare_row(void *argument, const struct maps_row *row)
{
	struct search *search = argument;

	if (search->address < row->start || search->address >= row->end)
		return 0;
	*search->key = row->file;
	return 1;
}

int file_key_of_address(const void *address, struct file_key *key)
{
	struct search search = { (uintptr_t)address, key };
	struct maps_reading reading = { .sink = compare_row, .sink_argument = &search };
	int fd _cleanup_close_ = kernel_fs_open(AT_FDCWD, "/proc/self/maps", 0, PROC_SUPER_MAGIC);
	int rc = fd < 0 ? fd : maps_read(fd, &reading);

	return rc == 0 ? -ENOENT : rc == 1 ? 0 : rc;
}

int file_key_from_maps(int fd, struct file_key *key)
{
	size_t length = (size_t)sysconf(_SC_PAGESIZE);
	int file _cleanup_close_ = -1, rc;
	struct stat stat;
	void *address;

	if (fstat(fd, &stat) < 0)
		return -errno;
	if (!S_ISREG(stat.st_mode))
		return -ENODEV;
	file = reopen(fd, O_RDONLY);
	if (file < 0)
		return file;
	address = mmap(NULL, length, PROT_NONE, MAP_PRIVATE, file, 0);
	if (address == MAP_FAILED)
		return -errno;
	rc = file_key_of_address(address, key);
	munmap(address, length);
	return rc;
}

bool is_on_shm_mount(const struct file_key *file, const void *shared)
{
	struct file_key key = { 0 };

	return file_key_of_address(shared, &key) == 0 && key.device == file->device;
}
