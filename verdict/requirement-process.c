/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "requirement-process.h"

#include "file-systems.h"
#include "layers.h"
#include "lib/xalloc.h"

#include <fnmatch.h>

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
		return verdict->access == ACCESS_DIRECT ? verdict->sync_mapped : NO;
	return is_satisfied(requirement, verdict);
}

bool requirement_is_about_stores(const struct requirement *requirement)
{
	return requirement->question == SYNC || requirement->question == DURABILITY ||
	       requirement->question == MAP_DIRECT;
}

static bool wants_page_cache(const struct requirement *requirement)
{
	return requirement->question == ACCESS && requirement->satisfied_by[0] == ACCESS_PAGE_CACHE;
}

/* Whether a shared mapping in the page cache is of data that could have DAX, or that is written. */
static bool is_data_in_page_cache(
	const struct mapping_facts *mapping, const struct subject *file, bool written)
{
	if (!file || file->kind != KIND_FILE || !file->facts ||
		file_system_of(mount_of(file))->stored_on == STORED_IN_MEMORY)
		return false;
	return permits(mapping->perms, PERMISSION_WRITE) ||
	       (!written && file->facts->block.count && !device_without_dax(file));
}

/* What is mapped privately and writable is no data: stores to it go to memory. */
static bool is_data(const struct requirement *requirement, const struct mapping_facts *mapping,
	const struct subject *file, const struct verdict *verdict)
{
	bool about_stores = requirement_is_about_stores(requirement);

	if (sharing_of(mapping) == NO)
		return verdict->access == ACCESS_DIRECT && !about_stores &&
		       !permits(mapping->perms, PERMISSION_WRITE);
	if (verdict->access == ACCESS_PAGE_CACHE)
		return is_data_in_page_cache(mapping, file, about_stores);
	return verdict->access != ACCESS_NONE;
}

static bool concerns(const struct requirement *requirement, const struct mapping_facts *mapping,
	const struct subject *file, const struct verdict *verdict, const char *pattern)
{
	if (pattern && (!file || !file->name || fnmatch(pattern, file->name, 0) != 0))
		return false;
	if (wants_page_cache(requirement))
		return pattern || verdict->access == ACCESS_DIRECT ||
		       verdict->access == ACCESS_UNKNOWN;
	return is_data(requirement, mapping, file, verdict) ||
	       (pattern && sharing_of(mapping) != NO);
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

const struct verdict *requirement_verdict(const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict, size_t mapping)
{
	const struct mapping_facts *row = process->mappings.items;
	const struct verdict *file;

	row += mapping;
	if (!file_of_mapping(process, row))
		return verdict_of_mapping(verdict, mapping);
	file = verdict_of_file(verdict, row->file);
	return requirement->holds || (requirement->needs_stores && store_obstacle(file))
		       ? file
		       : verdict_of_mapping(verdict, mapping);
}

static enum tristate mapping_holds(const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict, size_t mapping)
{
	const struct mapping_facts *row = process->mappings.items;
	const struct verdict *decides = requirement_verdict(requirement, process, verdict, mapping);

	row += mapping;
	if (decides != verdict_of_mapping(verdict, mapping))
		return requirement_holds(requirement, file_of_mapping(process, row), decides);
	if (file_of_mapping(process, row) &&
		is_contradicted(requirement, verdict_of_file(verdict, row->file)))
		return UNKNOWN;
	return holds(requirement, decides);
}

/* Of a zombie or a thread of the kernel there is nothing to ask. */
static bool has_no_memory(const struct process_facts *process)
{
	return process->state && process->state != PROCESS_RUNNING;
}

/* device-dax has no metadata that MAP_SYNC would keep. */
static bool needs_no_sync(const struct requirement *requirement, const struct subject *file,
	const struct verdict *verdict)
{
	return requirement->question == SYNC && file && is_device_dax(file) &&
	       verdict->access == ACCESS_DIRECT;
}

/* If no mapping is of data: one of which nothing is known may be. */
static enum tristate holds_without_data(const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict, const char *pattern)
{
	if (pattern)
		return NO;
	if (wants_page_cache(requirement))
		return tristate(process->mappings.count);
	for (size_t i = 0; i < process->mappings.count; i++)
		if (verdict_of_mapping(verdict, i)->access == ACCESS_UNKNOWN &&
			!requirement_is_about_stores(requirement))
			return UNKNOWN;
	return NO;
}

enum tristate requirement_holds_for_process(const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict, const char *pattern,
	size_t *mapping)
{
	bool any = false;
	const struct mapping_facts *rows = process->mappings.items;
	enum tristate all = YES;

	if (!process->facts->process || !verdict->parts || has_no_memory(process->facts->process))
		return UNKNOWN;
	for (size_t i = 0; i < process->mappings.count; i++) {
		const struct verdict *row = verdict_of_mapping(verdict, i);
		enum tristate one;

		if (!concerns(requirement, &rows[i], file_of_mapping(process, &rows[i]), row,
			    pattern))
			continue;
		one = needs_no_sync(requirement, file_of_mapping(process, &rows[i]), row)
			      ? YES
			      : mapping_holds(requirement, process, verdict, i);
		if (worse(all, one) != all)
			*mapping = i;
		all = worse(all, one);
		any = true;
	}
	if (!any)
		all = holds_without_data(requirement, process, verdict, pattern);
	if ((all == YES || !any) && process->facts->process->changed == YES)
		return UNKNOWN; /* what was made meanwhile may be missing */
	return all;
}

bool *requirement_files(const struct requirement *requirement, const struct subject *process,
	const struct verdict *verdict, const char *pattern)
{
	const struct mapping_facts *rows = process->mappings.items;
	bool *files = xcalloc(process->files.count + 1, sizeof(*files));

	for (size_t i = 0; verdict->parts && i < process->mappings.count; i++) {
		const struct subject *file = file_of_mapping(process, &rows[i]);

		if (file && concerns(requirement, &rows[i], file, verdict_of_mapping(verdict, i),
				    pattern))
			files[rows[i].file] = true;
	}
	return files;
}
