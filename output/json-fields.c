/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of all keys, from the tables that JSON is made from. */
#include "output.h"

#include <string.h>

static bool has_word(const char *const *words, const char *word)
{
	for (size_t i = 1; words[i]; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

/* The words of lists[at] that no list before it has; that of unknown is left out. */
static void put_words(FILE *out, const char **separator, const char *const *const *lists, size_t at)
{
	for (const char *const *word = lists[at] + 1; *word; word++) {
		bool listed = false;

		for (size_t i = 0; i < at; i++)
			listed = listed || has_word(lists[i], *word);
		if (listed)
			continue;
		fprintf(out, "%s%s", *separator, *word);
		*separator = "|";
	}
}

/* All words that the field can be, the one of unknown last. */
static void put_choices(FILE *out, const struct field *field)
{
	const char *const *const one_list[] = { field->choices, NULL };
	const char *const *const *lists = field->choice_lists ?: one_list;
	const char *separator = "";
	size_t i = 0;

	do
		put_words(out, &separator, lists, i);
	while (lists[++i]);
	fprintf(out, "%s%s", separator, lists[0][0] ?: "null");
}

/* Path, type and help; then, in brackets, the choices or the unit. */
static void put_row(FILE *out, const char *path, const struct field *field)
{
	char name[128];

	snprintf(name, sizeof(name), "%s%s%s", path, field->name,
		field->type == FIELD_LIST ? "[]" : "");
	fprintf(out, "%-44s %-8s %s", name, field_type_name(field->type), field->help);
	if (field->type == FIELD_CHOICE) {
		fputs(" [", out);
		put_choices(out, field);
		putc(']', out);
	} else if (field->unit) {
		fprintf(out, " [%s]", field->unit);
	}
	putc('\n', out);
}

/* Only the record's own keys: those of its records are listed elsewhere. */
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
