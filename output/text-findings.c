/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings, for people: a line each, and the remedy under it where that is asked for. */
#include "text.h"

#include <string.h>

#define CAUSES_MAX 16

static void put_finding(
	FILE *out, const char *label, const char *name, const struct finding *finding, bool explain)
{
	put_line(out, label, "%s%s%s (%s)", name ?: "", name ? ": " : "", finding->message,
		finding->id);
	if (explain && finding->remedy)
		put_line(out, "", "%s", finding->remedy);
}

void put_findings(FILE *out, const struct list *findings, bool explain)
{
	const struct finding *finding;

	list_for_each (finding, findings)
		if (finding->question != NO_QUESTION || finding->severity != INFO || explain)
			put_finding(out,
				finding->cause == ANSWER_YES ? "cause"
							     : severity_names[finding->severity],
				NULL, finding, explain);
}

/* A reason that the page cache stands between, and how many files have it. */
struct cause {
	const struct finding *finding;
	const char *first; /* of the files */
	size_t files;
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

/* Many files have the same cause, which is told with the first. */
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

void put_findings_of_files(FILE *out, const struct subject *process, const struct verdict *verdict,
	const struct file_summary *summaries, bool explain)
{
	const struct subject *files = process->files.items;
	struct cause causes[CAUSES_MAX] = { 0 };

	for (size_t i = 0; i < process->files.count; i++) {
		const struct finding *finding;

		for (size_t j = 0; j < summaries[i].finding_count; j++) {
			finding = summaries[i].findings[j];
			if (finding->severity != INFO || explain)
				put_finding(out, severity_names[finding->severity], files[i].name,
					finding, explain);
		}
		if (summaries[i].status == DAX_PAGE_CACHE)
			list_for_each (finding, &verdict_of_file(verdict, i)->findings)
				if (finding->cause == ANSWER_YES)
					count_cause(causes, files[i].name, finding);
	}
	if (explain)
		put_causes(out, causes);
}
