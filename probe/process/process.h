/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process. /proc/PID is opened once, and everything is read relative to that descriptor: after
 * the process has ended that gives ESRCH, even if another process has its PID by then.
 */
#ifndef DAXINFO_PROBE_PROCESS_PROCESS_H
#define DAXINFO_PROBE_PROCESS_PROCESS_H

#include "file-key-map.h"
#include "probe/session.h"

/* A file that the process maps. */
struct mapped_file {
	struct file_key key;
	size_t first_mapping; /* index in the subject's mappings */
	enum tristate direct; /* from statx(2); unknown if that was not called */
	bool shared;          /* a mapping of it is shared, so it may be data of the process */
	bool on_overlay;      /* statx(2) may have reported the file of another layer */
};

struct process {
	struct session *session;
	struct subject *subject;
	struct process_facts *facts; /* the subject's */
	int fd;                      /* O_PATH of /proc/PID */
	int maps;            /* the open maps; belongs to the memory that the mappings are of */
	uint64_t bytes_read; /* from files in /proc/PID */
	struct mapped_file *files; /* in the order of the subject's files */
	size_t file_count;
	struct file_key_map file_indexes;   /* for each of the files its index + 1 */
	struct file_key_map remote_devices; /* as remote.c decided */
	int64_t file_started;               /* microseconds; when the current file was begun */
	long file_sleeps;                   /* how often we had slept then */
	uint64_t descriptors_seen;          /* of the process, while its files were looked for */
};

/* Opens /proc/PID, and makes the subject. Returns 0 or a negative errno: -ENOENT if /proc does not
 * have it. The caller closes the process in any case. */
int process_open(struct process *process, struct session *session, uint64_t pid);
void process_close(struct process *process);

/* Reads at most size - 1 bytes of a file in /proc/PID, and adds a NUL. Returns their number, or a
 * negative errno. */
ssize_t process_read_file(struct process *process, const char *name, char *buffer, size_t size);

/* Whether the process is in another mount namespace than ours. */
enum tristate process_has_other_mounts(const struct process *process);

/* Whether the PIDs in /proc are those that system calls take: not if /proc is that of another PID
 * namespace. */
bool same_pid_namespace(void);

/* Whether the mapping's file is direct, or may be. */
static inline bool may_be_direct(const struct process *process, const struct mapping_facts *mapping)
{
	return process->files[mapping->file].direct != NO;
}

/* Whether pages of the mapping must show if it is direct: on overlayfs statx(2) reports a copy that
 * was made after the file was mapped (fs/overlayfs/inode.c: ovl_getattr). */
static inline bool needs_samples(const struct process *process, const struct mapping_facts *mapping)
{
	return may_be_direct(process, mapping) || process->files[mapping->file].on_overlay;
}

#endif
