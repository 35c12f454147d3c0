/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Things by the names that a user gives. Where there is none of that name, NULL and the nearest
 * name. */
#ifndef DAXINFO_CLI_NAMES_H
#define DAXINFO_CLI_NAMES_H

#include "output/output.h"
#include "verdict/findings.h"
#include "verdict/requirement.h"

const struct profile *choose_profile(const char *name, const char **nearest);
const struct format *choose_format(const char *name, const char **nearest);
const struct requirement *choose_requirement(const char *name, const char **nearest);
const struct finding_type *choose_finding(const char *id, const char **nearest);

/* The name among names (up to NULL) that is most like word. */
const char *nearest_name(const char *word, const char *const *names);

#endif
