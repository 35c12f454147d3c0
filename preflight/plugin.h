/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --plugin: for Nagios or Icinga (Monitoring Plugins Development Guidelines). The first line has
 * the worst problem; where there are several, each has a line of its own after it ("long output").
 */
#ifndef DAXINFO_PREFLIGHT_PLUGIN_H
#define DAXINFO_PREFLIGHT_PLUGIN_H

#include "status.h"
#include "verdict/requirement.h"

#include <stdio.h>

struct plugin_problem {
	enum status status;
	char *text;
};

struct plugin {
	const struct requirement *const *required; /* up to NULL */
	struct plugin_problem *problems;
	size_t count;  /* of problems */
	char *warning; /* the first finding that is a warning, or NULL */
	size_t subjects;
};

/* Adds a problem. subject: its name, or NULL. */
void plugin_add(struct plugin *plugin, enum status status, const char *subject, const char *text);

/* Counts the subject, and looks for a warning among its findings: one of severity WARNING or ERROR
 * that is about what is required. */
void plugin_note_subject(
	struct plugin *plugin, const struct subject *subject, const struct verdict *verdict);

/* STATUS_WARNED if status is STATUS_OK and there is a warning, else status. */
enum status plugin_status(const struct plugin *plugin, enum status status);

/* Writes the status and a text, which is escaped, without a newline. */
void plugin_put_line(FILE *out, enum status status, const char *text);

/* Writes the whole output, with the number of subjects. */
void plugin_put(FILE *out, const struct plugin *plugin, enum status status);
void plugin_clear(struct plugin *plugin);

#endif
