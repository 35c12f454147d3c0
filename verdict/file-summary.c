/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file-summary.h"

#include "lib/xalloc.h"

#include <string.h>

static void add_number(struct number *sum, struct number part)
{
	sum->known = sum->known && part.known;
	sum->value += part.value;
}

static void add_findings(struct file_summary *summary, const struct list *findings)
{
	const struct finding *finding;

	list_for_each (finding, findings) {
		size_t i = 0;

		while (i < summary->finding_count &&
			strcmp(summary->findings[i]->id, finding->id) != 0)
			i++;
		if (i == summary->finding_count && i < SUMMARY_FINDINGS_MAX)
			summary->findings[summary->finding_count++] = finding;
	}
}

static void add_mapping(struct file_summary *summary, const struct mapping_facts *mapping,
	const struct verdict *verdict)
{
	static const struct memory_facts no_memory;
	const struct memory_facts *memory = mapping->memory ?: &no_memory;
	bool shared = permits(mapping->perms, PERMISSION_SHARED);

	if (summary->mappings++ == 0) {
		summary->status = verdict->status;
		summary->durability = verdict->durability;
	}
	if (summary->status != verdict->status)
		summary->status = DAX_UNKNOWN;
	if (summary->durability != verdict->durability)
		summary->durability_differs = true;
	add_number(&summary->mapped, number(mapping->end - mapping->start));
	add_number(&summary->resident, memory->resident);
	add_number(&summary->huge, memory->huge);
	summary->shared += shared;
	summary->private += !shared;
	summary->written += shared && permits(mapping->perms, PERMISSION_WRITE);
	summary->with_sync += shared && verdict->sync_mapped == YES;
	summary->without_sync += shared && verdict->sync_mapped == NO;
	add_findings(summary, &verdict->findings);
}

bool file_summary_is_direct(const struct file_summary *summary)
{
	return summary->status == DAX_DIRECT || summary->status == DAX_SYNC_CAPABLE;
}

struct file_summary *file_summaries_new(
	const struct subject *process, const struct verdict *verdict)
{
	struct file_summary *summaries = xcalloc(process->files.count, sizeof(*summaries));
	const struct mapping_facts *mappings = process->mappings.items;

	for (size_t i = 0; i < process->files.count; i++)
		summaries[i].mapped = summaries[i].resident = summaries[i].huge = number(0);
	for (size_t i = 0; i < process->mappings.count; i++)
		if (file_of_mapping(process, &mappings[i]))
			add_mapping(&summaries[mappings[i].file], &mappings[i],
				verdict_of_mapping(verdict, i));
	for (size_t i = 0; i < process->files.count; i++)
		if (file_summary_is_direct(&summaries[i]))
			add_findings(&summaries[i], &verdict_of_file(verdict, i)->findings);
	return summaries;
}

bool file_summary_is_plain(const struct file_summary *summary)
{
	return (summary->status == DAX_PAGE_CACHE || summary->status == DAX_NOT_MAPPABLE ||
		       summary->status == DAX_NOT_STORAGE) &&
	       !summary->finding_count;
}
