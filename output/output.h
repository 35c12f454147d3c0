/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Telling: facts and verdict become text or JSON, a subject at a time. A format walks the tables of
 * fields and knows no probe.
 */
#ifndef DAXINFO_OUTPUT_H
#define DAXINFO_OUTPUT_H

#include "../facts.h"
#include "../verdict/verdict.h"

#include <stdarg.h>
#include <stdio.h>

#define SCHEMA_NUMBER 1

/* Who asked what, and when: what all subjects of a run have in common. */
struct heading {
	struct number schema;
	char *daxinfo; /* version */
	char *kernel;
	char *time; /* UTC, as RFC 3339 has it */
	struct number effective_uid;
};

extern const struct record heading_record;

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

/* --list-fields: every key of the JSON, by its path, with type and help. */
void list_fields(FILE *out);

/* A strip with a sign for each 2 MiB block of a file, or for several where they are too many for
 * width columns (a sign stands for the block that is farthest from huge then), and its legend.
 * Every line is indented. */
void put_strip(FILE *out, const struct list *huge_map, unsigned width, const char *indent);

/* A process, for people. */
int put_process(
	struct output *output, const struct subject *process, const struct verdict *verdict);

/* For people: a line of a label and a text, which is escaped as a whole, so that no name in it can
 * begin another line; and the findings. */
void put_line(FILE *out, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void put_stack(FILE *out, const struct list *stack);
void put_findings(FILE *out, const struct list *findings, bool explain);

/* Of a process each finding once for each file, however many of its mappings have it; and what
 * stands between, of those that are not direct, where that is to be explained. */
struct file_summary;
void put_findings_of_files(FILE *out, const struct subject *process, const struct verdict *verdict,
	const struct file_summary *summaries, bool explain);

/* The SGR sequence (ECMA-48) that a status is shown in. */
const char *color_of(enum judgement status);
#define COLOR_END "\x1b[0m"

/* Writes text so that it cannot do anything to a terminal nor begin a line of its own: control
 * bytes, bidirectional controls and what is not UTF-8 are shown escaped. */
void put_escaped(FILE *out, const char *text);

/* The same of a formatted text; without memory for a long one its beginning. */
void vput_escaped(FILE *out, const char *format, va_list arguments);

#endif
