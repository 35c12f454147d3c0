/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of all keys, walked from the tables that JSON is made from. */
#include "output.h"

static void put_row(FILE *out, const char *path, const struct field *field)
{
	char name[128];

	snprintf(name, sizeof(name), "%s%s%s", path, field->name,
		field->type == FIELD_LIST ? "[]" : "");
	fprintf(out, "%-44s %-8s %s\n", name, field_type_name(field->type), field->help);
}

/* Only the record's own keys: what lies in them is listed elsewhere. */
static void list_own(FILE *out, const struct record *record, const char *path)
{
	for (const struct field *field = record->fields; field->name; field++)
		put_row(out, path, field);
}

static void list_record(FILE *out, const struct record *record, const char *path)
{
	for (const struct field *field = record->fields; field->name; field++) {
		char name[128];

		put_row(out, path, field);
		if (!field->record)
			continue;
		snprintf(name, sizeof(name), "%s%s%s.", path, field->name,
			field->type == FIELD_LIST ? "[]" : "");
		list_record(out, field->record, name);
	}
}

void list_fields(FILE *out)
{
	static const struct field verdict = {
		.name = "verdict", .help = "the answers", .type = FIELD_RECORD
	};
	static const struct field mappings = { .name = "mappings",
		.help = "a process's mappings of files, by address, with their answers",
		.type = FIELD_LIST };
	static const struct field files = { .name = "files",
		.help = "the files that it maps, each as a file that is asked about",
		.type = FIELD_LIST };

	list_record(out, &heading_record, "");
	list_record(out, &subject_name_record, "subjects[].");
	list_record(out, &subject_process_record, "subjects[].");
	put_row(out, "subjects[].", &verdict);
	list_record(out, &verdict_record, "subjects[].verdict.");
	list_record(out, &grounds_record, "subjects[].");
	put_row(out, "subjects[].", &mappings);
	list_record(out, &mapping_record, "subjects[].mappings[].");
	list_own(out, &subject_name_record, "subjects[].mappings[].");
	list_own(out, &mapping_verdict_record, "subjects[].mappings[].");
	put_row(out, "subjects[].mappings[].", &verdict);
	list_own(out, &mapping_grounds_record, "subjects[].mappings[].");
	put_row(out, "subjects[].", &files);
	list_record(out, &subject_facts_record, "subjects[].");
}
