/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lists.h"

#include "output/output.h"
#include "preflight/profiles.h"
#include "probe/interfaces.h"
#include "verdict/requirement.h"

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

void list_findings(FILE *out)
{
	for (const struct finding_type *const *table = all_findings; *table; table++)
		for (const struct finding_type *type = *table; type->id; type++)
			fprintf(out, "%-32s %-8s %s\n", type->id, severity_names[type->severity],
				type->message);
}

void list_profiles(FILE *out)
{
	for (const struct profile *row = profiles; row->name; row++)
		fprintf(out, "%-14s %s\n    %s\n    %s\n", row->name, row->requirements, row->help,
			row->source);
}

void list_requirements(FILE *out)
{
	for (const struct requirement *row = requirements; row->name; row++)
		fprintf(out, "%-10s %s\n", row->name, row->help);
}

void list_finding(FILE *out, const struct finding_type *type)
{
	fprintf(out, "%s (%s)\n    %s\n", type->id, severity_names[type->severity], type->message);
	if (type->remedy)
		fprintf(out, "    %s\n", type->remedy);
}
