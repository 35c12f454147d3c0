/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Operands, observed one behind the other by a child: a call that never returns (a dead NFS or FUSE
 * server) holds nobody up but the child, which is given up then, and another goes on behind it.
 */
#ifndef DAXINFO_PROBE_OBSERVER_H
#define DAXINFO_PROBE_OBSERVER_H

#include "lib/record-pipe.h"
#include "target.h"

struct observer {
	const struct probe_options *options;
	const struct operand *operands; /* the next one to answer for; up to one without a text */
	pid_t child;                    /* 0: none */
	struct progress *progress;      /* shared with the child */
	struct progress given_up[GIVEN_UP_MAX];
	size_t given_up_count;
	struct record_pipe wire;
};

/* 0; -ENOMEM where there is no memory to share. */
int observer_init(struct observer *observer, const struct operand *operands,
	const struct probe_options *options);

/* The next subject, which the caller frees. Returns 1; 0 behind the last operand; a negative errno
 * where there is no child to be had or no memory. */
int observer_next(struct observer *observer, struct subject **subject);

/* Ends the child, if there is one, and waits for it as long as one subject may take. */
void observer_close(struct observer *observer);

#endif
