/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include "lib/escape.h"
#include "lib/util.h"
#include "lib/xalloc.h"
#include "verdict/file-summary.h"

#include <stdarg.h>

static void put_part(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put_part(FILE *out, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vput_escaped(out, format, arguments);
	va_end(arguments);
}

static const char *const words[] = {
	[STATUS_OK] = "OK",
	[STATUS_REFUSED] = "CRITICAL",
	[STATUS_USAGE] = "UNKNOWN",
	[STATUS_UNDECIDED] = "UNKNOWN",
	[STATUS_NOT_INSPECTED] = "UNKNOWN",
	[STATUS_WARNED] = "WARNING",
};

void plugin_add(struct plugin *plugin, enum status status, const char *subject, const char *text)
{
	struct plugin_problem *problem;

	plugin->problems = xgrow(plugin->problems, plugin->count, sizeof(*plugin->problems));
	problem = &plugin->problems[plugin->count++];
	problem->status = status;
	problem->text = xasprintf("%s%s%s", subject ?: "", subject ? ": " : "", text);
}

/* Without a requirement, as with --expect alone, every question counts. */
static bool is_asked(const struct plugin *plugin, const struct finding *finding)
{
	const struct requirement *const *row = plugin->required;

	if (!*row || finding->question == NO_QUESTION)
		return true;
	while (*row && !requirement_rests_on(*row, finding->question))
		row++;
	return *row;
}

static void note_finding(struct plugin *plugin, const char *name, const struct finding *finding)
{
	if (!plugin->warning && finding->severity >= WARNING && is_asked(plugin, finding))
		plugin->warning = xasprintf("%s: %s", name, finding->message ?: finding->id);
}

/* The findings on a process's mappings, and on the files that they map directly. */
static void note_files(
	struct plugin *plugin, const struct subject *process, const struct verdict *verdict)
{
	const struct subject *files = process->files.items;
	_cleanup_free_ struct file_summary *summaries = file_summaries_new(process, verdict);

	for (size_t i = 0; i < process->files.count; i++)
		for (size_t j = 0; j < summaries[i].finding_count; j++)
			note_finding(plugin, files[i].name, summaries[i].findings[j]);
}

void plugin_note_subject(
	struct plugin *plugin, const struct subject *subject, const struct verdict *verdict)
{
	const struct finding *finding;

	plugin->subjects++;
	list_for_each (finding, &verdict->findings)
		note_finding(plugin, subject->name, finding);
	if (verdict->parts)
		note_files(plugin, subject, verdict);
}

enum status plugin_status(const struct plugin *plugin, enum status status)
{
	return status == STATUS_OK && plugin->warning ? STATUS_WARNED : status;
}

/* A bar in the text would start the performance data: it is written as \x7c. */
static void put_text(FILE *out, const char *text)
{
	for (const char *bar; (bar = strchr(text, '|')); text = bar + 1) {
		put_part(out, "%.*s", (int)(bar - text), text);
		fputs("\\x7c", out);
	}
	put_escaped(out, text);
}

void plugin_put_line(FILE *out, enum status status, const char *text)
{
	fprintf(out, "DAXINFO %s - ", words[status]);
	put_text(out, text);
}

/* The first of the worst problems, or NULL. */
static const struct plugin_problem *worst_problem(const struct plugin *plugin)
{
	const struct plugin_problem *worst = NULL, *problem = plugin->problems;

	for (size_t i = 0; i < plugin->count; i++, problem++)
		if (!worst || worse_status(worst->status, problem->status) != worst->status)
			worst = problem;
	return worst;
}

void plugin_put(FILE *out, const struct plugin *plugin, enum status status)
{
	const struct plugin_problem *worst = worst_problem(plugin);
	const char *text = status == STATUS_WARNED ? plugin->warning
			   : status == STATUS_OK   ? "all holds"
			   : worst                 ? worst->text
						   : NULL;

	plugin_put_line(out, status, text ?: "nothing could be judged");
	fprintf(out, " | subjects=%zu\n", plugin->subjects);
	for (size_t i = 0; plugin->count > 1 && i < plugin->count; i++) {
		fprintf(out, "%s - ", words[plugin->problems[i].status]);
		put_text(out, plugin->problems[i].text);
		fputc('\n', out);
	}
}

void plugin_clear(struct plugin *plugin)
{
	for (size_t i = 0; i < plugin->count; i++)
		free(plugin->problems[i].text);
	free(plugin->problems);
	free(plugin->warning);
	*plugin = (struct plugin){ 0 };
}
