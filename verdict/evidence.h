/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Evidence is collected, a question at a time, and then decides the answer. */
#ifndef DAXINFO_VERDICT_EVIDENCE_H
#define DAXINFO_VERDICT_EVIDENCE_H

#include "verdict.h"

/* Adds a row of evidence. answer is a word of the question; format and what follows are the detail.
 */
void add_evidence(struct verdict *verdict, const char *source, enum question question,
	unsigned answer, enum weight weight, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* Sets the answer to the question from the evidence. Proof outranks configuration, and two proofs
 * that disagree make the answer unknown. Of configuration every layer must permit direct access, so
 * one that does not decides: access and fs_dax. */
void decide(struct verdict *verdict, enum question question);

/* The first row of the weightiest evidence for the answer that the question has; NULL where no row
 * has that answer. */
const struct evidence *deciding_row(const struct verdict *verdict, enum question question);

#endif
