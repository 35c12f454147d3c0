/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A process: its files, then its mappings, each of which stands for all that are like it. */
#include "findings.h"
#include "judge.h"

#include <errno.h>
#include <stdlib.h>

static int judge_files(const struct subject *process, struct list *verdicts)
{
	const struct subject *file;
	int rc = 0;

	list_for_each (file, &process->files) {
		struct verdict *verdict = list_add(verdicts, &grounds_record);

		rc = rc ?: !verdict ? -ENOMEM : file->facts ? judge_file(file, verdict) : 0;
	}
	return rc;
}

/* Nothing is known of most mappings but what is known of their files. */
static bool is_ordinary(const struct mapping_facts *mapping)
{
	return !mapping->memory;
}

/* What the verdict on such a one hangs on: its file, its permissions, and its size, if it could
 * hold an entry of 2 MiB. */
#define KINDS ((size_t)2 * PERMISSIONS)

static size_t kind_of(const struct subject *process, const struct mapping_facts *mapping)
{
	size_t file = file_of_mapping(process, mapping) ? mapping->file : process->files.count;
	bool large = mapping->end - mapping->start >= HUGE_BLOCK;

	return file * KINDS + (size_t)mapping->perms * 2 + large;
}

/* ordinary: for each kind of ordinary mapping the index of its verdict and 1, or 0. */
static int judge_mappings(
	const struct subject *process, struct verdict_parts *parts, uint32_t *ordinary)
{
	const struct mapping_facts *rows = process->mappings.items;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < process->mappings.count; i++) {
		uint32_t *known = &ordinary[kind_of(process, &rows[i])];
		struct verdict *verdict;

		if (is_ordinary(&rows[i]) && *known) {
			parts->of_mapping[i] = *known - 1;
			continue;
		}
		parts->of_mapping[i] = (uint32_t)parts->mappings.count;
		verdict = list_add(&parts->mappings, &grounds_record);
		rc = verdict ? judge_mapping(process, &rows[i], &parts->files, verdict) : -ENOMEM;
		if (is_ordinary(&rows[i]))
			*known = (uint32_t)parts->mappings.count;
	}
	return rc;
}

int judge_process(const struct subject *process, struct verdict *verdict)
{
	struct verdict_parts *parts = verdict->parts = calloc(1, sizeof(*parts));
	uint32_t *ordinary = calloc((process->files.count + 1) * KINDS, sizeof(*ordinary));
	int rc = -ENOMEM;

	if (parts)
		parts->of_mapping = calloc(process->mappings.count + 1, sizeof(uint32_t));
	if (parts && parts->of_mapping && ordinary)
		rc = add_findings(process_catalogue, process, verdict)
			     ?: judge_files(process, &parts->files)
			     ?: judge_mappings(process, parts, ordinary);
	free(ordinary);
	return rc;
}

void free_parts(struct verdict_parts *parts)
{
	if (!parts)
		return;
	record_clear_list(&grounds_record, &parts->files);
	record_clear_list(&grounds_record, &parts->mappings);
	free(parts->of_mapping);
	free(parts);
}
