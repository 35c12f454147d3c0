/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Observing: the kernel and the libraries are asked, and what they say becomes facts. A probe
 * judges nothing and prints nothing. It returns 0, or a negative errno where something that is
 * there could not be observed; what is not there leaves its facts unknown.
 */
#ifndef DAXINFO_PROBE_H
#define DAXINFO_PROBE_H

#include "../facts.h"

#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

struct probe_options {
	bool trial_file;          /* create an unlinked file in a directory, and observe that */
	bool touch;               /* read one byte, map its page and look where it lies */
	unsigned map_direct_flag; /* the bit to try as MAP_DIRECT, or 0 */
	unsigned timeout;         /* milliseconds for one subject, or 0 for ever */
};

/* A path that was resolved once. Everybody works on its descriptors, nobody opens the name again.
 */
struct target {
	const struct probe_options *options;
	struct subject *subject;
	struct facts *facts; /* the subject's */
	int path_fd;         /* O_PATH */
	int fd;              /* open for reading, or -1 */
	struct statx stat;
	struct statfs fs; /* zeroes where statfs(2) failed */
};

/* Observes the inode that fd (O_PATH will do) refers to, into target->stat and the file's facts. */
int observe_inode(struct target *target, int fd);

int probe_host(struct target *target);
int probe_file(struct target *target);
int probe_mount(struct target *target);
int probe_block(struct target *target);
int probe_open(struct target *target);
int probe_inode_flags(struct target *target);
int probe_dax_device(struct target *target);
int probe_trial(struct target *target);
int probe_namespace(struct target *target);
int probe_extents(struct target *target);
int probe_page(struct target *target);

/* Observes path: always a subject, with what failed in its errors; NULL without memory. The caller
 * frees it. */
struct subject *probe_path(const char *path, const struct probe_options *options);

/* Why bit cannot be tried as MAP_DIRECT, or NULL if it can. */
const char *probe_refuses_direct_flag(unsigned long bit);

/* The number of a file system's type, which some architectures have with a sign. */
static inline unsigned long magic_of(const struct statfs *fs)
{
	return (unsigned long)fs->f_type & 0xffffffff;
}

/* Whether there is an open file that can be mapped: the subject itself, or its trial file. */
static inline bool is_mappable(const struct target *target)
{
	return target->fd >= 0 && !S_ISDIR(target->stat.stx_mode);
}

/* Whether that is a file of a file system. */
static inline bool is_file(const struct target *target)
{
	return target->fd >= 0 && S_ISREG(target->stat.stx_mode);
}

/* Closes the descriptor unless it is negative, and leaves errno alone. */
static inline void fd_cleanup(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#endif
