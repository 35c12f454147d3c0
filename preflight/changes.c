/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "changes.h"

#include "lib/escape.h"
#include "verdict/file-summary.h"

#include <errno.h>
#include <stdlib.h>

void put_change(struct changes *changes, const char *name, const char *what, const char *was,
	const char *is)
{
	if (!changes->out)
		return;
	put_escaped(changes->out, name);
	fprintf(changes->out, ": %s was %s, is %s\n", what, was, is);
}

/* was and is: two of the words. */
static void compare_words(struct changes *changes, const char *name, const char *what,
	const char *const *words, unsigned was, unsigned is)
{
	if (was == is)
		return;
	put_change(changes, name, what, words[was], words[is]);
	if (is)
		changes->count++;
	else
		changes->unseen++;
}

static void compare_answers(struct changes *changes, const char *name, const struct verdict *was,
	const struct verdict *is)
{
	static const enum question compared[] = { ACCESS, SYNC, DURABILITY, MAP_DIRECT };

	compare_words(changes, name, "status", status_names, was->status, is->status);
	for (size_t i = 0; i < ARRAY_SIZE(compared); i++)
		compare_words(changes, name, question_names[compared[i]], answer_names[compared[i]],
			answer_to(was, compared[i]), answer_to(is, compared[i]));
}

/* The findings of one that the other lacks. */
static size_t put_findings_without(FILE *out, const char *name, const struct list *findings,
	const struct list *others, const char *what)
{
	const struct finding *finding, *other;
	size_t count = 0;

	list_for_each (finding, findings) {
		bool there = false;

		list_for_each (other, others)
			there = there || text_is(finding->id, other->id);
		if (there)
			continue;
		count++;
		if (!out)
			continue;
		put_escaped(out, name);
		fprintf(out, ": finding %s %s\n", finding->id, what);
	}
	return count;
}

/* That something cannot be seen any more has findings of its own, which are no change either. */
static void compare_verdicts(struct changes *changes, const char *name, const struct verdict *was,
	const struct verdict *is)
{
	size_t unseen = changes->unseen, findings;

	compare_answers(changes, name, was, is);
	findings = put_findings_without(changes->out, name, &was->findings, &is->findings, "went") +
		   put_findings_without(changes->out, name, &is->findings, &was->findings, "came");
	if (changes->unseen == unseen)
		changes->count += findings;
}

/* A process's file and its mappings of it. */
struct part {
	const struct subject *file;
	const struct verdict *verdict;
	const struct file_summary *summary;
};

static struct part part_at(const struct subject *process, const struct verdict *verdict,
	const struct file_summary *summaries, size_t number)
{
	return (struct part){
		(const struct subject *)process->files.items + number,
		verdict_of_file(verdict, number),
		&summaries[number],
	};
}

/* Libraries come and go. */
static bool is_of_interest(const struct part *part)
{
	return part->summary->status != DAX_PAGE_CACHE && part->summary->status != DAX_NOT_MAPPABLE;
}

static enum durability durability_of(const struct file_summary *summary)
{
	return summary->durability_differs ? DURABILITY_UNKNOWN : summary->durability;
}

/* One mapping without MAP_SYNC is enough for a store that is not durable. */
static const char *made(const struct file_summary *summary)
{
	if (summary->without_sync)
		return "made without MAP_SYNC";
	if (!summary->shared)
		return summary->private ? "private" : NULL;
	return summary->with_sync == summary->shared ? "made with MAP_SYNC" : NULL;
}

static void compare_parts(struct changes *changes, const struct part *was, const struct part *is)
{
	const char *name = is->file->name, *was_made = made(was->summary),
		   *made_now = made(is->summary);

	compare_verdicts(changes, name, was->verdict, is->verdict);
	compare_words(changes, name, "status of its mappings", status_names, was->summary->status,
		is->summary->status);
	compare_words(changes, name, "durability of its mappings", durability_names,
		durability_of(was->summary), durability_of(is->summary));
	if (made_now ? text_is(was_made, made_now) : !was_made)
		return;
	put_change(changes, name, "how it is mapped", was_made ?: "unknown", made_now ?: "unknown");
	if (made_now)
		changes->count++;
	else
		changes->unseen++;
}

/* Several files of one process may have a name: all but one of them were deleted, or replaced. The
 * first with that name, behind so many others. */
static size_t find_file(const struct subject *process, const char *name, size_t others)
{
	const struct subject *files = process->files.items;
	size_t i = 0;

	while (i < process->files.count && (!text_is(files[i].name, name) || others--))
		i++;
	return i;
}

/* The other process's file of the same name, and of as many before it. */
static size_t counterpart(const struct subject *process, size_t number, const struct subject *other)
{
	const struct subject *files = process->files.items;
	size_t others = 0;

	for (size_t i = 0; i < number; i++)
		others += text_is(files[i].name, files[number].name);
	return find_file(other, files[number].name, others);
}

/* The files of one that are of interest and that the other lacks, "went" or "came"; both have,
 * where other is what they are compared with, are compared. */
static void compare_files(struct changes *changes, const struct subject *was,
	const struct verdict *was_verdict, const struct file_summary *was_summaries,
	const struct subject *is, const struct verdict *verdict,
	const struct file_summary *summaries)
{
	for (size_t i = 0; i < was->files.count; i++) {
		struct part part = part_at(was, was_verdict, was_summaries, i), now;
		size_t other = counterpart(was, i, is);

		if (other < is->files.count) {
			now = part_at(is, verdict, summaries, other);
			if (is_of_interest(&part) || is_of_interest(&now))
				compare_parts(changes, &part, &now);
		} else if (is_of_interest(&part)) {
			put_change(changes, part.file->name, "the file", "mapped", "not mapped");
			changes->count++;
		}
	}
	for (size_t i = 0; i < is->files.count; i++) {
		struct part part = part_at(is, verdict, summaries, i);

		if (is_of_interest(&part) && counterpart(is, i, was) == was->files.count) {
			put_change(changes, part.file->name, "the file", "not mapped", "mapped");
			changes->count++;
		}
	}
}

static int compare_processes(struct changes *changes, const struct subject *was,
	const struct verdict *was_verdict, const struct subject *is, const struct verdict *verdict)
{
	struct file_summary *was_summaries = file_summaries_new(was, was_verdict);
	struct file_summary *summaries = file_summaries_new(is, verdict);
	int rc = -ENOMEM;

	if ((was_summaries || !was->files.count) && (summaries || !is->files.count)) {
		compare_files(changes, was, was_verdict, was_summaries, is, verdict, summaries);
		rc = 0;
	}
	free(was_summaries);
	free(summaries);
	return rc;
}

int find_changes(struct changes *changes, const struct subject *was,
	const struct verdict *was_verdict, const struct subject *is, const struct verdict *verdict)
{
	compare_verdicts(changes, is->name, was_verdict, verdict);
	if (!was_verdict->parts || !verdict->parts)
		return 0;
	if (was->facts->process && !is->facts->process) {
		put_change(changes, is->name, "the process", "seen", "unknown");
		changes->unseen++;
		return 0;
	}
	return compare_processes(changes, was, was_verdict, is, verdict);
}
