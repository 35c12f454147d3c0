/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "baseline.h"

#include "facts/saved.h"

#include "verdict/judge.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A process that got the number of another one is none of the answer's. */
static char *process_text(const struct subject *subject)
{
	const struct process_facts *facts = subject->facts->process;
	char *text;

	if (!facts || !facts->pidfd_inode.known)
		return strdup(subject->name);
	if (asprintf(&text, "%s:%" PRIu64, subject->name, facts->pidfd_inode.value) < 0)
		return NULL;
	return text;
}

static int list_operands(struct expectation *expected)
{
	const struct subject *subject;
	struct operand *operand;

	expected->operands = calloc(expected->subjects.count + 1, sizeof(*expected->operands));
	expected->met = calloc(expected->subjects.count + 1, sizeof(*expected->met));
	if (!expected->operands || !expected->met)
		return -ENOMEM;
	operand = expected->operands;
	list_for_each (subject, &expected->subjects) {
		bool is_process = subject->kind == KIND_PROCESS;

		operand->kind = is_process ? OPERAND_PROCESS : OPERAND_PATH;
		operand->text = is_process ? process_text(subject) : strdup(subject->name);
		if (!operand++->text)
			return -ENOMEM;
	}
	return 0;
}

static int read_subjects(struct expectation *expected, struct saved *saved)
{
	struct subject *subject, *row;
	int rc;

	while ((rc = saved_next(saved, &subject)) == 1) {
		if (subject->kind == KIND_HOST) {
			subject_free(subject);
			continue;
		}
		row = list_add(&expected->subjects, &subject_record);
		if (!row) {
			subject_free(subject);
			return -ENOMEM;
		}
		*row = *subject;
		free(subject); /* what it owned is the row's */
	}
	return rc;
}

int expectation_open(struct expectation *expected, const char *name, char **complaint)
{
	struct heading heading = { 0 };
	struct saved saved;
	int rc = saved_open(&saved, name, &heading);

	*complaint = NULL;
	if (rc == 0)
		rc = read_subjects(expected, &saved);
	if (rc < 0 && *saved.complaint.text)
		*complaint = strdup(saved.complaint.text);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
	return rc < 0 ? rc : list_operands(expected);
}

void expectation_close(struct expectation *expected)
{
	for (struct operand *operand = expected->operands; operand && operand->text; operand++)
		free((char *)operand->text);
	free(expected->operands);
	free(expected->met);
	record_clear_list(&subject_record, &expected->subjects);
	*expected = (struct expectation){ 0 };
}

/* A subject of which nothing could be seen has no kind, and one that is asked for as PID:INODE, and
 * is not there, has that for its name. */
static bool is_the_same(const struct subject *saved, const struct subject *subject)
{
	size_t length = strlen(saved->name);

	if (saved->kind != KIND_PROCESS)
		return subject->kind != KIND_PROCESS && text_is(saved->name, subject->name);
	return subject->kind == KIND_PROCESS && strncmp(saved->name, subject->name, length) == 0 &&
	       (!subject->name[length] || subject->name[length] == ':');
}

int expectation_compare(struct expectation *expected, const struct subject *subject,
	const struct verdict *verdict, struct changes *changes)
{
	struct subject *rows = expected->subjects.items;
	struct verdict *was __attribute__((cleanup(verdict_cleanup))) = NULL;
	size_t i = 0;

	if (subject->kind == KIND_HOST)
		return 0;
	while (i < expected->subjects.count &&
		(expected->met[i] || !is_the_same(&rows[i], subject)))
		i++;
	if (i == expected->subjects.count) {
		put_change(changes, subject->name, "the subject", "not in the saved answer", "new");
		changes->count++;
		return 0;
	}
	expected->met[i] = true;
	was = verdict_new(&rows[i]);
	return was ? find_changes(changes, &rows[i], was, subject, verdict) : -ENOMEM;
}

void expectation_missing(const struct expectation *expected, struct changes *changes)
{
	const struct subject *rows = expected->subjects.items;

	for (size_t i = 0; i < expected->subjects.count; i++)
		if (!expected->met[i]) {
			put_change(changes, rows[i].name, "the subject", "there", "not there");
			changes->count++;
		}
}
