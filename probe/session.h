/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the subjects of one run share, and what the observing child shares with its parent. */
#ifndef DAXINFO_PROBE_SESSION_H
#define DAXINFO_PROBE_SESSION_H

#include "budget.h"
#include "facts/subject.h"
#include "layer-cache.h"
#include "probe.h"

/* How far the child is, in memory that it shares with its parent (observer.c). */
struct progress {
	volatile unsigned steps; /* counts on while the child is not stuck */
	int error;               /* the errno that ended the child, or 0 */
	uint64_t pid;            /* of the process that was begun last */
	bool in_process;         /* that process is not finished yet */
	uint64_t device, inode; /* of the mapped file that is being observed, as in maps; 0: none */
	struct budget budget;
	struct {
		uint64_t processes, found, unread;
	} census; /* of the processes up to pid, if there are many to go through */
};

/* A mapped file at which an earlier child ended. */
struct hung_file {
	uint64_t device, inode; /* as in maps */
};

#define HUNG_FILES_MAX 16

/* Takes an observed subject, which the caller keeps. Returns 0, or a negative errno, which ends the
 * run. */
typedef int subject_sink(void *argument, const struct subject *subject);

struct session {
	const struct probe_options *options;
	subject_sink *sink;
	void *sink_argument;
	struct progress *progress;
	const struct hung_file *hung_files; /* not asked again */
	size_t hung_file_count;
	struct host_facts *host;   /* of the first subject; NULL before that */
	struct layer_cache layers; /* of the block devices seen so far */
};

/* Passes a subject to the sink, and its result on. */
int session_send(const struct session *session, const struct subject *subject);

/* Frees what the session found. */
void session_clear(struct session *session);

#endif
