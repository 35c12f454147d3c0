/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --expect: what changed since a saved answer. Its facts are judged anew, so that what changed is
 * the machine and not daxinfo. */
#ifndef DAXINFO_EXPECT_H
#define DAXINFO_EXPECT_H

#include "probe/probe.h"
#include "status.h"
#include "verdict/verdict.h"

#include <stdio.h>

struct expectation {
	struct list subjects;     /* struct subject */
	struct operand *operands; /* the same, to be asked for again; up to one without a text */
};

/* Reads the saved answer. 0; -ENOMEM; or another negative errno, with *complaint about its
 * contents, which the caller frees. */
int expectation_open(struct expectation *expected, const char *name, char **complaint);
void expectation_close(struct expectation *expected);

/* Tells on out, unless that is NULL, what is not as it was. STATUS_REFUSED if anything is, or if
 * the subject was not in the answer. */
enum status expectation_compare(const struct expectation *expected, const struct subject *subject,
	const struct verdict *verdict, FILE *out);

#endif
