/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a caller may require of a process: of all its data files, or of those whose path matches a
 * pattern (fnmatch(3), where * also matches slashes).
 *
 * A data file is one that is mapped with DAX, or may be; or that is mapped shared through the page
 * cache, is on storage, and either is writable there or lies on a DAX-capable device. What is
 * mapped privately and writable is not: stores to it go to memory. "sync" means here that shared
 * mappings were made with MAP_SYNC, which those of device-dax do not need. What is about stores is
 * asked of shared mappings alone.
 */
#ifndef DAXINFO_VERDICT_REQUIREMENT_PROCESS_H
#define DAXINFO_VERDICT_REQUIREMENT_PROCESS_H

#include "requirement.h"

/* Whether the requirement holds for the files of the process that match the pattern, or for all its
 * data files with NULL. *mapping becomes the index of the mapping for which it does not, and is
 * left alone where there is none. */
enum tristate requirement_holds_for_process(const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict, const char *pattern,
	size_t *mapping);

/* For each file of the process whether the requirement is about it; the caller frees the array. */
bool *requirement_files(const struct requirement *requirement, const struct subject *process,
	const struct verdict *verdict, const char *pattern);

/* Whether the requirement is about what becomes of a store: that of a private mapping never reaches
 * the file. */
bool requirement_is_about_stores(const struct requirement *requirement);

/* The verdict that decides about a mapping: its own; that of its file where this keeps stores from
 * it, or is asked about media errors. */
const struct verdict *requirement_verdict(const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict, size_t mapping);

/* The answer to its question for a mapping, as a word: for "sync", how it was made. */
const char *requirement_answer_of_mapping(
	const struct requirement *requirement, const struct verdict *verdict);

#endif
