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

static void add_operand(
	struct baseline *baseline, size_t *count, enum operand_kind kind, char *text)
{
	baseline->operands =
		xreallocarray(baseline->operands, *count + 2, sizeof(*baseline->operands));
	baseline->operands[(*count)++] = (struct operand){ text, kind };
	baseline->operands[*count] = (struct operand){ NULL, OPERAND_PATH };
}

/* The processes that --all or --users found are found anew: the last ones before the census. */
static void add_search(struct baseline *baseline, size_t *count, const struct subject *host)
{
	uint64_t found = host->facts->census ? host->facts->census->found.value : 0;
	bool all = text_is(host->name, ALL_PROCESSES);

	while (found && *count && baseline->operands[*count - 1].kind == OPERAND_PROCESS) {
		free((char *)baseline->operands[--*count].text);
		found--;
	}
	add_operand(baseline, count, all ? OPERAND_ALL : OPERAND_USERS, xstrdup(host->name));
}

static void list_subject(struct baseline *baseline, size_t *count, const struct subject *subject)
{
	switch (subject->kind) {
	case KIND_HOST:
		add_search(baseline, count, subject);
		break;
	case KIND_PROCESS:
		add_operand(baseline, count, OPERAND_PROCESS, process_operand(subject));
		break;
	default:
		add_operand(baseline, count, OPERAND_PATH, xstrdup(subject->name));
	}
}

static int read_subjects(struct baseline *baseline, struct saved *saved)
{
	struct subject *subject, *row;
	size_t operands = 0;
	int rc;

	while ((rc = saved_next(saved, &subject)) == 1) {
		list_subject(baseline, &operands, subject);
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
	baseline->operands = xcalloc(1, sizeof(*baseline->operands));
	if (rc == 0)
		rc = read_subjects(baseline, &saved);
	if (rc < 0 && *saved.error.text)
		*complaint = xstrdup(saved.error.text);
	saved_close(&saved);
	record_clear(&heading_record, &heading);
	baseline->matched = xcalloc(baseline->subjects.count + 1, sizeof(*baseline->matched));
	return rc;
}

void baseline_close(struct baseline *baseline)
{
	for (struct operand *operand = baseline->operands; operand && operand->text; operand++)
		free((char *)operand->text);
	free(baseline->operands);
	free(baseline->matched);
	for (size_t i = 0; i < baseline->waiting_count; i++)
		subject_free(baseline->waiting[i]);
	free(baseline->waiting);
	record_clear_list(&subject_record, &baseline->subjects);
	*baseline = (struct baseline){ 0 };
}

static bool is_same_pidfd(const struct subject *a, const struct subject *b)
{
	const struct process_facts *one = a->facts->process, *other = b->facts->process;

	return !one || !other || !one->pidfd_inode.known || !other->pidfd_inode.known ||
	       one->pidfd_inode.value == other->pidfd_inode.value;
}

/* A path that was not found has no kind. A process that was not found is named PID:INODE, as it was
 * asked for. */
static bool is_same(const struct subject *saved, const struct subject *subject)
{
	size_t length = strlen(saved->name);

	if (saved->kind != KIND_PROCESS)
		return subject->kind != KIND_PROCESS && text_is(saved->name, subject->name);
	return subject->kind == KIND_PROCESS && strncmp(saved->name, subject->name, length) == 0 &&
	       (!subject->name[length] || subject->name[length] == ':') &&
	       is_same_pidfd(saved, subject);
}

static bool maps_file(const struct subject *process, const char *name)
{
	const struct subject *file;

	list_for_each (file, &process->files)
		if (text_is(file->name, name))
			return true;
	return false;
}

/* Whether it may be the same program, started again: it has the command, and most of the files. */
static bool is_restarted(const struct subject *saved, const struct subject *process)
{
	const struct subject *file;
	size_t common = 0;

	if (saved->kind != KIND_PROCESS || process->kind != KIND_PROCESS ||
		!process->facts->process || !saved->command ||
		!text_is(saved->command, process->command))
		return false;
	list_for_each (file, &saved->files)
		common += maps_file(process, file->name);
	return common && common * 2 >= saved->files.count;
}

/* The index of the first saved subject that is not matched yet and matches, or their number. */
static size_t find_saved(const struct baseline *baseline, const struct subject *subject,
	bool (*matches)(const struct subject *saved, const struct subject *subject))
{
	const struct subject *rows = baseline->subjects.items;
	size_t i = 0;

	while (i < baseline->subjects.count &&
		(baseline->matched[i] || !matches(&rows[i], subject)))
		i++;
	return i;
}

bool baseline_keeps(struct baseline *baseline, struct subject *subject)
{
	if (subject->kind != KIND_PROCESS ||
		find_saved(baseline, subject, is_same) < baseline->subjects.count)
		return false;
	baseline->waiting =
		xgrow(baseline->waiting, baseline->waiting_count, sizeof(*baseline->waiting));
	baseline->waiting[baseline->waiting_count++] = subject;
	return true;
}

void baseline_compare(struct baseline *baseline, const struct subject *subject,
	const struct verdict *verdict, struct changes *changes)
{
	const struct subject *rows = baseline->subjects.items;
	struct verdict *was __attribute__((cleanup(verdict_cleanup))) = NULL;
	size_t i;

	if (subject->kind == KIND_HOST)
		return;
	i = find_saved(baseline, subject, is_same);
	if (i == baseline->subjects.count)
		i = find_saved(baseline, subject, is_restarted);
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
