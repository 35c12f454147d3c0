/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of the program's tables, by name. */
#ifndef DAXINFO_CLI_NAMES_H
#define DAXINFO_CLI_NAMES_H

#include "output/output.h"
#include "verdict/findings.h"
#include "verdict/requirement.h"

/* Each returns the row with this name. If there is none, it returns NULL and sets *nearest to the
 * most similar name. */
const struct profile *choose_profile(const char *name, const char **nearest);
const struct format *choose_format(const char *name, const char **nearest);
const struct requirement *choose_requirement(const char *name, const char **nearest);
const struct finding_type *choose_finding(const char *id, const char **nearest);

/* The most similar of names, which end at NULL and are not empty. */
const char *nearest_name(const char *word, const char *const *names);

#endif
