/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "requirement.h"

#include "layers.h"

const struct requirement requirements[] = {
	{ "direct", "mappings reach the storage", ACCESS, { ACCESS_DIRECT } },
	{ "sync", "MAP_SYNC is accepted", SYNC, { SYNC_CAPABLE } },
	{ "cpu-flush", "flushing the CPU cache makes a store durable, or less", DURABILITY,
		{ DURABILITY_CACHE_LINE, DURABILITY_BYTE } },
	{ "no-flush", "a store is durable once it is visible", DURABILITY, { DURABILITY_BYTE } },
	{ "map-direct", "the assertion proposed as MAP_DIRECT holds", MAP_DIRECT,
		{ GUARANTEE_HOLDS } },
	{ "huge", "all of it can be mapped by entries of 2 MiB", NO_QUESTION, { 0 } },
	{ "fs-dax", "files on the block device can have DAX", FS_DAX, { FS_DAX_CAPABLE } },
	{ "page-cache", "mappings go through the page cache", ACCESS, { ACCESS_PAGE_CACHE } },
	{ 0 },
};

/* Of a file that is direct, all its whole 2 MiB blocks; of a device, its alignment decides. */
static enum tristate is_huge(const struct subject *subject, const struct verdict *verdict)
{
	const struct dax_device_facts *device = subject->facts->dax_device;
	struct number huge = extents_of(subject)->huge, size = file_of(subject)->size;

	if (verdict->access != ACCESS_DIRECT)
		return verdict->access == ACCESS_UNKNOWN ? UNKNOWN : NO;
	if (device)
		return device->align.known ? tristate(device->align.value >= HUGE_BLOCK) : UNKNOWN;
	if (!huge.known || !size.known)
		return UNKNOWN;
	return tristate(
		size.value >= HUGE_BLOCK && huge.value == size.value / HUGE_BLOCK * HUGE_BLOCK);
}

enum tristate is_satisfied(const struct requirement *requirement, const struct verdict *verdict)
{
	unsigned is = answer_to(verdict, requirement->question);

	if (!is)
		return UNKNOWN;
	return tristate(is == requirement->satisfied_by[0] || is == requirement->satisfied_by[1]);
}

/* If a trial file was to be the proof, and none could be created, the configuration proves nothing.
 */
enum tristate requirement_holds(const struct requirement *requirement,
	const struct subject *subject, const struct verdict *verdict)
{
	const struct outcome *trial = &file_of(subject)->trial_file;
	enum tristate holds = requirement->question == NO_QUESTION
				      ? is_huge(subject, verdict)
				      : is_satisfied(requirement, verdict);

	return holds == YES && trial->tried && trial->error ? UNKNOWN : holds;
}

const char *requirement_answer(const struct requirement *requirement, const struct verdict *verdict)
{
	if (requirement->question == NO_QUESTION)
		return status_names[verdict->status];
	return answer_names[requirement->question][answer_to(verdict, requirement->question)];
}

static const struct finding *finding_about(
	enum question question, enum severity least, const struct verdict *verdict)
{
	const struct finding *finding;

	list_for_each (finding, &verdict->findings)
		if (finding->question == question &&
			(finding->severity >= least || finding->cause == YES))
			return finding;
	return NULL;
}

/* In this order: the same question; for sync of a mapping, durability; access; for an unknown
 * answer, anything that could be tried. */
const struct finding *requirement_finding(
	const struct requirement *requirement, const struct verdict *verdict)
{
	enum question question = requirement->question;
	bool unknown = !answer_to(verdict, question);
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
