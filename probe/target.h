/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A path or a mapped file that is being observed, and the probes that observe it. */
#ifndef DAXINFO_PROBE_TARGET_H
#define DAXINFO_PROBE_TARGET_H

#include "lib/util.h"
#include "session.h"

#include <sys/stat.h>
#include <sys/types.h>
#include <sys/vfs.h>

/* The path is resolved once: probes work on the descriptors and never open it by name again. */
struct target {
	struct session *session;
	const struct probe_options *options; /* the session's */
	struct subject *subject;
	struct facts *facts;   /* the subject's */
	const char *mountinfo; /* name of the mountinfo file that has the target's mount */
	bool mapped;           /* a file that a process maps */
	dev_t device;          /* the block device that holds the data, or 0 */
	bool layers_cached;    /* the layers under that device came from the session's cache */
	int path_fd;           /* O_PATH */
	int fd;                /* open for reading, or -1 */
	struct statx stat;
	struct statfs fs; /* zeroes if statfs(2) failed */
};

/* Runs the probes on a target that has a path_fd, and closes its descriptors. If only_inode is set,
 * no further than the inode. Failures go into the subject's errors. */
void probe_target(struct target *target, bool only_inode);

/* Observes path. Returns a subject, with failures in its errors, which the caller frees. */
struct subject *probe_path(struct session *session, const char *path);

/* The probes, each in the file of its name; target.c has their order. Each returns 0, or a negative
 * errno if something that exists could not be observed. */
int probe_host(struct target *target);
int probe_fs_dax(struct target *target); /* in host.c */
int probe_file(struct target *target);
int probe_mount(struct target *target);
int probe_dax_device(struct target *target);
int probe_open(struct target *target);
int probe_inode_flags(struct target *target);
int probe_block(struct target *target);
int probe_superblock(struct target *target);
int probe_storage(struct target *target);
int probe_trial(struct target *target);
int probe_pin(struct target *target);
int probe_namespace(struct target *target);
int probe_extents(struct target *target);
int probe_page(struct target *target);

/* The magic number of a file system, which some architectures sign-extend. */
static inline unsigned long magic_of(const struct statfs *fs)
{
	return (unsigned long)fs->f_type & 0xffffffff;
}

/* Whether a file is open that can be mapped: the target, or the trial file of a directory. */
static inline bool is_mappable(const struct target *target)
{
	return target->fd >= 0 && !S_ISDIR(target->stat.stx_mode);
}

/* Whether a regular file is open. */
static inline bool is_file(const struct target *target)
{
	return target->fd >= 0 && S_ISREG(target->stat.stx_mode);
}

#endif
