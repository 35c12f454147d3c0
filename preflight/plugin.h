/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --plugin: one line for Nagios or Icinga (Monitoring Plugins Development Guidelines). */
#ifndef DAXINFO_PREFLIGHT_PLUGIN_H
#define DAXINFO_PREFLIGHT_PLUGIN_H

#include "status.h"
#include "verdict/verdict.h"

#include <stdio.h>

struct plugin {
	enum status worst; /* of the problems that were added */
	char *text;        /* that problem, or NULL */
	char *warning;     /* the first finding of severity WARNING or ERROR, or NULL */
	size_t subjects;
};

/* Adds a problem: the first one of the worst status is printed. subject: its name, or NULL. */
void plugin_add(struct plugin *plugin, enum status status, const char *subject, const char *text);

/* Counts the subject, and looks for a warning among its findings. */
void plugin_note_subject(
	struct plugin *plugin, const struct subject *subject, const struct verdict *verdict);

/* STATUS_WARNED if status is STATUS_OK and there is a warning, else status. */
enum status plugin_status(const struct plugin *plugin, enum status status);

/* Writes the status and a text, which is escaped, without a newline. */
void plugin_put_line(FILE *out, enum status status, const char *text);

/* Writes the whole line, with the number of subjects. */
void plugin_put(FILE *out, const struct plugin *plugin, enum status status);
void plugin_clear(struct plugin *plugin);

#endif
