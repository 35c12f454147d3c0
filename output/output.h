/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Telling: facts and verdict become text or JSON, a subject at a time. A format walks the tables of
 * fields and knows no probe.
 */
#ifndef DAXINFO_OUTPUT_OUTPUT_H
#define DAXINFO_OUTPUT_OUTPUT_H

#include "facts/heading.h"
#include "facts/subject.h"
#include "verdict/verdict.h"

#include <stdio.h>

struct output_options {
	bool verbose;  /* with the evidence */
	bool stack;    /* with the layers */
	bool explain;  /* with the remedies */
	bool mappings; /* of a process: a row a mapping, not one a file */
	bool color;
	unsigned width; /* of the terminal, in columns */
};

struct output {
	FILE *stream;
	const struct format *format;
	struct heading heading;
	struct output_options options;
	size_t told; /* subjects so far */
};

/* A way to tell. The functions return 0, or -ENOMEM with the output as valid as it was; one that is
 * NULL has nothing to write. */
struct format {
	const char *name;
	const char *help;
	bool heading; /* whether it tells the heading, which is empty else */
	int (*begin)(struct output *output);
	int (*subject)(struct output *output, const struct subject *subject,
		const struct verdict *verdict);
	int (*end)(struct output *output);
};

extern const struct format text_format, json_format, ndjson_format;

/* Up to NULL; the first is what is meant if none is named. */
extern const struct format *const formats[];

int output_begin(struct output *output);
int output_subject(
	struct output *output, const struct subject *subject, const struct verdict *verdict);
int output_end(struct output *output);

/* --list-fields: every key of the JSON with its path, type, help, and choices or unit. */
void list_fields(FILE *out);

#endif
