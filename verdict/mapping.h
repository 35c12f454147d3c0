/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A mapping of a file in a process. */
#ifndef DAXINFO_VERDICT_MAPPING_H
#define DAXINFO_VERDICT_MAPPING_H

#include "verdict.h"

/* Judges a mapping into an empty verdict: it has the answers of its file, weakened by how it was
 * made and by what its pages show. files: the verdicts on the files of the process (struct
 * verdict). */
void judge_mapping(const struct subject *process, const struct mapping_facts *mapping,
	const struct list *files, struct verdict *verdict);

#endif
