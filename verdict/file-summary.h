/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings that a process has of one file, summed up. */
#ifndef DAXINFO_VERDICT_FILE_SUMMARY_H
#define DAXINFO_VERDICT_FILE_SUMMARY_H

#include "facts/subject.h"
#include "verdict.h"

#define SUMMARY_FINDINGS_MAX 8

struct file_summary {
	enum dax_status status; /* of its mappings, unknown where they differ */
	enum durability durability;
	bool durability_differs;              /* among its mappings */
	struct number mapped, resident, huge; /* bytes */
	size_t mappings, shared, private;
	size_t written;                 /* of the shared mappings those that are writable */
	size_t with_sync, without_sync; /* of the shared mappings; of the rest it is unknown */
	size_t finding_count;           /* each finding counts once */
	const struct finding *findings[SUMMARY_FINDINGS_MAX];
};

/* An array with a summary for each file of the process, which the caller frees; never NULL. */
struct file_summary *file_summaries_new(
	const struct subject *process, const struct verdict *verdict);

/* Whether all mappings of the file have DAX. */
bool file_summary_is_direct(const struct file_summary *summary);

/* Whether the file is mapped through the page cache, or cannot be mapped, and has no findings. */
bool file_summary_is_plain(const struct file_summary *summary);

#endif
