/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-findings.h"

#include "text-line.h"
#include "verdict/layers.h"

#include <string.h>

#define CAUSES_MAX 16

static void put_remedy(FILE *out, const struct remedy *remedy)
{
	if (remedy->destroys_data == YES)
		put_line(out, "", "# The next command destroys data.");
	if (remedy->command)
		put_line(out, "", "%s", remedy->command);
	if (remedy->note)
		put_line(out, "", "# %s", remedy->note);
}

static void put_finding(
	FILE *out, const char *label, const char *name, const struct finding *finding, bool explain)
{
	put_line(out, label, "%s%s%s (%s)", name ?: "", name ? ": " : "", finding->message,
		finding->id);
	if (explain && finding->remedy)
		put_remedy(out, finding->remedy);
}

/* Without --explain: what explains an answer, and warnings; not how huge pages map a file, nor what was
 * shown before. */
static bool is_shown(const struct finding *finding, enum question shown_before, bool explain)
{
	if (explain)
		return true;
	if (finding->question == NO_QUESTION || finding->question == HUGE)
		return finding->severity != INFO;
	return finding->question != shown_before;
}

void put_findings(FILE *out, const struct list *findings, enum question shown_before, bool explain)
{
	const struct finding *finding;

	list_for_each (finding, findings)
		if (is_shown(finding, shown_before, explain))
			put_finding(out,
				finding->cause == YES ? "cause" : severity_names[finding->severity],
				NULL, finding, explain);
}

/* A finding that explains page-cache mappings, and the files that have it. */
struct cause {
	const struct finding *finding;
	const char *first; /* name of the first file */
	size_t files;      /* 0: the row is unused */
};

static void count_cause(struct cause *causes, const char *name, const struct finding *finding)
{
	size_t i = 0;

	while (i < CAUSES_MAX && causes[i].files && strcmp(causes[i].finding->id, finding->id) != 0)
		i++;
	if (i == CAUSES_MAX)
		return;
	if (causes[i].files++ == 0) {
		causes[i].finding = finding;
		causes[i].first = name;
	}
}

/* A cause is shown once, with the name of the first file that has it. */
static void put_causes(FILE *out, const struct cause *causes)
{
	char name[4096];

	for (size_t i = 0; i < CAUSES_MAX && causes[i].files; i++) {
		snprintf(name, sizeof(name), "%s", causes[i].first);
		if (causes[i].files > 1)
			snprintf(name, sizeof(name), "%s and %zu more", causes[i].first,
				causes[i].files - 1);
		put_finding(out, "cause", name, causes[i].finding, true);
	}
}

static void put_findings_of_file(
	FILE *out, const char *name, const struct file_summary *summary, bool explain)
{
	for (size_t i = 0; i < summary->finding_count; i++) {
		const struct finding *finding = summary->findings[i];

		if (finding->severity != INFO || explain)
			put_finding(out, severity_names[finding->severity], name, finding, explain);
	}
}

/* Programs and libraries are mapped privately, from devices that have no DAX: their causes answer
 * nobody's question. */
static bool is_data(const struct subject *file, const struct file_summary *summary)
{
	return summary->written || (file->facts->block.count && !device_without_dax(file));
}

static void put_causes_of(FILE *out, const struct subject *process, const struct verdict *verdict,
	const struct file_summary *summaries, bool data)
{
	const struct subject *files = process->files.items;
	struct cause causes[CAUSES_MAX] = { 0 };
	const struct finding *finding;

	for (size_t i = 0; i < process->files.count; i++)
		if (summaries[i].status == DAX_PAGE_CACHE &&
			is_data(&files[i], &summaries[i]) == data)
			list_for_each (finding, &verdict_of_file(verdict, i)->findings)
				if (finding->cause == YES)
					count_cause(causes, files[i].name, finding);
	put_causes(out, causes);
}

void put_findings_of_files(FILE *out, const struct subject *process, const struct verdict *verdict,
	const struct file_summary *summaries, bool explain, bool verbose)
{
	const struct subject *files = process->files.items;

	for (size_t i = 0; i < process->files.count; i++)
		put_findings_of_file(out, files[i].name, &summaries[i], explain);
	if (explain)
		put_causes_of(out, process, verdict, summaries, true);
	if (explain && verbose)
		put_causes_of(out, process, verdict, summaries, false);
}
