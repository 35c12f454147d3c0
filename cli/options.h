/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line. */
#ifndef DAXINFO_CLI_OPTIONS_H
#define DAXINFO_CLI_OPTIONS_H

#include "output/output.h"
#include "probe/probe.h"
#include "verdict/findings.h"
#include "verdict/requirement.h"

#define REQUIRED_MAX 16

/* What to do: report on subjects, or print a list. Where several are given, the first one here that
 * prints a list is done. */
enum task {
	TASK_ANSWER,
	TASK_EXPLAIN_FINDING,
	TASK_VERSION,
	TASK_LIST_FIELDS,
	TASK_LIST_FINDINGS,
	TASK_LIST_FORMATS,
	TASK_LIST_PROFILES,
	TASK_LIST_REQUIREMENTS,
	N_TASKS,
};

/* Switches are int, as popt writes them. */
struct options {
	enum task task;
	struct probe_options probe;
	struct output_options output;
	const struct format *format;
	int quiet;
	int plugin;         /* one line, for a monitoring system */
	unsigned wait;      /* milliseconds to run again until all requirements hold, or 0 */
	const char *expect; /* file of a saved answer to compare with, or NULL */
	const struct requirement *required[REQUIRED_MAX + 1]; /* up to NULL */
	const char *file_pattern; /* the files of a process that they are about, or NULL */
	const char *replay;       /* file of saved answers, or NULL */
	const struct finding_type *finding; /* of --explain=ID, or NULL */
	struct operand *operands;           /* up to one without a text, or NULL */
	size_t option_operands; /* the first operands are of options, and own their texts */

	void *context; /* popt's, which owns the texts of the other operands */
};

/* Reads the command line into options, once in a process. Returns NULL, or what is wrong with the
 * command line, which the caller frees. Words of argv may be replaced. --help and --usage print and
 * end the process. */
char *options_parse(struct options *options, int argc, const char **argv);

/* Frees what options_parse() stored, also after an error. */
void options_free(struct options *options);

#endif
