/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "requirement.h"

#include "evidence.h"
#include "layers.h"

const struct requirement requirements[] = {
	{ "direct", "mappings reach the storage", ACCESS, { DIRECT } },
	{ "sync", "MAP_SYNC is accepted", SYNC, { CAPABLE } },
	{ "cpu-flush", "flushing the CPU cache makes a store durable, or less", DURABILITY,
		{ CACHE_LINE, BYTE } },
	{ "no-flush", "a store is durable once it is visible", DURABILITY, { BYTE } },
	{ "map-direct", "the assertion proposed as MAP_DIRECT holds", MAP_DIRECT_HOLDS, { HOLDS } },
	{ "huge", "all of it can be mapped by entries of 2 MiB", NO_QUESTION, { UNKNOWN } },
	{ "page-cache", "mappings go through the page cache", ACCESS, { PAGE_CACHE } },
	{ 0 },
};

/* Of a file that is direct, all its whole 2 MiB blocks; of a device, its alignment decides. */
static enum answer is_huge(const struct subject *subject, const struct verdict *verdict)
{
	const struct dax_device_facts *device = subject->facts->dax_device;
	struct number huge = extents_of(subject)->huge, size = file_of(subject)->size;

	if (verdict->access != DIRECT)
		return verdict->access == UNKNOWN ? ANSWER_UNKNOWN : ANSWER_NO;
	if (device)
		return device->align.known ? answer(device->align.value >= HUGE_BLOCK)
					   : ANSWER_UNKNOWN;
	if (!huge.known || !size.known)
		return ANSWER_UNKNOWN;
	return answer(
		size.value >= HUGE_BLOCK && huge.value == size.value / HUGE_BLOCK * HUGE_BLOCK);
}

static enum answer holds_by_answers(const struct requirement *requirement,
	const struct subject *subject, const struct verdict *verdict)
{
	enum judgement is = answer_to(verdict, requirement->question);

	if (requirement->question == NO_QUESTION)
		return is_huge(subject, verdict);
	if (is == UNKNOWN)
		return ANSWER_UNKNOWN;
	return answer(is == requirement->satisfied_by[0] || is == requirement->satisfied_by[1]);
}

/* Where a trial file was to be the proof, and none could be had, what should be so proves nothing.
 */
enum answer requirement_holds(const struct requirement *requirement, const struct subject *subject,
	const struct verdict *verdict)
{
	const struct outcome *trial = &file_of(subject)->trial_file;
	enum answer holds = holds_by_answers(requirement, subject, verdict);

	return holds == ANSWER_YES && trial->tried && trial->error ? ANSWER_UNKNOWN : holds;
}

const char *requirement_answer(const struct requirement *requirement, const struct verdict *verdict)
{
	if (requirement->question == NO_QUESTION)
		return judgement_names[verdict->status];
	return judgement_names[answer_to(verdict, requirement->question)];
}

static const struct finding *finding_about(
	enum question question, enum severity least, const struct verdict *verdict)
{
	const struct finding *finding;

	list_for_each (finding, &verdict->findings)
		if (finding->question == question &&
			(finding->severity >= least || finding->cause == ANSWER_YES))
			return finding;
	return NULL;
}

/* The nearest reason: what bears on the question itself; of a mapping that was made without
 * MAP_SYNC what that means; what stands between; of an answer that nobody knows, what could be
 * tried. */
const struct finding *requirement_finding(
	const struct requirement *requirement, const struct verdict *verdict)
{
	enum question question = requirement->question;
	bool unknown = question == NO_QUESTION || answer_to(verdict, question) == UNKNOWN;
	const struct {
		bool applies;
		enum question question;
		enum severity least;
	} order[] = {
		{ true, question, INFO },
		{ question == SYNC, DURABILITY, WARNING },
		{ true, ACCESS, WARNING },
		{ unknown, SYNC, WARNING },
		{ unknown, ACCESS, INFO },
	};
	const struct finding *finding = NULL;

	for (size_t i = 0; !finding && i < ARRAY_SIZE(order); i++)
		if (order[i].applies)
			finding = finding_about(order[i].question, order[i].least, verdict);
	return finding;
}
