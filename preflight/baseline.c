/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "baseline.h"

#include "facts/saved.h"
#include "lib/xalloc.h"

#include "verdict/judge.h"

#include <errno.h>
#include <inttypes.h>

/* A process is identified by PID:INODE, so one that reused the PID does not match. */
static char *process_operand(const struct subject *process)
{
	const struct process_facts *facts = process->facts->process;

	if (!facts || !facts->pidfd_inode.known)
		return xstrdup(process->name);
	return xasprintf("%s:%" PRIu64, process->name, facts->pidfd_inode.value);
}

static void list_operands(struct baseline *baseline)
{
	const struct subject *subject;
	struct operand *operand;

	baseline->operands = xcalloc(baseline->subjects.count + 1, sizeof(*baseline->operands));
	baseline->matched = xcalloc(baseline->subjects.count + 1, sizeof(*baseline->matched));
	operand = baseline->operands;
	list_for_each (subject, &baseline->subjects) {
		bool is_process = subject->kind == KIND_PROCESS;

		operand->kind = is_process ? OPERAND_PROCESS : OPERAND_PATH;
		operand->text = is_process ? process_operand(subject) : xstrdup(subject->name);
		operand++;
	}
}

static int read_subjects(struct baseline *baseline, struct saved *saved)
{
	struct subject *subject, *row;
	int rc;

	while ((rc = saved_next(saved, &subject)) == 1) {
		if (subject->kind == KIND_HOST) {
			subject_free(subject);
			continue;
		}
		row = list_add(&baseline->subjects, &subject_record);
		*row = *subject;
		free(subject); /* the row owns its members now */
	}
	return rc;
}

int baseline_open(struct baseline *baseline, const char *name, char **complaint)
{
	struct heading heading = { 0 };
	struct saved saved;
	int rc = saved_open(&saved, name, &heading);

	*complaint = NULL;
	if (rc == 0)
		rc = read_subjects(baseline, &saved);
	if (rc < 0 && *saved.error.text)
		*complaint = xstrdup(saved.error.text);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
	list_operands(baseline);
	return rc;
}

void baseline_close(struct baseline *baseline)
{
	for (struct operand *operand = baseline->operands; operand && operand->text; operand++)
		free((char *)operand->text);
	free(baseline->operands);
	free(baseline->matched);
	record_clear_list(&subject_record, &baseline->subjects);
	*baseline = (struct baseline){ 0 };
}

/* A path that was not found has no kind. A process that was not found is named PID:INODE, as it was
 * asked for. */
static bool is_same(const struct subject *saved, const struct subject *subject)
{
	size_t length = strlen(saved->name);

	if (saved->kind != KIND_PROCESS)
		return subject->kind != KIND_PROCESS && text_is(saved->name, subject->name);
	return subject->kind == KIND_PROCESS && strncmp(saved->name, subject->name, length) == 0 &&
	       (!subject->name[length] || subject->name[length] == ':');
}

void baseline_compare(struct baseline *baseline, const struct subject *subject,
	const struct verdict *verdict, struct changes *changes)
{
	const struct subject *rows = baseline->subjects.items;
	struct verdict *was __attribute__((cleanup(verdict_cleanup))) = NULL;
	size_t i = 0;

	if (subject->kind == KIND_HOST)
		return;
	while (i < baseline->subjects.count &&
		(baseline->matched[i] || !is_same(&rows[i], subject)))
		i++;
	if (i == baseline->subjects.count) {
		put_change(changes, subject->name, "the subject", "not in the saved answer", "new");
		changes->count++;
		return;
	}
	baseline->matched[i] = true;
	was = verdict_new(&rows[i]);
	find_changes(changes, &rows[i], was, subject, verdict);
}

void baseline_missing(const struct baseline *baseline, struct changes *changes)
{
	const struct subject *rows = baseline->subjects.items;

	for (size_t i = 0; i < baseline->subjects.count; i++)
		if (!baseline->matched[i]) {
			put_change(changes, rows[i].name, "the subject", "there", "not there");
			changes->count++;
		}
}
