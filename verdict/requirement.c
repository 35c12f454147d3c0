/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "requirement.h"

#include "layers.h"

/* Only libnvdimm has a list of bad blocks that is complete. */
static enum tristate has_no_media_errors(const struct subject *subject)
{
	struct number bytes = extents_of(subject)->media_errors;

	if (!subject->facts->namespace || !bytes.known)
		return UNKNOWN;
	return tristate(bytes.value == 0);
}

const struct requirement requirements[] = {
	{ "direct", "mappings bypass the page cache", ACCESS, .satisfied_by = { ACCESS_DIRECT } },
	{ "dax", "the same as direct", ACCESS, .satisfied_by = { ACCESS_DIRECT } },
	{ "sync", "MAP_SYNC is accepted", SYNC, .satisfied_by = { SYNC_CAPABLE } },
	{ "cpu-flush", "flushing the CPU cache makes a store durable, or less", DURABILITY,
		.satisfied_by = { DURABILITY_CACHE_LINE, DURABILITY_BYTE }, .needs_stores = true },
	{ "no-flush", "a store is durable once it is visible", DURABILITY,
		.satisfied_by = { DURABILITY_BYTE }, .needs_stores = true },
	{ "persistent",
		"the storage is not volatile: what is flushed or synced survives power loss",
		DURABILITY,
		.satisfied_by = { DURABILITY_PAGE, DURABILITY_CACHE_LINE, DURABILITY_BYTE } },
	{ "map-direct", "the assertion proposed as MAP_DIRECT holds", MAP_DIRECT,
		.satisfied_by = { GUARANTEE_HOLDS }, .needs_stores = true },
	{ "pin", "a long-term pin is granted (RDMA, VFIO, io_uring)", LONG_TERM_PIN,
		.satisfied_by = { PIN_GRANTED },
		.undecided = "unknown, as none was tried (--try-pin, where mappings are direct)" },
	{ "no-media-errors", "no block of it is known to have a media error", NO_QUESTION,
		.holds = has_no_media_errors,
		.undecided = "unknown, as only namespaces of NVDIMMs have a list of bad blocks" },
	{ "huge", "huge pages (PMD) can map all of it", HUGE, .satisfied_by = { HUGE_ALL } },
	{ "fs-dax", "files on the block device can have DAX", FS_DAX,
		.satisfied_by = { FS_DAX_CAPABLE },
		.undecided = "unknown, as it is no block device whose content is known" },
	{ "page-cache", "mappings go through the page cache", ACCESS,
		.satisfied_by = { ACCESS_PAGE_CACHE } },
	{ 0 },
};

enum tristate is_satisfied(const struct requirement *requirement, const struct verdict *verdict)
{
	unsigned is = answer_to(verdict, requirement->question);

	if (!is)
		return UNKNOWN;
	for (size_t i = 0; i < ARRAY_SIZE(requirement->satisfied_by); i++)
		if (is == requirement->satisfied_by[i])
			return YES;
	return NO;
}

static const struct finding *finding_with_id(const struct verdict *verdict, const char *id)
{
	const struct finding *finding;

	list_for_each (finding, &verdict->findings)
		if (text_is(finding->id, id))
			return finding;
	return NULL;
}

const struct finding *store_obstacle(const struct verdict *verdict)
{
	static const char *const ids[] = { "media-errors", "read-only-file-system",
		"read-only-region" };
	const struct finding *finding = NULL;

	for (size_t i = 0; !finding && i < ARRAY_SIZE(ids); i++)
		finding = finding_with_id(verdict, ids[i]);
	return finding;
}

bool needs_trial_file(const struct verdict *verdict)
{
	return finding_with_id(verdict, "directory-not-tried");
}

static enum tristate answer_holds(const struct requirement *requirement,
	const struct subject *subject, const struct verdict *verdict)
{
	if (requirement->holds)
		return requirement->holds(subject);
	if (requirement->needs_stores && store_obstacle(verdict))
		return NO;
	return is_satisfied(requirement, verdict);
}

bool is_contradicted(const struct requirement *requirement, const struct verdict *verdict)
{
	const struct finding *finding;

	list_for_each (finding, &verdict->findings)
		if (finding->severity == ERROR && finding->question &&
			finding->question == requirement->question)
			return true;
	return false;
}

/* If a trial file was to be the proof, and none could be created, the configuration proves nothing.
 */
enum tristate requirement_holds(const struct requirement *requirement,
	const struct subject *subject, const struct verdict *verdict)
{
	const struct outcome *trial = &file_of(subject)->trial_file;
	enum tristate holds = answer_holds(requirement, subject, verdict);

	if (holds == YES && ((trial->tried && trial->error) || is_contradicted(requirement, verdict)))
		return UNKNOWN;
	return holds;
}

bool requirement_rests_on(const struct requirement *requirement, enum question question)
{
	switch (requirement->question) {
	case DURABILITY:
		return question == DURABILITY || question == SYNC || question == ACCESS;
	case MAP_DIRECT:
	case MAP_DIRECT_2017:
		return question != LONG_TERM_PIN;
	default:
		return requirement->question == question || question == ACCESS;
	}
}

const char *requirement_answer(const struct requirement *requirement, const struct verdict *verdict)
{
	if (requirement->holds && finding_with_id(verdict, "media-errors"))
		return "media errors";
	if (requirement->undecided && !answer_to(verdict, requirement->question))
		return requirement->undecided;
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

/* In this order: what keeps stores from it; a trial file that was to be the proof; the same
 * question; access; for an unknown answer, what else it rests on. What keeps a direct file from
 * MAP_SYNC does not explain huge pages. */
const struct finding *requirement_finding(
	const struct requirement *requirement, const struct verdict *verdict)
{
	enum question question = requirement->question;
	bool unknown = !answer_to(verdict, question);
	bool on_its_own = unknown && requirement->undecided;
	const struct {
		bool applies;
		enum question question;
		enum severity least;
	} order[] = {
		{ true, question, INFO },
		{ !on_its_own, ACCESS, WARNING },
		{ unknown && !on_its_own && (question != HUGE || !verdict->access), SYNC, WARNING },
		{ unknown && !on_its_own, ACCESS, INFO },
	};
	const struct finding *finding = finding_with_id(verdict, "trial-file-refused");

	if (requirement->needs_stores && store_obstacle(verdict))
		finding = store_obstacle(verdict);

	if (requirement->holds)
		return finding_with_id(verdict, "media-errors");
	for (size_t i = 0; !finding && i < ARRAY_SIZE(order); i++)
		if (order[i].applies)
			finding = finding_about(order[i].question, order[i].least, verdict);
	return finding;
}
