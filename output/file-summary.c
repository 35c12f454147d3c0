/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file-summary.h"

#include <stdio.h>
#include <stdlib.h>
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
		summary->status = UNKNOWN;
	if (summary->durability != verdict->durability)
		summary->durability_differs = true;
	add_number(&summary->mapped, number(mapping->end - mapping->start));
	add_number(&summary->resident, memory->resident);
	add_number(&summary->huge, memory->huge);
	summary->shared += shared;
	summary->private += !shared;
	summary->with_sync += shared && verdict->sync_mapped == ANSWER_YES;
	summary->without_sync += shared && verdict->sync_mapped == ANSWER_NO;
	add_findings(summary, &verdict->findings);
}

static bool is_direct(const struct file_summary *summary)
{
	return summary->status == DIRECT || summary->status == SYNC_CAPABLE;
}

struct file_summary *file_summaries_new(
	const struct subject *process, const struct verdict *verdict)
{
	struct file_summary *summaries = calloc(process->files.count, sizeof(*summaries));
	const struct mapping_facts *mappings = process->mappings.items;

	for (size_t i = 0; summaries && i < process->files.count; i++)
		summaries[i].mapped = summaries[i].resident = summaries[i].huge = number(0);
	for (size_t i = 0; summaries && i < process->mappings.count; i++)
		if (file_of_mapping(process, &mappings[i]))
			add_mapping(&summaries[mappings[i].file], &mappings[i],
				verdict_of_mapping(verdict, i));
	for (size_t i = 0; summaries && i < process->files.count; i++)
		if (is_direct(&summaries[i]))
			add_findings(&summaries[i], &verdict_of_file(verdict, i)->findings);
	return summaries;
}

bool file_summary_is_plain(const struct file_summary *summary)
{
	return (summary->status == PAGE_CACHE || summary->status == NOT_MAPPABLE) &&
	       !summary->finding_count;
}

static const char *sync_text(const struct file_summary *summary, char *text, size_t size)
{
	if (!is_direct(summary))
		return "";
	if (summary->with_sync == summary->shared)
		return ", MAP_SYNC";
	if (summary->without_sync == summary->shared)
		return ", no MAP_SYNC";
	if (!summary->with_sync)
		return ", MAP_SYNC unknown";
	snprintf(text, size, ", %zu MAP_SYNC", summary->with_sync);
	return text;
}

const char *file_summary_how(const struct file_summary *summary, char *text)
{
	char sync[HOW_TEXT];
	size_t length = 0;

	*text = '\0';
	if (summary->shared > 1)
		length = (size_t)snprintf(text, HOW_TEXT, "%zu ", summary->shared);
	if (summary->shared)
		length += (size_t)snprintf(text + length, HOW_TEXT - length, "shared%s%s",
			sync_text(summary, sync, sizeof(sync)), summary->private ? "; " : "");
	if (summary->private > 1 && length < HOW_TEXT)
		length += (size_t)snprintf(
			text + length, HOW_TEXT - length, "%zu ", summary->private);
	if (summary->private && length < HOW_TEXT)
		snprintf(text + length, HOW_TEXT - length, "private");
	return text;
}
