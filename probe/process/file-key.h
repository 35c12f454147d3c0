/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What identifies a file in /proc/PID/maps. */
#ifndef DAXINFO_PROBE_PROCESS_FILE_KEY_H
#define DAXINFO_PROBE_PROCESS_FILE_KEY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* maps shows the inode of the superblock (fs/proc/task_mmu.c: show_map_vma). On btrfs and overlayfs
 * stat(2) returns other numbers for the file, and several files may have the same inode number on
 * such a device, whose major number is 0; there the name distinguishes them. */
struct file_key {
	dev_t device;
	uint64_t inode;
	uint64_t name; /* a hash; 0 if the numbers are enough */
};

/* maps shows device 0 and inode 0 for what is not of a file. The first System V segment of a
 * machine has inode 0, on another device (ipc/shm.c: newseg). */
static inline bool is_anonymous(const struct file_key *key)
{
	return !key->device && !key->inode;
}

static inline bool has_same_number(const struct file_key *a, const struct file_key *b)
{
	return a->inode == b->inode && a->device == b->device;
}

static inline bool is_same_file(const struct file_key *a, const struct file_key *b)
{
	return has_same_number(a, b) && a->name == b->name;
}

/* Gives the key of the file that fd, which may be O_PATH, refers to. It is opened and mapped for
 * that; no page is touched. Returns 0; -ENODEV for what is not a regular file; or another negative
 * errno. */
int file_key_from_maps(int fd, struct file_key *key);

/* Gives the key of the file that is mapped at an address of this process. Returns 0, -ENOENT if
 * there is none, or another negative errno. */
int file_key_of_address(const void *address, struct file_key *key);

/* Whether a file is shared memory that is in no directory (MAP_SHARED | MAP_ANONYMOUS, memfd,
 * System V): all of that is on one tmpfs mount of the kernel (mm/shmem.c: shm_mnt). shared is the
 * address of such memory in this process. */
bool is_on_shm_mount(const struct file_key *file, const void *shared);

#endif
