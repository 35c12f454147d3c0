/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --plugin: one line, as Nagios and Icinga have it from their plugins (Monitoring Plugins
 * Development Guidelines). */
#ifndef DAXINFO_PREFLIGHT_PLUGIN_H
#define DAXINFO_PREFLIGHT_PLUGIN_H

#include "status.h"
#include "verdict/verdict.h"

#include <stdio.h>

struct plugin {
	enum status worst; /* of what was added */
	char *text;        /* what is told of that */
	char *warning;     /* the first finding that is worth one */
	size_t subjects;
	bool lacks; /* something that should have been kept, for want of memory */
};

/* Keeps what is to be told of a subject if nothing worse was added before. */
void plugin_add(struct plugin *plugin, enum status status, const char *subject, const char *text);

/* Counts the subject, and keeps a warning of its findings. */
void plugin_note_subject(
	struct plugin *plugin, const struct subject *subject, const struct verdict *verdict);

/* STATUS_WARNED where all holds and there is a warning, STATUS_NOT_INSPECTED where one may be lost.
 */
enum status plugin_status(const struct plugin *plugin, enum status status);

/* The status and a text, which is escaped; no newline. */
void plugin_put_line(FILE *out, enum status status, const char *text);

void plugin_put(FILE *out, const struct plugin *plugin, enum status status);
void plugin_clear(struct plugin *plugin);

#endif
