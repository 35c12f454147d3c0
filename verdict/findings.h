/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The catalogue of findings: what stands in the way of an answer, and how to mend it. */
#ifndef DAXINFO_VERDICT_FINDINGS_H
#define DAXINFO_VERDICT_FINDINGS_H

#include "verdict.h"

/*
 * In message and remedy {path}, {target}, {source}, {type}, {device}, {disk}, {namespace},
 * {region}, {dax_device} and {page_size} stand for the subject's own; in the remedy quoted for the
 * shell. A comment in a remedy says where it destroys data.
 */
struct finding_type {
	const char *id;
	enum severity severity;
	enum question question; /* that it bears on */
	bool (*applies)(const struct subject *subject, const struct verdict *verdict);
	const char *message;
	const char *remedy; /* NULL where there is nothing to do */
};

/* In the order in which they are told: causes that lie further up first. Each ends at one without
 * id. Of paths and files, of mappings, of processes; and all of these, up to NULL. */
extern const struct finding_type finding_catalogue[], mapping_catalogue[], process_catalogue[];
extern const struct finding_type *const finding_catalogues[];

/* Adds the findings of a catalogue that apply to a verdict on such a subject. A mapping's subject
 * is its file with facts->mapping and the process's facts. 0, or -ENOMEM. */
int add_findings(const struct finding_type *catalogue, const struct subject *subject,
	struct verdict *verdict);

/* The template with the subject's own names put in, which the caller frees. For the shell it is
 * NULL where the facts lack one of the names: half a command is none. 0, or -ENOMEM. */
int finding_text(const char *template, const struct subject *subject, bool for_shell, char **text);

#endif
