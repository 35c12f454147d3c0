/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line. */
#ifndef DAXINFO_CLI_OPTIONS_H
#define DAXINFO_CLI_OPTIONS_H

#include "output/output.h"
#include "probe/probe.h"
#include "verdict/findings.h"
#include "verdict/requirement.h"

#define REQUIRED_MAX 16

/* What to do: answer, or print a list and be done. */
enum task {
	TASK_ANSWER,
	TASK_EXPLAIN_FINDING,
	TASK_LIST_FIELDS,
	TASK_LIST_FINDINGS,
	TASK_LIST_FORMATS,
	TASK_LIST_PROFILES,
	TASK_LIST_REQUIREMENTS,
	TASK_VERSION,
};

struct options {
	enum task task;
	struct probe_options probe;
	struct output_options output;
	const struct format *format;
	bool quiet;
	bool plugin;        /* one line, as a monitoring plugin */
	unsigned wait;      /* milliseconds to try for again until all holds, or 0 */
	const char *expect; /* file of a saved answer to compare with, or NULL */
	const struct requirement *required[REQUIRED_MAX + 1]; /* up to NULL */
	const char *replay;                                   /* file of saved answers, or NULL */
	const struct finding_type *finding;                   /* that of --explain=ID, or NULL */
	struct operand *operands;                             /* up to one without a text */
	size_t option_operands; /* the first ones, of options, whose texts are ours */

	void *context;    /* popt's, which owns the texts of operands without an option */
	char **arguments; /* which it points to */
};

/* Reads the command line. 0, or -EINVAL with the complaint in *error, which the caller frees;
 * -ENOMEM.
 * --help and --usage print and end the program. */
int options_parse(struct options *options, int argc, const char **argv, char **error);
void options_free(struct options *options);

#endif
