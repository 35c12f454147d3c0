/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a caller may require of a subject. */
#ifndef DAXINFO_VERDICT_REQUIREMENT_H
#define DAXINFO_VERDICT_REQUIREMENT_H

#include "verdict.h"

struct requirement {
	const char *name;
	const char *help;
	enum question question;   /* NO_QUESTION where holds is set */
	unsigned satisfied_by[3]; /* words of the question; 0 for none */
	bool needs_stores;        /* fails where no store is possible, or some would fail */
	enum tristate (*holds)(const struct subject *subject); /* decides by the facts alone */
	const char *undecided; /* the answer "unknown", with what it needs, which is of its own; or NULL */
};

/* Up to one without a name. */
extern const struct requirement requirements[];

/* Whether an answer to the requirement's question satisfies it; unknown if the answer is. */
enum tristate is_satisfied(const struct requirement *requirement, const struct verdict *verdict);

/* The finding that keeps stores from a file: what they need to become durable does not matter then.
 * NULL: none. */
const struct finding *store_obstacle(const struct verdict *verdict);

/* Whether a finding is an error that the answer to the requirement's question cannot be true with. */
bool is_contradicted(const struct requirement *requirement, const struct verdict *verdict);

/* Whether a trial file (--trial-file) would decide what is unknown of a directory, and only that.
 */
bool needs_trial_file(const struct verdict *verdict);

/* Whether the requirement holds for a file, a directory or a device. */
enum tristate requirement_holds(const struct requirement *requirement,
	const struct subject *subject, const struct verdict *verdict);

/* Whether the requirement is about the question, or its answer follows from that to the question.
 */
bool requirement_rests_on(const struct requirement *requirement, enum question question);

/* The answer to its question, as a word or as its undecided text. */
const char *requirement_answer(
	const struct requirement *requirement, const struct verdict *verdict);

/* The finding to give as the reason; NULL where there is none. */
const struct finding *requirement_finding(
	const struct requirement *requirement, const struct verdict *verdict);

#endif
