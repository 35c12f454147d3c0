/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a caller may require of a process: of everything that it maps with DAX, or may. "sync" means
 * here that shared mappings were made with MAP_SYNC. What is about stores is asked of shared
 * mappings alone.
 */
#ifndef DAXINFO_VERDICT_REQUIREMENT_PROCESS_H
#define DAXINFO_VERDICT_REQUIREMENT_PROCESS_H

#include "requirement.h"

/* Whether the requirement holds for the process. *mapping becomes the index of the mapping for
 * which it does not, and is left alone where there is none. */
enum tristate requirement_holds_for_process(const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict, size_t *mapping);

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
