/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Is MAP_SYNC accepted? Only the kernel's own answer to a trial says so. */
#include "evidence.h"
#include "judge.h"
#include "layers.h"

#include <errno.h>

static int explain(const struct subject *subject, struct verdict *verdict)
{
	const struct trial_facts *trial = trial_of(subject);

	if (!trial->sync_flag.known)
		return add_evidence(verdict, "map-sync", SYNC, UNKNOWN, PROOF,
			"this architecture has no MAP_SYNC");
	if (trial->control.error == EINVAL && subject->kind == KIND_DAX_DEVICE)
		return add_evidence(verdict, "map-sync", SYNC, UNKNOWN, PROOF,
			"%llu bytes are no multiple of the device's alignment: EINVAL",
			(unsigned long long)trial->length.value);
	if (trial->control.error == EINVAL)
		return add_evidence(verdict, "map-sync", SYNC, UNKNOWN, PROOF,
			"the kernel does not know MAP_SHARED_VALIDATE (before 4.15): EINVAL");
	if (trial->control.error)
		return add_evidence(verdict, "map-sync", SYNC, UNKNOWN, PROOF,
			"it cannot be mapped: %s", error_name(trial->control.error));
	if (trial->canary.error == 0)
		return add_evidence(verdict, "map-sync", SYNC, UNKNOWN, PROOF,
			"a flag that no kernel knows was accepted, so that MAP_SYNC proves "
			"nothing");
	return add_evidence(verdict, "map-sync", SYNC, UNKNOWN, PROOF,
		"a flag that no kernel knows gave %s instead of EOPNOTSUPP",
		error_name(trial->canary.error));
}

static int weigh_trial(const struct subject *subject, struct verdict *verdict)
{
	const struct trial_facts *trial = trial_of(subject);

	if (!trial->sync.tried || !is_validated(trial))
		return explain(subject, verdict);
	if (trial->sync.error == 0)
		return add_evidence(verdict, "map-sync", SYNC, CAPABLE, PROOF,
			"mmap accepts MAP_SYNC, and refuses an unknown flag");
	if (trial->sync.error == EOPNOTSUPP)
		return add_evidence(verdict, "map-sync", SYNC, REFUSED, PROOF,
			"mmap refuses MAP_SYNC: EOPNOTSUPP");
	return add_evidence(verdict, "map-sync", SYNC, UNKNOWN, PROOF,
		"mmap with MAP_SYNC failed otherwise: %s", error_name(trial->sync.error));
}

int weigh_sync(const struct subject *subject, struct verdict *verdict)
{
	if (subject->facts->trial)
		return weigh_trial(subject, verdict);
	if (subject->kind == KIND_BLOCK_DEVICE)
		return add_evidence(verdict, "block", SYNC, REFUSED, CONFIGURATION,
			"no kernel takes MAP_SYNC for a block device");
	return 0;
}
