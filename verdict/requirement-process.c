/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "requirement-process.h"

/* Of two the one that keeps the whole from holding. */
static enum tristate worse(enum tristate a, enum tristate b)
{
	if (a == NO || b == NO)
		return NO;
	return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : YES;
}

static enum tristate holds(const struct requirement *requirement, const struct verdict *verdict)
{
	if (verdict->access == ACCESS_UNKNOWN)
		return UNKNOWN;
	if (requirement->question == SYNC)
		return verdict->sync_mapped;
	return is_satisfied(requirement, verdict);
}

bool requirement_is_about_stores(const struct requirement *requirement)
{
	return requirement->question != ACCESS && requirement->question != HUGE;
}

/* The page cache is no concern of a requirement on what is direct, nor a private mapping of one on
 * what becomes of stores. */
static bool concerns(const struct requirement *requirement, const struct mapping_facts *mapping,
	const struct verdict *verdict)
{
	if (requirement_is_about_stores(requirement) && !permits(mapping->perms, PERMISSION_SHARED))
		return false;
	return verdict->access == ACCESS_DIRECT || verdict->access == ACCESS_UNKNOWN;
}

const char *requirement_answer_of_mapping(
	const struct requirement *requirement, const struct verdict *verdict)
{
	static const char *const made[] = {
		[UNKNOWN] = "whether it was made with MAP_SYNC is unknown",
		[NO] = "made without MAP_SYNC",
		[YES] = "made with MAP_SYNC",
	};

	return requirement->question == SYNC ? made[verdict->sync_mapped]
					     : requirement_answer(requirement, verdict);
}

/* Of a zombie or a thread of the kernel there is nothing to ask. */
static bool has_no_memory(const struct process_facts *process)
{
	return process->state && process->state != PROCESS_RUNNING;
}

enum tristate requirement_holds_for_process(const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict, size_t *mapping)
{
	bool wants_cache = requirement->question == ACCESS &&
			   requirement->satisfied_by[0] == ACCESS_PAGE_CACHE;
	bool any = false;
	const struct mapping_facts *rows = process->mappings.items;
	enum tristate all = YES;

	if (!process->facts->process || !verdict->parts || has_no_memory(process->facts->process))
		return UNKNOWN;
	for (size_t i = 0; i < process->mappings.count; i++) {
		const struct verdict *row = verdict_of_mapping(verdict, i);
		enum tristate one;

		if (!concerns(requirement, &rows[i], row))
			continue;
		one = holds(requirement, row);
		if (worse(all, one) != all)
			*mapping = i;
		all = worse(all, one);
		any = true;
	}
	if (!any)
		all = tristate(wants_cache && process->mappings.count);
	if (all == YES && process->facts->process->changed == YES)
		return UNKNOWN; /* what was made meanwhile may be missing */
	return all;
}
