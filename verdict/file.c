/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file.h"

#include "access.h"
#include "durability.h"
#include "evidence.h"
#include "findings.h"
#include "fs-dax.h"
#include "huge.h"
#include "map-direct-2017.h"
#include "map-direct.h"
#include "pin.h"
#include "stack.h"
#include "sync.h"

/* In the order in which they need each other's answers. */
static const struct {
	enum question question;
	void (*collect)(const struct subject *subject, struct verdict *verdict);
} questions[] = {
	{ ACCESS, collect_access },
	{ SYNC, collect_sync },
	{ DURABILITY, collect_durability },
	{ MAP_DIRECT, collect_map_direct },
	{ MAP_DIRECT_2017, collect_map_direct_2017 },
	{ LONG_TERM_PIN, collect_pin },
	{ HUGE, collect_huge },
	{ FS_DAX, collect_fs_dax },
};

enum dax_status status_of(const struct verdict *verdict)
{
	static const enum dax_status by_access[] = {
		[ACCESS_UNKNOWN] = DAX_UNKNOWN,
		[ACCESS_DIRECT] = DAX_DIRECT,
		[ACCESS_PAGE_CACHE] = DAX_PAGE_CACHE,
		[ACCESS_NONE] = DAX_NOT_MAPPABLE,
	};

	if (verdict->access == ACCESS_DIRECT && verdict->sync == SYNC_CAPABLE)
		return DAX_SYNC_CAPABLE;
	return by_access[verdict->access];
}

void judge_file(const struct subject *subject, struct verdict *verdict)
{
	for (size_t i = 0; i < ARRAY_SIZE(questions); i++) {
		questions[i].collect(subject, verdict);
		decide(verdict, questions[i].question);
	}
	verdict->status = subject->kind == KIND_OTHER ? DAX_NOT_STORAGE : status_of(verdict);
	verdict->libpmem2 = granularity_of_libpmem2(subject, verdict);
	add_findings(path_findings, subject, verdict);
	add_stack(subject, verdict);
}
