/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Paths, observed one behind the other by a child: a call that never returns (a dead NFS or FUSE
 * server) holds nobody up but the child, which is given up then, and another goes on behind it.
 */
#ifndef DAXINFO_OBSERVER_H
#define DAXINFO_OBSERVER_H

#include "../json-stream.h"
#include "probe.h"

struct observer {
	const struct probe_options *options;
	const char *const *paths; /* up to NULL; the next one to answer for */
	pid_t child;              /* 0: none */
	struct json_stream stream;
};

void observer_init(
	struct observer *observer, const char *const *paths, const struct probe_options *options);

/* The next subject, which the caller frees. Returns 1; 0 behind the last path; a negative errno
 * where there is no child to be had or no memory. */
int observer_next(struct observer *observer, struct subject **subject);

/* Ends the child, if there is one, and waits for it as long as one subject may take. */
void observer_close(struct observer *observer);

#endif
