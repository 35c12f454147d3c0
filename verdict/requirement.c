/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "requirement.h"

#include "judge.h"
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

enum answer requirement_holds(const struct requirement *requirement, const struct subject *subject,
	const struct verdict *verdict)
{
	enum judgement is = answer_to(verdict, requirement->question);

	if (requirement->question == NO_QUESTION)
		return is_huge(subject, verdict);
	if (is == UNKNOWN)
		return ANSWER_UNKNOWN;
	return answer(is == requirement->satisfied_by[0] || is == requirement->satisfied_by[1]);
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

const struct finding *requirement_finding(
	const struct requirement *requirement, const struct verdict *verdict)
{
	const struct finding *finding = finding_about(requirement->question, INFO, verdict);

	if (!finding && requirement->question == SYNC) /* a mapping that was made without */
		finding = finding_about(DURABILITY, WARNING, verdict);
	return finding ?: finding_about(ACCESS, WARNING, verdict);
}
