/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lists.h"

#include "output/output.h"
#include "preflight/profiles.h"
#include "probe/interfaces.h"
#include "verdict/requirement.h"

#include <ctype.h>

void list_interfaces(FILE *out)
{
	fputs("daxinfo " DAXINFO_VERSION "\n", out);
	for (const struct interface *interface = probe_interfaces; interface->name; interface++)
		fprintf(out, "    %-18s %s\n", interface->name, interface->state);
}

void list_formats(FILE *out)
{
	for (const struct format *const *format = formats; *format; format++)
		fprintf(out, "%-10s %s\n", (*format)->name, (*format)->help);
}

/* A text with the names of what a subject has: PATH for {path}. */
static void put_placeholders(FILE *out, const char *text)
{
	bool is_name = false;

	for (; *text; text++)
		if (*text == '{' || *text == '}')
			is_name = *text == '{';
		else
			fputc(is_name ? toupper((unsigned char)*text) : *text, out);
}

static void put_remedy(FILE *out, const struct remedy_type *remedy)
{
	const char *const lines[] = {
		remedy->destroys_data ? "# The next command destroys data." : NULL,
		remedy->command,
		remedy->note,
	};

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		if (!lines[i])
			continue;
		fputs(lines[i] == remedy->note ? "    # " : "    ", out);
		put_placeholders(out, lines[i]);
		fputc('\n', out);
	}
}

void list_findings(FILE *out)
{
	for (const struct finding_type *const *table = all_findings; *table; table++)
		for (const struct finding_type *type = *table; type->id; type++) {
			fprintf(out, "%-32s %-8s ", type->id, severity_names[type->severity]);
			put_placeholders(out, type->message);
			fputc('\n', out);
		}
}

void list_profiles(FILE *out)
{
	for (const struct profile *row = profiles; row->name; row++)
		fprintf(out, "%-18s %s\n    %s\n    %s\n", row->name, row->requirements, row->help,
			row->source);
}

void list_requirements(FILE *out)
{
	for (const struct requirement *row = requirements; row->name; row++)
		fprintf(out, "%-16s %s\n", row->name, row->help);
}

void list_finding(FILE *out, const struct finding_type *type)
{
	fprintf(out, "%s (%s)\n    ", type->id, severity_names[type->severity]);
	put_placeholders(out, type->message);
	fputc('\n', out);
	if (!type->remedies) {
		put_remedy(out, &(struct remedy_type){
					.command = type->remedy,
					.note = type->note,
					.destroys_data = type->destroys_data,
				});
		return;
	}
	for (const struct remedy_type *row = type->remedies; row->command || row->note; row++) {
		put_remedy(out, row);
		if (!row->fits)
			break;
	}
}
