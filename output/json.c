/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One JSON object for a run, and one JSON object a line: written a subject at a time. */
#include "../record-json.h"
#include "output.h"

#include <errno.h>
#include <string.h>

static const struct field heading_fields[] = {
	FIELD(FIELD_NUMBER, struct heading, schema, "number of the schema that this follows"),
	FIELD(FIELD_TEXT, struct heading, daxinfo, "version of daxinfo"),
	FIELD(FIELD_TEXT, struct heading, kernel, "release of the running kernel"),
	FIELD(FIELD_TEXT, struct heading, time, "when it was observed (UTC)"),
	FIELD(FIELD_NUMBER, struct heading, effective_uid, "user who asked"),
	{ 0 },
};
const struct record heading_record = { sizeof(struct heading), heading_fields };

/* Keys keep the order in which they were added. */
static int move_to_end(json_object *json, const char *key)
{
	json_object *value = json_object_get(json_object_object_get(json, key));

	json_object_object_del(json, key);
	return json_object_object_add(json, key, value) < 0 ? -ENOMEM : 0;
}

/* Adds the subject's keys, the answers before the facts. */
static int add_subject(
	json_object *json, const struct subject *subject, const struct verdict *verdict)
{
	json_object *answers = record_to_json(&verdict_record, verdict);
	int rc = record_add_to_json(json, &subject_record, subject);

	if (!answers || json_object_object_add(json, "verdict", answers) < 0) {
		json_object_put(answers);
		return -ENOMEM;
	}
	return rc ?: record_add_to_json(json, &grounds_record, verdict) ?:
	       move_to_end(json, "facts") ?:
	       move_to_end(json, "errors");
}

/* A line with what heading has (NULL: nothing) and the subject. */
static int put_subject(FILE *out, const char *before, const struct heading *heading,
	const struct subject *subject, const struct verdict *verdict)
{
	json_object *json __attribute__((cleanup(json_cleanup))) = json_object_new_object();
	const char *line;

	if (!json || (heading && record_add_to_json(json, &heading_record, heading) < 0) ||
		add_subject(json, subject, verdict) < 0)
		return -ENOMEM;
	line = json_line(json);
	if (!line)
		return -ENOMEM;
	fprintf(out, "%s%s", before, line);
	return 0;
}

static int begin_json(struct output *output)
{
	json_object *json __attribute__((cleanup(json_cleanup))) =
		record_to_json(&heading_record, &output->heading);
	const char *line = json ? json_line(json) : NULL;

	if (!line)
		return -ENOMEM;
	fprintf(output->stream, "%.*s,\"subjects\":[", (int)strlen(line) - 1, line);
	return 0;
}

/* Each subject brings the separator before it, so that one that fails leaves none behind. */
static int put_json(
	struct output *output, const struct subject *subject, const struct verdict *verdict)
{
	return put_subject(output->stream, output->told ? ",\n" : "\n", NULL, subject, verdict);
}

static int end_json(struct output *output)
{
	fputs("\n]}\n", output->stream);
	return 0;
}

static int put_ndjson(
	struct output *output, const struct subject *subject, const struct verdict *verdict)
{
	int rc = put_subject(output->stream, "", &output->heading, subject, verdict);

	if (rc == 0)
		fputc('\n', output->stream);
	return rc;
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
