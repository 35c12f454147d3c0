/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "expect.h"

#include "output/output.h"
#include "saved.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static enum operand_kind operand_kind_of(const struct subject *subject)
{
	return subject->kind == KIND_PROCESS ? OPERAND_PROCESS : OPERAND_PATH;
}

static int list_operands(struct expectation *expected)
{
	const struct subject *subject;
	size_t count = 0;

	expected->operands = calloc(expected->subjects.count + 1, sizeof(*expected->operands));
	if (!expected->operands)
		return -ENOMEM;
	list_for_each (subject, &expected->subjects)
		if (subject->kind != KIND_HOST)
			expected->operands[count++] =
				(struct operand){ subject->name, operand_kind_of(subject) };
	return 0;
}

static int read_subjects(struct expectation *expected, struct saved *saved)
{
	struct subject *subject, *row;
	int rc;

	while ((rc = saved_next(saved, &subject)) == 1) {
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
	record_clear_list(&subject_record, &expected->subjects);
	free(expected->operands);
	expected->operands = NULL;
}

static const struct subject *find(const struct expectation *expected, const char *name)
{
	const struct subject *subject;

	list_for_each (subject, &expected->subjects)
		if (same(subject->name, name))
			return subject;
	return NULL;
}

static void put_change(
	FILE *out, const char *name, const char *what, const char *was, const char *is)
{
	if (!out)
		return;
	put_escaped(out, name);
	fprintf(out, ": %s was %s, is %s\n", what, was, is);
}

static bool has(const struct verdict *verdict, const char *id)
{
	const struct finding *finding;

	list_for_each (finding, &verdict->findings)
		if (same(finding->id, id))
			return true;
	return false;
}

/* The findings of one that the other lacks. */
static bool differs(FILE *out, const char *name, const struct verdict *one,
	const struct verdict *other, const char *what)
{
	const struct finding *finding;
	bool any = false;

	list_for_each (finding, &one->findings) {
		if (has(other, finding->id))
			continue;
		any = true;
		if (!out)
			continue;
		put_escaped(out, name);
		fprintf(out, ": finding %s %s\n", finding->id, what);
	}
	return any;
}

static bool compare(
	FILE *out, const char *name, const struct verdict *was, const struct verdict *is)
{
	const struct {
		const char *what;
		enum judgement was, is;
	} answers[] = {
		{ "status", was->status, is->status },
		{ "access", was->access, is->access },
		{ "sync", was->sync, is->sync },
		{ "durability", was->durability, is->durability },
		{ "map_direct", was->map_direct, is->map_direct },
	};
	bool changed = false;

	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		if (answers[i].was != answers[i].is) {
			put_change(out, name, answers[i].what, judgement_names[answers[i].was],
				judgement_names[answers[i].is]);
			changed = true;
		}
	changed = differs(out, name, was, is, "went") || changed;
	return differs(out, name, is, was, "came") || changed;
}

enum status expectation_compare(const struct expectation *expected, const struct subject *subject,
	const struct verdict *verdict, FILE *out)
{
	const struct subject *saved = find(expected, subject->name);
	struct verdict *was __attribute__((cleanup(verdict_cleanup))) = NULL;

	if (!saved) {
		put_change(out, subject->name, "the subject", "not in the saved answer", "new");
		return STATUS_REFUSED;
	}
	was = verdict_new(saved);
	if (!was)
		return STATUS_NOT_INSPECTED;
	return compare(out, subject->name, was, verdict) ? STATUS_REFUSED : STATUS_OK;
}
