/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The differences between two answers about one subject. */
#ifndef DAXINFO_PREFLIGHT_CHANGES_H
#define DAXINFO_PREFLIGHT_CHANGES_H

#include "status.h"
#include "verdict/verdict.h"

#include <stdio.h>

struct changes {
	FILE *out; /* gets a line for each change, or NULL */
	size_t count;
	size_t unseen; /* answers that are unknown now and were not before */
};

/* Adds the changes between two answers about a file, a device or a process. */
void find_changes(struct changes *changes, const struct subject *was,
	const struct verdict *was_verdict, const struct subject *is, const struct verdict *verdict);

/* Writes a line about a change of what, which is not counted. */
void put_change(struct changes *changes, const char *name, const char *what, const char *was,
	const char *is);

/* An answer that has become unknown proves no change. */
static inline enum status changes_status(const struct changes *changes)
{
	return changes->count ? STATUS_REFUSED : changes->unseen ? STATUS_UNDECIDED : STATUS_OK;
}

#endif
