/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --expect: what changed since a saved answer. The saved facts are judged again, so a new version
 * of daxinfo does not show up as a change. */
#ifndef DAXINFO_PREFLIGHT_BASELINE_H
#define DAXINFO_PREFLIGHT_BASELINE_H

#include "changes.h"
#include "facts/operand.h"

struct baseline {
	struct list subjects;     /* struct subject: the saved ones, except KIND_HOST */
	bool *matched;            /* for each of them, whether it was compared */
	struct operand *operands; /* what to observe again; up to one without a text */
	struct subject **waiting; /* processes that may be restarted ones; see baseline_keeps() */
	size_t waiting_count;
};

/* Reads the saved answer. Returns 0 or a negative errno, with *complaint about the file's contents
 * or NULL, which the caller frees. */
int baseline_open(struct baseline *baseline, const char *name, char **complaint);
void baseline_close(struct baseline *baseline);

/* Keeps a process whose PID the saved answer does not have, or has for another one: after the last
 * subject it may turn out to be a restart of one that is gone. Returns whether the baseline owns
 * the subject now. */
bool baseline_keeps(struct baseline *baseline, struct subject *subject);

/* Adds what changed since the saved subject of this name or, of a process, since the one with the
 * same command and files; if there is none, that is a change. */
void baseline_compare(struct baseline *baseline, const struct subject *subject,
	const struct verdict *verdict, struct changes *changes);

/* Adds the saved subjects that no subject was compared with. */
void baseline_missing(const struct baseline *baseline, struct changes *changes);

#endif
