/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a process's mappings of one file are together. */
#ifndef DAXINFO_VERDICT_FILE_SUMMARY_H
#define DAXINFO_VERDICT_FILE_SUMMARY_H

#include "facts/subject.h"
#include "verdict.h"

#define SUMMARY_FINDINGS_MAX 8

struct file_summary {
	enum dax_status status; /* of its mappings, or unknown where they differ */
	enum durability durability;
	bool durability_differs;              /* among its mappings */
	struct number mapped, resident, huge; /* bytes */
	size_t mappings, shared, private;
	size_t with_sync, without_sync; /* of the shared ones that are direct; others: unknown */
	size_t finding_count;           /* each once */
	const struct finding *findings[SUMMARY_FINDINGS_MAX];
};

/* One for each file of the process, which the caller frees; NULL without memory, or files. */
struct file_summary *file_summaries_new(
	const struct subject *process, const struct verdict *verdict);

/* Whether all its mappings have DAX. */
bool file_summary_is_direct(const struct file_summary *summary);

/* Whether there is nothing to tell but that it is mapped through the page cache,
 * or is no storage. */
bool file_summary_is_plain(const struct file_summary *summary);

#endif
