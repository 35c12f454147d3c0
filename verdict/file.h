/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file, or whatever else a path names. */
#ifndef DAXINFO_VERDICT_FILE_H
#define DAXINFO_VERDICT_FILE_H

#include "verdict.h"

/* Answers all questions about the subject, into an empty verdict, and adds its findings and layers.
 */
void judge_file(const struct subject *subject, struct verdict *verdict);

/* Access and sync in one word. */
enum dax_status status_of(const struct verdict *verdict);

#endif
