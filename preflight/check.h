/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --require: whether a requirement holds for a subject. */
#ifndef DAXINFO_PREFLIGHT_CHECK_H
#define DAXINFO_PREFLIGHT_CHECK_H

#include "status.h"
#include "verdict/requirement-process.h"

/* Checks a requirement and returns STATUS_OK, STATUS_REFUSED or STATUS_UNDECIDED. *message becomes
 * NULL with STATUS_OK; else it says what the answer is instead, why, and the remedy if it destroys
 * no data, and the caller frees it. pattern: of a process, the files that the requirement is about,
 * or NULL for all data files (see requirement-process.h). */
enum status check_requirement(const struct requirement *requirement, const struct subject *subject,
	const struct verdict *verdict, const char *pattern, char **message);

#endif
