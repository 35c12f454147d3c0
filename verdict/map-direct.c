/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would the assertion proposed as MAP_DIRECT in 2018 hold: no software buffers a store, nothing but
 * the CPU cache needs to be flushed, and the platform flushes its write-pending queues on power
 * loss?
 */
#include "evidence.h"
#include "judge.h"
#include "layers.h"

#include <errno.h>

/* The first of these that is so decides: each answer of the other questions, and what follows. */
static const struct {
	enum question question;
	enum judgement answer;
	enum judgement map_direct;
	const char *source; /* where no evidence has that answer */
	const char *detail;
} consequences[] = {
	{ ACCESS, NONE, FAILS, "statx", "it cannot be mapped" },
	{ ACCESS, PAGE_CACHE, FAILS, "statx", "the page cache buffers every store" },
	{ SYNC, REFUSED, FAILS, "map-sync", "a store needs msync or fsync: MAP_SYNC is refused" },
	{ DURABILITY, NONE, FAILS, "ndctl", "the storage is volatile" },
	{ ACCESS, UNKNOWN, UNKNOWN, "statx", "nobody could see whether it is direct" },
	{ SYNC, UNKNOWN, UNKNOWN, "map-sync", "nobody could see whether MAP_SYNC is accepted" },
	{ DURABILITY, UNKNOWN, UNKNOWN, "ndctl",
		"the platform does not say whether it flushes its queues on power loss" },
	{ DURABILITY, BYTE, HOLDS, "ndctl", "direct, and the platform keeps even the CPU caches" },
	{ DURABILITY, CACHE_LINE, HOLDS, "ndctl",
		"direct, and flushing the CPU cache makes a store durable" },
};

#define CONSEQUENCES (ARRAY_SIZE(consequences))

/* An accepted flag is the kernel's own word, where the canary showed that it checks flags. A
 * refused one says nothing: a kernel without MAP_DIRECT refuses it as well. */
static int weigh_trial(const struct trial_facts *trial, struct verdict *verdict)
{
	unsigned long long flag = trial->direct_flag.value;

	if (!trial->direct.tried)
		return add_evidence(verdict, "map-direct", MAP_DIRECT_HOLDS, UNKNOWN, PROOF,
			"this kernel has no MAP_DIRECT: none was ever merged");
	if (trial->direct.error)
		return add_evidence(verdict, "map-direct", MAP_DIRECT_HOLDS, UNKNOWN, PROOF,
			"mmap refuses 0x%llx: %s", flag, error_name(trial->direct.error));
	if (!is_validated(trial))
		return add_evidence(verdict, "map-direct", MAP_DIRECT_HOLDS, UNKNOWN, PROOF,
			"mmap accepts 0x%llx, but flags are not validated", flag);
	return add_evidence(
		verdict, "map-direct", MAP_DIRECT_HOLDS, HOLDS, PROOF, "mmap accepts 0x%llx", flag);
}

/* What follows is as sure as what it follows from. */
int weigh_map_direct(const struct subject *subject, struct verdict *verdict)
{
	const struct evidence *row;
	size_t i = 0;
	int rc = subject->facts->trial ? weigh_trial(subject->facts->trial, verdict) : 0;

	if (rc < 0)
		return rc;
	while (i < CONSEQUENCES &&
		answer_to(verdict, consequences[i].question) != consequences[i].answer)
		i++;
	if (i == CONSEQUENCES)
		return 0;
	row = deciding_row(verdict, consequences[i].question, consequences[i].answer);
	return add_evidence(verdict, row ? row->source : consequences[i].source, MAP_DIRECT_HOLDS,
		consequences[i].map_direct, row ? row->weight : CONFIGURATION, "%s",
		consequences[i].detail);
}
