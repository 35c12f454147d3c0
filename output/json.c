/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The formats json (one object for all subjects) and ndjson (one object a line for each subject),
 * written one subject at a time. */
#include "lib/record-json.h"
#include "output.h"

static void put_answers(
	FILE *out, char *separator, const struct verdict *verdict, const struct record *grounds)
{
	json_put_key(out, separator, "verdict");
	record_put_json(out, &verdict_record, verdict);
	record_put_members(out, separator, grounds, verdict);
}

/* A process has no verdict of its own: its files and mappings have. Neither has the host, of which
 * the processes are counted. */
static void put_answers_of_subject(
	FILE *out, char *separator, const struct subject *subject, const struct verdict *verdict)
{
	if (subject->kind != KIND_PROCESS && subject->kind != KIND_HOST) {
		put_answers(out, separator, verdict, &grounds_record);
		return;
	}
	json_put_key(out, separator, "verdict");
	fputs("null", out);
	record_put_members(out, separator, &grounds_record, verdict);
}

/* A file of a process has the keys of a subject, except those that only processes have. */
static void put_file(FILE *out, const struct subject *file, const struct verdict *verdict)
{
	char separator = '{';

	record_put_members(out, &separator, &subject_name_record, file);
	put_answers(out, &separator, verdict, &grounds_record);
	record_put_members(out, &separator, &subject_facts_record, file);
	putc('}', out);
}

static void put_mapping(FILE *out, const struct mapping_facts *mapping, const struct subject *file,
	const struct verdict *verdict)
{
	static const struct subject no_file;
	char separator = '{';

	record_put_members(out, &separator, &mapping_record, mapping);
	record_put_members(out, &separator, &subject_name_record, file ?: &no_file);
	record_put_members(out, &separator, &mapping_verdict_record, verdict);
	put_answers(out, &separator, verdict, &mapping_grounds_record);
	putc('}', out);
}

static void put_mappings(FILE *out, const struct subject *process, const struct verdict *verdict)
{
	const struct mapping_facts *rows = process->mappings.items;

	putc('[', out);
	for (size_t i = 0; i < process->mappings.count; i++) {
		if (i)
			putc(',', out);
		put_mapping(out, &rows[i], file_of_mapping(process, &rows[i]),
			verdict_of_mapping(verdict, i));
	}
	putc(']', out);
}

static void put_files(FILE *out, const struct subject *process, const struct verdict *verdict)
{
	const struct subject *rows = process->files.items;

	putc('[', out);
	for (size_t i = 0; i < process->files.count; i++) {
		if (i)
			putc(',', out);
		put_file(out, &rows[i], verdict_of_file(verdict, i));
	}
	putc(']', out);
}

static void put_members(
	FILE *out, char *separator, const struct subject *subject, const struct verdict *verdict)
{
	record_put_members(out, separator, &subject_name_record, subject);
	record_put_members(out, separator, &subject_process_record, subject);
	put_answers_of_subject(out, separator, subject, verdict);
	json_put_key(out, separator, "mappings");
	put_mappings(out, subject, verdict);
	json_put_key(out, separator, "files");
	put_files(out, subject, verdict);
	record_put_members(out, separator, &subject_facts_record, subject);
}

static void begin_json(struct output *output)
{
	char separator = '{';

	record_put_members(output->stream, &separator, &heading_record, &output->heading);
	fputs(",\"subjects\":[", output->stream);
}

static void put_json(
	struct output *output, const struct subject *subject, const struct verdict *verdict)
{
	char separator = '{';

	fputs(output->subjects_printed ? ",\n" : "\n", output->stream);
	put_members(output->stream, &separator, subject, verdict);
	putc('}', output->stream);
}

static void end_json(struct output *output)
{
	fputs("\n]}\n", output->stream);
}

static void put_ndjson(
	struct output *output, const struct subject *subject, const struct verdict *verdict)
{
	char separator = '{';

	record_put_members(output->stream, &separator, &heading_record, &output->heading);
	put_members(output->stream, &separator, subject, verdict);
	fputs("}\n", output->stream);
}

const struct format json_format = {
	.name = "json",
	.help = "one JSON object with all subjects",
	.heading = true,
	.begin = begin_json,
	.subject = put_json,
	.end = end_json,
};

const struct format ndjson_format = {
	.name = "ndjson",
	.help = "one JSON object a line, each a subject with the heading",
	.heading = true,
	.subject = put_ndjson,
};
