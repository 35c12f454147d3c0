/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all subjects of a run share: versions, kernel, time and user. */
#ifndef DAXINFO_FACTS_HEADING_H
#define DAXINFO_FACTS_HEADING_H

#include "lib/record.h"

#define SCHEMA_NUMBER 1

struct heading {
	struct number schema;
	char *daxinfo;
	char *kernel;
	char *time; /* RFC 3339 */
	struct number effective_uid;
};

extern const struct record heading_record;

/* Sets the user, the kernel and the time of this run. Returns 0, or the negative errno of uname(2)
 * or gmtime(3). */
int heading_fill(struct heading *heading);

/* Sets the version to that of the program that judges, which need not be the one that observed. */
void heading_set_version(struct heading *heading);

#endif
