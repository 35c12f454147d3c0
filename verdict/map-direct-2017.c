/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would MAP_DIRECT hold as it was proposed in 2017, and the sealed block map before it: no page
 * cache, and no write fault that changes the block map? And would a long-term pin be granted, for
 * which that was made?
 */
#include "evidence.h"
#include "judge.h"
#include "layers.h"

#include <errno.h>

static int weigh_block_map(const struct extents_facts *extents, struct verdict *verdict)
{
	const struct {
		struct number bytes;
		const char *what;
	} changes[] = {
		{ extents->holes, "are a hole" },
		{ extents->unwritten, "were never written" },
		{ extents->shared, "are shared with another file" },
		{ extents->delayed, "are not allocated yet" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(changes); i++)
		if (changes[i].bytes.value)
			return add_evidence(verdict, "fiemap", MAP_DIRECT_2017_HOLDS, FAILS, PROOF,
				"%llu bytes %s: a write fault changes the block map",
				(unsigned long long)changes[i].bytes.value, changes[i].what);
	if (!extents->count.known || !extents->holes.known)
		return 0;
	return add_evidence(verdict, "fiemap", MAP_DIRECT_2017_HOLDS, HOLDS, PROOF,
		"no write fault changes the block map, as it is now");
}

int weigh_map_direct_2017(const struct subject *subject, struct verdict *verdict)
{
	const struct evidence *row = deciding_row(verdict, ACCESS, verdict->access);

	if (verdict->access == PAGE_CACHE || verdict->access == NONE)
		return add_evidence(verdict, row ? row->source : "statx", MAP_DIRECT_2017_HOLDS,
			FAILS, row ? row->weight : CONFIGURATION, "it is not direct");
	if (verdict->access != DIRECT)
		return 0;
	if (subject->facts->dax_device)
		return add_evidence(verdict, "daxctl", MAP_DIRECT_2017_HOLDS, HOLDS, CONFIGURATION,
			"device-dax has no block map that could change");
	return subject->facts->extents ? weigh_block_map(subject->facts->extents, verdict) : 0;
}

/* Before Linux 6.5 io_uring refused every mapping of a file, so that its no says nothing
 * (io_uring/rsrc.c). */
static enum judgement pin_answer(const struct subject *subject)
{
	const struct outcome *pin = &trial_of(subject)->pin;

	if (pin->error == 0)
		return CAPABLE;
	if (pin->error == EOPNOTSUPP || pin->error == EFAULT)
		return is_kernel_before(subject, 6, 5) ? UNKNOWN : REFUSED;
	return UNKNOWN;
}

int weigh_pin(const struct subject *subject, struct verdict *verdict)
{
	const struct trial_facts *trial = trial_of(subject);
	int rc = 0;

	if (trial->pin.tried)
		rc = add_evidence(verdict, "io-uring", LONG_TERM_PIN, pin_answer(subject), PROOF,
			"IORING_REGISTER_BUFFERS on a page of it: %s",
			trial->pin.error ? error_name(trial->pin.error) : "ok");
	if (rc < 0 || verdict->access != DIRECT)
		return rc;
	if (subject->facts->dax_device)
		return add_evidence(verdict, "daxctl", LONG_TERM_PIN, CAPABLE, CONFIGURATION,
			"device-dax grants long-term pins");
	return add_evidence(verdict, "statx", LONG_TERM_PIN, REFUSED, CONFIGURATION,
		"the kernel refuses long-term pins of a file system's DAX pages (mm/gup.c)");
}
