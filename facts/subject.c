/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "subject.h"

#include "lib/xalloc.h"

#include <string.h>

const char *const kind_names[] = {
	[KIND_UNKNOWN] = NULL,
	[KIND_FILE] = "file",
	[KIND_DIRECTORY] = "directory",
	[KIND_BLOCK_DEVICE] = "block-device",
	[KIND_DAX_DEVICE] = "dax-device",
	[KIND_PROCESS] = "process",
	[KIND_HOST] = "host",
	[KIND_OTHER] = "other",
	NULL,
};

static const struct field error_fields[] = {
	FACT(error, TEXT, source, "the interface that failed"),
	FIELD_NAMED(FIELD_OUTCOME, struct error_facts, error, "errno", "the error"),
	FACT(error, TEXT, message, "what could not be observed, and why"),
	{ 0 },
};
RECORD(error);

#define SUBJECT_NAME                                                                               \
	FIELD_NAMED(FIELD_TEXT, struct subject, name, "subject", "what was asked about"),          \
		FIELD_OF_CHOICES(struct subject, kind, kind_names, "kind of subject")
#define SUBJECT_PROCESS                                                                            \
	FIELD(FIELD_TEXT, struct subject, command, "name of a process's command"),                 \
		FIELD_OF_RECORD(                                                                   \
			struct subject, cost, &cost_record, "what looking at a process cost")
#define SUBJECT_FACTS                                                                              \
	FIELD_OF_RECORD(struct subject, facts, &facts_record, "what was observed"),                \
		FIELD_OF_ROWS(struct subject, errors, &error_record, "what could not be observed")

static const struct field subject_name_fields[] = { SUBJECT_NAME, { 0 } };
static const struct field subject_process_fields[] = { SUBJECT_PROCESS, { 0 } };
static const struct field subject_facts_fields[] = { SUBJECT_FACTS, { 0 } };
static const struct field subject_fields[] = {
	SUBJECT_NAME,
	SUBJECT_PROCESS,
	SUBJECT_FACTS,
	FIELD_OF_ROWS(struct subject, mappings, &mapping_record, "a process's mappings of files"),
	FIELD_OF_ROWS(struct subject, files, &subject_record, "the files that it maps"),
	{ 0 },
};

#define SUBJECT_RECORD(part)                                                                       \
	const struct record subject_##part##record = { sizeof(struct subject),                     \
		subject_##part##fields }
SUBJECT_RECORD();
SUBJECT_RECORD(name_);
SUBJECT_RECORD(process_);
SUBJECT_RECORD(facts_);

void subject_add_note(struct subject *subject, const char *source, int error, const char *message)
{
	struct error_facts *row = list_add(&subject->errors, &error_record);

	row->source = xstrdup(source);
	row->error = (struct outcome){ .tried = true, .error = error };
	row->message = xstrdup(message);
}

void subject_add_error(struct subject *subject, const char *source, int error, const char *what)
{
	_cleanup_free_ char *message = xasprintf("%s: %s", what, strerror(error));

	subject_add_note(subject, source, error, message);
}

struct subject *subject_new(const char *name)
{
	struct subject *subject = record_new(&subject_record);

	subject->name = xstrdup(name);
	subject->facts = record_new(&facts_record);
	return subject;
}

void subject_free(struct subject *subject)
{
	record_free(&subject_record, subject);
}
