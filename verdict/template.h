/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts with {names}, which stand for what a subject has: see findings.h. */
#ifndef DAXINFO_VERDICT_TEMPLATE_H
#define DAXINFO_VERDICT_TEMPLATE_H

#include "findings.h"

/* The text with the names replaced, and "?" for what is unknown. The caller frees it. */
char *expand(const char *template, const struct place *place);

/* The same for a shell: values are quoted. NULL where one of them is unknown, for half a command is
 * of no use, or template is NULL. The caller frees it. */
char *expand_for_shell(const char *template, const struct place *place);

#endif
