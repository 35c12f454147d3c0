/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file, or whatever else a path names: the questions, in the order in which they need each other.
 */
#include "evidence.h"
#include "findings.h"
#include "judge.h"

int judge_file(const struct subject *subject, struct verdict *verdict)
{
	int rc = weigh_access(subject, verdict) ?: weigh_sync(subject, verdict);

	verdict->access = settle(verdict, ACCESS);
	verdict->sync = settle(verdict, SYNC);
	rc = rc ?: weigh_durability(subject, verdict);
	verdict->durability = settle(verdict, DURABILITY);
	rc = rc ?: weigh_map_direct(subject, verdict);
	verdict->map_direct = settle(verdict, MAP_DIRECT_HOLDS);
	rc = rc ?: weigh_map_direct_2017(subject, verdict) ?: weigh_pin(subject, verdict);
	verdict->map_direct_2017 = settle(verdict, MAP_DIRECT_2017_HOLDS);
	verdict->long_term_pin = settle(verdict, LONG_TERM_PIN);
	verdict->status = sum_up(verdict);
	verdict->libpmem2 = granularity_of_libpmem2(subject, verdict);
	return rc ?: add_findings(finding_catalogue, subject, verdict) ?: add_stack(subject, verdict);
}
