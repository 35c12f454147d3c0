/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of this room. All return 0, or -ENOMEM. */
#ifndef DAXINFO_JUDGE_H
#define DAXINFO_JUDGE_H

#include "verdict.h"

/* Adds a row; the printf format is the detail. */
int add_evidence(struct verdict *verdict, const char *source, enum question question,
	enum judgement answer, enum weight weight, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* The one answer of the weightiest evidence on the question: UNKNOWN where rows of the same weight
 * disagree, or where there are none. */
enum judgement settle(const struct verdict *verdict, enum question question);

/* All that the facts say about a question, as rows of evidence. */
int weigh_access(const struct subject *subject, struct verdict *verdict);
int weigh_sync(const struct subject *subject, struct verdict *verdict);

/* These rest on the answers before them: access, then sync, then durability must be settled. */
int weigh_durability(const struct subject *subject, struct verdict *verdict);
int weigh_map_direct(const struct subject *subject, struct verdict *verdict);

int add_findings(const struct subject *subject, struct verdict *verdict);

#endif
