/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings in the text format: a line each, and with explain the remedy below it. */
#ifndef DAXINFO_OUTPUT_TEXT_FINDINGS_H
#define DAXINFO_OUTPUT_TEXT_FINDINGS_H

#include "verdict/file-summary.h"

#include <stdio.h>

/* Without explain, those that are for information only and bear on no question are left out, and
 * those on the question shown_before, which another line answers (or NO_QUESTION). */
void put_findings(FILE *out, const struct list *findings, enum question shown_before, bool explain);

/* The findings on a process's files, each once a file, however many of its mappings have it.
 * summaries has a row for each file. With explain also the causes of page-cache mappings of data
 * files, each once, with the number of files that have it; with verbose then those of programs and
 * libraries. */
void put_findings_of_files(FILE *out, const struct subject *process, const struct verdict *verdict,
	const struct file_summary *summaries, bool explain, bool verbose);

#endif
