/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of all keys, walked from the tables that JSON is made from. */
#include "output.h"

static void list_record(FILE *out, const struct record *record, const char *path)
{
	for (const struct field *field = record->fields; field->name; field++) {
		char name[128];

		snprintf(name, sizeof(name), "%s%s%s", path, field->name,
			field->type == FIELD_LIST ? "[]" : "");
		fprintf(out, "%-44s %-8s %s\n", name, field_type_name(field->type), field->help);
		if (!field->record)
			continue;
		snprintf(name, sizeof(name), "%s%s%s.", path, field->name,
			field->type == FIELD_LIST ? "[]" : "");
		list_record(out, field->record, name);
	}
}

void list_fields(FILE *out)
{
	list_record(out, &heading_record, "");
	list_record(out, &subject_record, "subjects[].");
	list_record(out, &verdict_record, "subjects[].verdict.");
	list_record(out, &grounds_record, "subjects[].");
}
