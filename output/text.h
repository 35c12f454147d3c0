/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of the text format. */
#ifndef DAXINFO_OUTPUT_TEXT_H
#define DAXINFO_OUTPUT_TEXT_H

#include "lib/escape.h"
#include "output.h"
#include "verdict/file-summary.h"

/* A strip with a sign for each 2 MiB block of a file, or for several where they are too many for
 * width columns (a sign stands for the block that is farthest from huge then), and its legend.
 * Every line is indented. */
void put_strip(FILE *out, const struct list *huge_map, unsigned width, const char *indent);

/* A process, for people. */
int put_process(
	struct output *output, const struct subject *process, const struct verdict *verdict);

#define HOW_TEXT 64 /* bytes */

/* How a file is mapped, such as "2 shared, 1 MAP_SYNC; private": returns text, of HOW_TEXT bytes.
 */
const char *file_summary_how(const struct file_summary *summary, char *text);

/* For people: a line of a label and a text, which is escaped as a whole, so that no name in it can
 * begin another line; and the findings. */
void put_line(FILE *out, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void put_stack(FILE *out, const struct list *stack);
void put_findings(FILE *out, const struct list *findings, bool explain);

/* Of a process each finding once for each file, however many of its mappings have it; and what
 * stands between, of those that are not direct, where that is to be explained. */
void put_findings_of_files(FILE *out, const struct subject *process, const struct verdict *verdict,
	const struct file_summary *summaries, bool explain);

/* The SGR sequence (ECMA-48) that a status is shown in. */
const char *color_of(enum dax_status status);
#define COLOR_END "\x1b[0m"

#endif
