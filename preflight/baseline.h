/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --expect: what changed since a saved answer. Its facts are judged anew, so that what changed is
 * the machine and not daxinfo. */
#ifndef DAXINFO_PREFLIGHT_BASELINE_H
#define DAXINFO_PREFLIGHT_BASELINE_H

#include "changes.h"
#include "facts/operand.h"

struct expectation {
	struct list subjects;     /* struct subject: all but hosts, which nothing is said of */
	bool *met;                /* for each, whether it was compared */
	struct operand *operands; /* the same, to be asked for again; up to one without a text */
};

/* Reads the saved answer. 0; -ENOMEM; or another negative errno, with *complaint about its
 * contents, which the caller frees. */
int expectation_open(struct expectation *expected, const char *name, char **complaint);
void expectation_close(struct expectation *expected);

/* Finds out what is not as it was; a subject that was not in the answer is a change. 0, or -ENOMEM.
 */
int expectation_compare(struct expectation *expected, const struct subject *subject,
	const struct verdict *verdict, struct changes *changes);

/* The subjects of the answer that there was nothing to compare with. */
void expectation_missing(const struct expectation *expected, struct changes *changes);

#endif
