/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user named, with everything that was observed about it. */
#ifndef DAXINFO_FACTS_SUBJECT_H
#define DAXINFO_FACTS_SUBJECT_H

#include "facts.h"

enum kind {
	KIND_UNKNOWN,
	KIND_FILE,
	KIND_DIRECTORY,
	KIND_BLOCK_DEVICE,
	KIND_DAX_DEVICE,
	KIND_PROCESS,
	KIND_HOST,  /* all processes */
	KIND_OTHER, /* nothing that stores data in pages: never opened */
};

/* What could not be observed, and why. */
struct error_facts {
	char *source;
	struct outcome error;
	char *message;
};

/* What the user named, and all that was observed about it. A process has no answers of its own: its
 * mappings have, which share those of their files. */
struct subject {
	char *name;
	enum kind kind;
	struct facts *facts;
	struct list errors; /* struct error_facts */

	/* of a process: */
	char *command;
	struct list mappings; /* struct mapping_facts, by address */
	struct list files;    /* struct subject */
	struct cost_facts *cost;
};

static inline const struct subject *file_of_mapping(
	const struct subject *process, const struct mapping_facts *mapping)
{
	const struct subject *files = process->files.items;

	return mapping->file < process->files.count ? &files[mapping->file] : NULL;
}

extern const char *const kind_names[];

extern const struct record error_record;

/* All of a subject; and in parts, as an answer has them: what it is, what was observed. */
extern const struct record subject_record, subject_name_record, subject_process_record,
	subject_facts_record;

/* Records that source failed with error, a positive errno; what says what could not be observed. */
int subject_add_error(struct subject *subject, const char *source, int error, const char *what);

/* The same with a message that is complete: strerror(3) is not added. */
int subject_add_note(struct subject *subject, const char *source, int error, const char *message);

/* A subject of that name with empty facts, which the caller frees. */
struct subject *subject_new(const char *name);

void subject_free(struct subject *subject);
static inline void subject_cleanup(struct subject **subject)
{
	subject_free(*subject);
}

#endif
