/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who asked, which kernel and when: what all subjects of a run have in common. */
#ifndef DAXINFO_FACTS_HEADING_H
#define DAXINFO_FACTS_HEADING_H

#include "lib/record.h"

#define SCHEMA_NUMBER 1

struct heading {
	struct number schema;
	char *daxinfo; /* version */
	char *kernel;
	char *time; /* UTC, as in RFC 3339 */
	struct number effective_uid;
};

extern const struct record heading_record;

/* Fills in the user, the kernel and the time of this run. 0, or uname(2)'s negative errno. */
int heading_fill(struct heading *heading);

/* Sets the version to that of the program that judges, which need not be the one that observed. */
void heading_set_version(struct heading *heading);

#endif
