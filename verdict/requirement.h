/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a caller may require of a subject. */
#ifndef DAXINFO_VERDICT_REQUIREMENT_H
#define DAXINFO_VERDICT_REQUIREMENT_H

#include "verdict.h"

struct requirement {
	const char *name;
	const char *help;
	enum question question;
	unsigned satisfied_by[2]; /* words of the question; 0 for none */
};

/* Up to one without a name. */
extern const struct requirement requirements[];

/* Whether an answer to the requirement's question satisfies it; unknown if the answer is. */
enum tristate is_satisfied(const struct requirement *requirement, const struct verdict *verdict);

/* Whether the requirement holds for a file, a directory or a device. */
enum tristate requirement_holds(const struct requirement *requirement,
	const struct subject *subject, const struct verdict *verdict);

/* The answer to its question, as a word. */
const char *requirement_answer(
	const struct requirement *requirement, const struct verdict *verdict);

/* The finding to give as the reason; NULL where there is none. */
const struct finding *requirement_finding(
	const struct requirement *requirement, const struct verdict *verdict);

#endif
