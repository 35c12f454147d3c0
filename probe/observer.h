/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A child observes the operands one after the other, because a system call on a dead NFS or FUSE
 * server may never return. A child that is stuck is given up, and a new one goes on after the
 * subject that did not answer.
 */
#ifndef DAXINFO_PROBE_OBSERVER_H
#define DAXINFO_PROBE_OBSERVER_H

#include "facts/operand.h"
#include "facts/subject.h"
#include "probe.h"

struct observer;

/* Returns an observer of the operands, an array that ends with one without text. It and the options
 * stay the caller's, and must outlive the observer. Returns NULL with errno if no memory can be
 * shared with a child. */
struct observer *observer_new(const struct operand *operands, const struct probe_options *options);

/* Gives the next subject, which the caller frees. Returns 1; 0 after the last operand; or a
 * negative errno if no child can be started. */
int observer_next(struct observer *observer, struct subject **subject);

/* Ends the child, for which it waits as long as one subject may take. NULL is allowed. */
void observer_free(struct observer *observer);

#endif
