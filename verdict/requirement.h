/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a caller may require of a subject. */
#ifndef DAXINFO_VERDICT_REQUIREMENT_H
#define DAXINFO_VERDICT_REQUIREMENT_H

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

/* The same of a process: of everything that it maps directly, and of what it may. "sync" means
 * there that a shared mapping was made with MAP_SYNC; what is about stores is asked of shared
 * mappings alone. *mapping becomes the index of the one that stands in the way, or stays as it is
 * where there is none. */
enum answer requirement_holds_for_process(const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict, size_t *mapping);

/* The word that answers the requirement's question instead. */
const char *requirement_answer(
	const struct requirement *requirement, const struct verdict *verdict);

/* Whether it concerns what becomes of a store, which a private mapping's never reaches the file. */
bool requirement_is_about_stores(const struct requirement *requirement);

/* The word for a mapping: "sync" is how it was made. */
const char *requirement_answer_of_mapping(
	const struct requirement *requirement, const struct verdict *verdict);

/* The first finding that bears on the requirement's question, or else on access, from which the
 * rest follows; NULL where there is none. */
const struct finding *requirement_finding(
	const struct requirement *requirement, const struct verdict *verdict);

#endif
