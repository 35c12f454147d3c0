/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Output: facts and verdict become text or JSON, one subject at a time. A format knows no other
 * format and no probe. Output that cannot be written is an error of its stream: see ferror(3).
 */
#ifndef DAXINFO_OUTPUT_OUTPUT_H
#define DAXINFO_OUTPUT_OUTPUT_H

#include "facts/heading.h"
#include "facts/subject.h"
#include "verdict/verdict.h"

#include <stdio.h>

/* Switches are int, as popt writes them. */
struct output_options {
	int verbose;  /* with the evidence */
	int stack;    /* with the layers */
	int explain;  /* with the remedies */
	int mappings; /* of a process: a row for each mapping, not for each file */
	bool color;
	unsigned width; /* of the terminal, in columns */
};

struct output {
	FILE *stream;
	const struct format *format;
	struct heading heading; /* filled in only for a format that prints it */
	struct output_options options;
	size_t subjects_printed;
};

/* begin and end may be NULL. */
struct format {
	const char *name;
	const char *help;
	bool heading; /* whether it prints the heading */
	void (*begin)(struct output *output);
	void (*subject)(struct output *output, const struct subject *subject,
		const struct verdict *verdict);
	void (*end)(struct output *output);
};

extern const struct format text_format, json_format, ndjson_format;

/* All formats, up to NULL; the first one is the default. */
extern const struct format *const formats[];

void output_begin(struct output *output);
void output_subject(
	struct output *output, const struct subject *subject, const struct verdict *verdict);
void output_end(struct output *output);

/* --list-fields: every key of the JSON with its path, type, help, and choices or unit. */
void list_fields(FILE *out);

#endif
