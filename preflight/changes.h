/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is not as it was, between two answers about one subject. */
#ifndef DAXINFO_PREFLIGHT_CHANGES_H
#define DAXINFO_PREFLIGHT_CHANGES_H

#include "status.h"
#include "verdict/verdict.h"

#include <stdio.h>

struct changes {
	FILE *out; /* told of each, a line; NULL: nobody is */
	size_t count;
	size_t unseen; /* answers that are unknown now, and were not */
};

/* Finds out what changed between the answers about a file, a device or a process. 0, or -ENOMEM. */
int find_changes(struct changes *changes, const struct subject *was,
	const struct verdict *was_verdict, const struct subject *is, const struct verdict *verdict);

void put_change(struct changes *changes, const char *name, const char *what, const char *was,
	const char *is);

/* What cannot be seen any more has not changed for that; what did change counts all the same. */
static inline enum status changes_status(const struct changes *changes)
{
	return changes->count ? STATUS_REFUSED : changes->unseen ? STATUS_UNDECIDED : STATUS_OK;
}

#endif
