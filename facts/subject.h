/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A subject: what the user named, or what a process maps. */
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
	KIND_HOST,  /* the processes of --all and --users */
	KIND_OTHER, /* sockets, FIFOs, character devices: never opened */
};

/* What could not be observed. */
struct error_facts {
	char *source;
	struct outcome error;
	char *message;
};

/* A subject and everything that was observed. A process has no answers of its own: its mappings
 * have, and they rest on those of the mapped files. */
struct subject {
	char *name;
	enum kind kind;
	struct facts *facts;
	struct list errors; /* struct error_facts */

	/* Of a process only: */
	char *command;
	struct list mappings; /* struct mapping_facts, by address */
	struct list files;    /* struct subject */
	struct cost_facts *cost;
};

/* NULL if a saved answer does not have that file. */
static inline const struct subject *file_of_mapping(
	const struct subject *process, const struct mapping_facts *mapping)
{
	const struct subject *files = process->files.items;

	return mapping->file < process->files.count ? &files[mapping->file] : NULL;
}

extern const char *const kind_names[];

extern const struct record error_record;

/* subject_record has all members of struct subject; the others are the parts in which an answer
 * shows it. */
extern const struct record subject_record, subject_name_record, subject_process_record,
	subject_facts_record;

/* Adds an error of source, with a positive errno; what says what could not be observed, and
 * strerror(3) is appended. Returns 0. */
void subject_add_error(struct subject *subject, const char *source, int error, const char *what);

/* The same with a complete message. Returns 0. */
void subject_add_note(struct subject *subject, const char *source, int error, const char *message);

/* Allocates a subject with this name and empty facts, which the caller frees. Never NULL. */
struct subject *subject_new(const char *name);

void subject_free(struct subject *subject);
static inline void subject_cleanup(struct subject **subject)
{
	subject_free(*subject);
}

#endif
