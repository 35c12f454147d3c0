/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "changes.h"

#include "lib/escape.h"
#include "lib/util.h"
#include "verdict/file-summary.h"

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
	static const enum question compared[] = { ACCESS, SYNC, DURABILITY, MAP_DIRECT,
		MAP_DIRECT_2017, LONG_TERM_PIN, HUGE, FS_DAX };

	compare_words(changes, name, "status", status_names, was->status, is->status);
	for (size_t i = 0; i < ARRAY_SIZE(compared); i++)
		compare_words(changes, name, question_names[compared[i]], answer_names[compared[i]],
			answer_to(was, compared[i]), answer_to(is, compared[i]));
}

static bool has_finding(const struct list *findings, const char *id)
{
	const struct finding *finding;

	list_for_each (finding, findings)
		if (text_is(finding->id, id))
			return true;
	return false;
}

/* Writes a line for each of the findings that is not among others, and counts them. */
static size_t put_findings_without(FILE *out, const char *name, const struct list *findings,
	const struct list *others, const char *what)
{
	const struct finding *finding;
	size_t count = 0;

	list_for_each (finding, findings) {
		if (has_finding(others, finding->id))
			continue;
		count++;
		if (!out)
			continue;
		put_escaped(out, name);
		fprintf(out, ": finding %s %s\n", finding->id, what);
	}
	return count;
}

/* Where an answer has become unknown, findings differ for that reason and are not counted. */
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

/* One of the two answers about a process. */
struct side {
	const struct subject *process;
	const struct verdict *verdict;
	const struct file_summary *summaries; /* one for each file of the process */
};

/* A file of a process, with the mappings of it. */
struct part {
	const struct subject *file;
	const struct verdict *verdict;
	const struct file_summary *summary;
};

static struct part part_at(const struct side *side, size_t number)
{
	const struct subject *files = side->process->files.items;

	return (struct part){
		&files[number],
		verdict_of_file(side->verdict, number),
		&side->summaries[number],
	};
}

/* Only direct mappings are compared: page-cache mappings change with every library load. */
static bool is_of_interest(const struct part *part)
{
	return part->summary->status != DAX_PAGE_CACHE &&
	       part->summary->status != DAX_NOT_MAPPABLE &&
	       part->summary->status != DAX_NOT_STORAGE;
}

static enum durability durability_of(const struct file_summary *summary)
{
	return summary->durability_differs ? DURABILITY_UNKNOWN : summary->durability;
}

/* How the mappings of a file were made, or NULL if that is unknown. One mapping without MAP_SYNC
 * decides, since stores through it are not durable. */
static const char *how_mapped(const struct file_summary *summary)
{
	if (summary->without_sync)
		return "made without MAP_SYNC";
	if (!summary->shared)
		return summary->private ? "private" : NULL;
	return summary->with_sync == summary->shared ? "made with MAP_SYNC" : NULL;
}

static void compare_parts(struct changes *changes, const struct part *was, const struct part *is)
{
	const char *name = is->file->name, *how_was = how_mapped(was->summary),
		   *how_is = how_mapped(is->summary);

	compare_verdicts(changes, name, was->verdict, is->verdict);
	compare_words(changes, name, "status of its mappings", status_names, was->summary->status,
		is->summary->status);
	compare_words(changes, name, "durability of its mappings", durability_names,
		durability_of(was->summary), durability_of(is->summary));
	if (how_is ? text_is(how_was, how_is) : !how_was)
		return;
	put_change(changes, name, "how it is mapped", how_was ?: "unknown", how_is ?: "unknown");
	if (how_is)
		changes->count++;
	else
		changes->unseen++;
}

/* The index of the nth file (from 0) of this name, or the number of files. Deleted and replaced
 * files of a process share a name. */
static size_t find_file(const struct subject *process, const char *name, size_t nth)
{
	const struct subject *files = process->files.items;
	size_t i = 0;

	while (i < process->files.count && (!text_is(files[i].name, name) || nth--))
		i++;
	return i;
}

/* The index of the same file in another answer about the process, or its number of files. */
static size_t counterpart(const struct subject *process, size_t number, const struct subject *other)
{
	const struct subject *files = process->files.items;
	size_t nth = 0;

	for (size_t i = 0; i < number; i++)
		nth += text_is(files[i].name, files[number].name);
	return find_file(other, files[number].name, nth);
}

/* Compares the files that both answers have, and adds those that are not mapped any more. */
static void compare_files(struct changes *changes, const struct side *was, const struct side *is)
{
	for (size_t i = 0; i < was->process->files.count; i++) {
		size_t other = counterpart(was->process, i, is->process);
		struct part part = part_at(was, i), now;

		if (other < is->process->files.count) {
			now = part_at(is, other);
			if (is_of_interest(&part) || is_of_interest(&now))
				compare_parts(changes, &part, &now);
		} else if (is_of_interest(&part)) {
			put_change(changes, part.file->name, "the file", "mapped", "not mapped");
			changes->count++;
		}
	}
}

/* The files that are mapped now and were not before. */
static void add_new_files(struct changes *changes, const struct side *was, const struct side *is)
{
	for (size_t i = 0; i < is->process->files.count; i++) {
		struct part part = part_at(is, i);

		if (is_of_interest(&part) &&
			counterpart(is->process, i, was->process) == was->process->files.count) {
			put_change(changes, part.file->name, "the file", "not mapped", "mapped");
			changes->count++;
		}
	}
}

static void compare_processes(struct changes *changes, const struct subject *was,
	const struct verdict *was_verdict, const struct subject *is, const struct verdict *verdict)
{
	_cleanup_free_ struct file_summary *was_summaries = file_summaries_new(was, was_verdict);
	_cleanup_free_ struct file_summary *summaries = file_summaries_new(is, verdict);
	const struct side before = { was, was_verdict, was_summaries };
	const struct side now = { is, verdict, summaries };

	compare_files(changes, &before, &now);
	add_new_files(changes, &before, &now);
}

void find_changes(struct changes *changes, const struct subject *was,
	const struct verdict *was_verdict, const struct subject *is, const struct verdict *verdict)
{
	compare_verdicts(changes, is->name, was_verdict, verdict);
	if (!was_verdict->parts || !verdict->parts)
		return;
	if (was->facts->process && !is->facts->process) {
		put_change(changes, is->name, "the process", "seen", "unknown");
		changes->unseen++;
	} else {
		compare_processes(changes, was, was_verdict, is, verdict);
	}
}
