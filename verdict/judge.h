/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Judging: the facts of a subject become its verdict. */
#ifndef DAXINFO_VERDICT_JUDGE_H
#define DAXINFO_VERDICT_JUDGE_H

#include "verdict.h"

/* Judges a subject of any kind. The caller frees the verdict with verdict_free(). */
struct verdict *verdict_new(const struct subject *subject);

#endif
