/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Evidence is collected, question by question, and then decides. */
#ifndef DAXINFO_VERDICT_EVIDENCE_H
#define DAXINFO_VERDICT_EVIDENCE_H

#include "verdict.h"

/* Adds a row; the printf format is the detail. */
int add_evidence(struct verdict *verdict, const char *source, enum question question,
	enum judgement answer, enum weight weight, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* The first row of the weightiest evidence that gave that answer to the question; or NULL. */
const struct evidence *deciding_row(
	const struct verdict *verdict, enum question question, enum judgement answer);

/* The one answer of the weightiest evidence on the question, or UNKNOWN. Two proofs that disagree
 * are UNKNOWN; of configuration, every layer must grant direct access, and one that does not
 * settles it. */
enum judgement settle(const struct verdict *verdict, enum question question);

/* The answer that was settled on; UNKNOWN before, and for no question. */
enum judgement answer_to(const struct verdict *verdict, enum question question);

/* Access and sync in one word. */
enum judgement sum_up(const struct verdict *verdict);

#endif
