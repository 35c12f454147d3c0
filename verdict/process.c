/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include "file.h"
#include "findings.h"
#include "huge.h"
#include "lib/xalloc.h"
#include "mapping.h"

static const struct finding_type *const tables[] = { process_findings, NULL };

static void judge_files(const struct subject *process, struct list *verdicts)
{
	const struct subject *file;

	list_for_each (file, &process->files) {
		struct verdict *verdict = list_add(verdicts, &grounds_record);

		if (file->facts)
			judge_file(file, verdict);
	}
}

/* Mappings about which nothing is known but their file and how they were made share a verdict. It
 * depends on the file, the permissions, and whether a PMD could map a part of it, by its size and
 * its address. */
#define VARIANTS ((size_t)4 * PERMISSIONS)

static size_t variant_of(const struct subject *process, const struct mapping_facts *mapping)
{
	const struct subject *file = file_of_mapping(process, mapping);
	size_t index = file ? mapping->file : process->files.count;
	bool large = file && file->facts && is_mapping_large(file, mapping);
	bool congruent = file && file->facts && is_mapping_congruent(file, mapping);

	return index * VARIANTS + (size_t)mapping->perms * 4 + (large ? 2 : 0) + congruent;
}

/* shared: for each variant the index of its verdict, plus 1; or 0. */
static void judge_mappings(
	const struct subject *process, struct verdict_parts *parts, uint32_t *shared)
{
	const struct mapping_facts *rows = process->mappings.items;

	for (size_t i = 0; i < process->mappings.count; i++) {
		uint32_t *known = &shared[variant_of(process, &rows[i])];

		if (!rows[i].memory && *known) {
			parts->of_mapping[i] = *known - 1;
			continue;
		}
		parts->of_mapping[i] = (uint32_t)parts->mappings.count;
		judge_mapping(process, &rows[i], &parts->files,
			list_add(&parts->mappings, &grounds_record));
		if (!rows[i].memory)
			*known = (uint32_t)parts->mappings.count;
	}
}

void judge_process(const struct subject *process, struct verdict *verdict)
{
	struct verdict_parts *parts = verdict->parts = xcalloc(1, sizeof(*parts));
	_cleanup_free_ uint32_t *shared =
		xcalloc((process->files.count + 1) * VARIANTS, sizeof(*shared));

	parts->of_mapping = xcalloc(process->mappings.count, sizeof(*parts->of_mapping));
	add_findings(tables, process, verdict);
	judge_files(process, &parts->files);
	judge_mappings(process, parts, shared);
}
