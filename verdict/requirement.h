/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a caller may require of a subject. */
#ifndef DAXINFO_REQUIREMENT_H
#define DAXINFO_REQUIREMENT_H

#include "verdict.h"

struct requirement {
	const char *name;
	const char *help;
	enum question question;         /* that it is about; NO_QUESTION for huge */
	enum judgement satisfied_by[2]; /* answers to it, UNKNOWN for none */
};

/* Up to one without a name. */
extern const struct requirement requirements[];

/* Whether the requirement holds. Nobody knows where the answer to its question is unknown. */
enum answer requirement_holds(const struct requirement *requirement, const struct subject *subject,
	const struct verdict *verdict);

/* The word that answers the requirement's question instead. */
const char *requirement_answer(
	const struct requirement *requirement, const struct verdict *verdict);

/* The first finding that bears on the requirement's question, or else on access, from which the
 * rest follows; NULL where there is none. */
const struct finding *requirement_finding(
	const struct requirement *requirement, const struct verdict *verdict);

#endif
