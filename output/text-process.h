/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes in the text format. */
#ifndef DAXINFO_OUTPUT_TEXT_PROCESS_H
#define DAXINFO_OUTPUT_TEXT_PROCESS_H

#include "output.h"
#include "verdict/file-summary.h"

/* Writes a process: a row for each of its files or mappings, its findings, its errors. Nothing
 * where the process was not found. */
void put_process(
	struct output *output, const struct subject *process, const struct verdict *verdict);

/* Writes how many of all processes were found, and which could not be read. */
void put_census(const struct output *output, const struct subject *host);

#define HOW_TEXT 64 /* bytes */

/* Writes how a file is mapped, such as "2 shared, 1 MAP_SYNC; private", to text, which has
 * HOW_TEXT bytes, and returns text. */
const char *file_summary_how(const struct file_summary *summary, char *text);

#endif
