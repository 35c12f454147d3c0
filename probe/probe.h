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
#include <sys/types.h>
#include <sys/vfs.h>
#include <unistd.h>

struct probe_options {
	bool trial_file;          /* create an unlinked file in a directory, and observe that */
	bool touch;               /* read one byte, map its page and look where it lies */
	bool try_pin;             /* try a long-term pin on a page of a trial mapping */
	unsigned map_direct_flag; /* the bit to try as MAP_DIRECT, or 0 */
	unsigned timeout;         /* milliseconds for one subject, or 0 for ever */
	bool every_file;    /* of a process: all layers of the files that are not direct, too */
	bool deep;          /* read smaps whatever it costs */
	unsigned max_stall; /* microseconds that reading smaps may hold a process up, or so */
};

/* What the user names. */
enum operand_kind {
	OPERAND_PATH,
	OPERAND_PROCESS, /* PID, or PID:INODE of its pidfd */
	OPERAND_ALL,     /* every process that maps something directly */
	OPERAND_USERS,   /* the processes that map what lies at a path */
};

struct operand {
	const char *text; /* NULL: the end of an array of them */
	enum operand_kind kind;
};

/* How far the observer is, told to whoever waits for it. */
struct progress {
	volatile unsigned steps;
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

/* Takes a subject that was observed, which stays the caller's: 0, or a negative errno that ends it
 * all. */
typedef int subject_sink(void *to, const struct subject *subject);

/* Observes what the operand names, which may be several subjects or none. What failed is in their
 * errors; a negative errno is a lack of memory, or the sink's. */
int probe_operand(
	struct session *session, const struct operand *operand, subject_sink *sink, void *to);

/* Frees what the session found. */
void session_clear(struct session *session);

/* Observes path: always a subject, with what failed in its errors; NULL without memory. The caller
 * frees it. */
struct subject *probe_path(struct session *session, const char *path);

/* Goes through the probes for a target with a path_fd, whose descriptors it closes. Where only is
 * set, no further than the inode itself. */
void probe_target(struct target *target, bool only_inode);

/* Adds a block device and all that it stands on, struct block_facts, to the list, which the caller
 * clears. 0 or a negative errno. */
int block_stack(struct list *list, dev_t device);

/* Why bit cannot be tried as MAP_DIRECT, or NULL if it can. */
const char *probe_refuses_direct_flag(unsigned long bit);

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

/* Closes the descriptor unless it is negative, and leaves errno alone. */
static inline void fd_cleanup(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#endif
