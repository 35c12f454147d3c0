/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include "output/output.h"

#include <stdlib.h>
#include <string.h>

/* A requirement that nobody can decide, or a subject that nobody can see, is unknown there. */
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
	char *whole;

	if (plugin->text && worse_status(plugin->worst, status) == plugin->worst)
		return;
	if (asprintf(&whole, "%s%s%s", subject ?: "", subject ? ": " : "", text) < 0)
		return;
	free(plugin->text);
	plugin->text = whole;
	plugin->worst = status;
}

void plugin_note_subject(
	struct plugin *plugin, const struct subject *subject, const struct verdict *verdict)
{
	const struct finding *finding;

	plugin->subjects++;
	list_for_each (finding, &verdict->findings)
		if (!plugin->warning && finding->severity >= WARNING &&
			asprintf(&plugin->warning, "%s: %s", subject->name,
				finding->message ?: finding->id) < 0)
			plugin->warning = NULL;
}

enum status plugin_status(const struct plugin *plugin, enum status status)
{
	return status == STATUS_OK && plugin->warning ? STATUS_WARNED : status;
}

void plugin_put(FILE *out, const struct plugin *plugin, enum status status)
{
	const char *text = status == STATUS_WARNED ? plugin->warning : plugin->text;

	fprintf(out, "DAXINFO %s - ", words[status]);
	put_escaped(out, text ?: "every requirement holds");
	fprintf(out, " | subjects=%zu\n", plugin->subjects);
}

void plugin_clear(struct plugin *plugin)
{
	free(plugin->text);
	free(plugin->warning);
	*plugin = (struct plugin){ 0 };
}
