/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --require: whether what must hold does, and what is told if it does not. */
#ifndef DAXINFO_PREFLIGHT_CHECK_H
#define DAXINFO_PREFLIGHT_CHECK_H

#include "status.h"
#include "verdict/requirement-process.h"

/* The status for a requirement on a subject. Where it does not hold or may not, *complaint says
 * what is so instead, why, and the remedy: the caller frees it; NULL without memory. */
enum status require_of_subject(const struct requirement *requirement, const struct subject *subject,
	const struct verdict *verdict, char **complaint);

#endif
