/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of this room: what is observed, and the probes that observe it. */
#ifndef DAXINFO_PROBE_TARGET_H
#define DAXINFO_PROBE_TARGET_H

#include "lib/util.h"
#include "probe.h"

#include <sys/stat.h>
#include <sys/types.h>
#include <sys/vfs.h>

/* How far the observer is, told to whoever waits for it. */
struct progress {
	volatile unsigned steps;
	int error;       /* what ended the observer, or 0 */
	uint64_t pid;    /* the last process that was begun */
	uint64_t device; /* the file that is looked at, as maps tells it; 0: none */
	uint64_t inode;
	struct {
		uint64_t processes, found, unread;
	} census; /* of the processes up to pid, where many are gone through */
};

#define GIVEN_UP_MAX 16

/* What all subjects of a run share: what was seen once is not looked for again. */
struct session {
	const struct probe_options *options;
	struct host_facts *host;
	struct list devices; /* of known-layers.c */
	struct progress *progress;
	const struct progress *given_up; /* files that do not answer, which are passed over */
	size_t given_up_count;
};

/* A path that was resolved once. Everybody works on its descriptors, nobody opens the name again.
 */
struct target {
	struct session *session;
	const struct probe_options *options; /* the session's */
	struct subject *subject;
	struct facts *facts;   /* the subject's */
	const char *mountinfo; /* name of the one that its mount is in */
	bool mapped;           /* it is a file that a process maps */
	dev_t device;          /* that it lies on, or 0 */
	bool layers_known;     /* what lies below that is known already */
	int path_fd;           /* O_PATH */
	int fd;                /* open for reading, or -1 */
	struct statx stat;
	struct statfs fs; /* zeroes where statfs(2) failed */
};

/* Observes the inode that fd (O_PATH will do) refers to, into target->stat and the file's facts. */
int observe_inode(struct target *target, int fd);

int probe_host(struct target *target);
int probe_fs_dax(struct target *target); /* where the device has DAX and the file has not */
int probe_file(struct target *target);
int probe_mount(struct target *target);
int probe_block(struct target *target);
int probe_open(struct target *target);
int probe_inode_flags(struct target *target);
int probe_dax_device(struct target *target);
int probe_trial(struct target *target);
int probe_pin(struct target *target);
int probe_namespace(struct target *target);
int probe_extents(struct target *target);
int probe_page(struct target *target);

/* Observes path: always a subject, with what failed in its errors; NULL without memory. The caller
 * frees it. */
struct subject *probe_path(struct session *session, const char *path);

/* Goes through the probes for a target with a path_fd, whose descriptors it closes. Where only is
 * set, no further than the inode itself. */
void probe_target(struct target *target, bool only_inode);

/* Adds a block device and all that it stands on, struct block_facts, to the list, which the caller
 * clears. 0 or a negative errno. */
int block_stack(struct list *list, dev_t device);

/* Opens what fd (O_PATH will do) refers to, which never waits for anybody, and leaves its atime as
 * it is: O_NOATIME is the owner's alone (open(2)), so that for others a trial mapping may change
 * that. The descriptor, or a negative errno. */
int reopen(int fd, int access);

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

#endif
