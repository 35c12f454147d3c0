/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of findings.h that are obstacles: whether they stand, and what evidence they give. */
#ifndef DAXINFO_VERDICT_OBSTACLES_H
#define DAXINFO_VERDICT_OBSTACLES_H

#include "findings.h"

/* Finds the first layer of the subject that has the obstacle, from the top. */
bool find_obstacle(
	const struct finding_type *obstacle, const struct subject *subject, struct place *place);

/* Adds the evidence of those obstacles of a table that stand. */
void add_obstacle_evidence(
	const struct finding_type *table, const struct subject *subject, struct verdict *verdict);

/* Whether an obstacle of exclusion_findings stands. */
bool is_excluded(const struct subject *subject);

/* Whether an obstacle stands that makes durability unknown (durability_findings). */
bool find_durability_obstacle(const struct subject *subject);

/* Whether a file or directory is mapped through the page cache, and both its block device and its
 * file system have DAX: only then does it help to remove an obstacle. */
bool is_cached_on_dax(const struct subject *subject, const struct verdict *verdict);

/* Whether a block device has DAX, and a file system on it has not: likewise. */
bool is_refused_on_dax(const struct subject *subject, const struct verdict *verdict);

/* The question that a finding bears on: for a block device, what a file would have. */
enum question question_of(const struct finding_type *type, const struct subject *subject);

#endif
