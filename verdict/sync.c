/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Only the kernel's own answer to a trial mapping proves that MAP_SYNC is accepted. */
#include "sync.h"

#include "evidence.h"
#include "layers.h"

/* Why a trial does not answer. */
static void explain(const struct subject *subject, struct verdict *verdict)
{
	const struct trial_facts *trial = trial_of(subject);

	if (!trial->sync_flag.known)
		add_evidence(verdict, "map-sync", SYNC, SYNC_UNKNOWN, PROOF,
			"this architecture has no MAP_SYNC");
	else if (trial->control.error == EINVAL && subject->kind == KIND_DAX_DEVICE)
		add_evidence(verdict, "map-sync", SYNC, SYNC_UNKNOWN, PROOF,
			"%llu bytes are no multiple of the device's alignment: EINVAL",
			(unsigned long long)trial->length.value);
	else if (trial->control.error == EINVAL)
		add_evidence(verdict, "map-sync", SYNC, SYNC_UNKNOWN, PROOF,
			"the kernel does not know MAP_SHARED_VALIDATE (before 4.15): EINVAL");
	else if (trial->control.error)
		add_evidence(verdict, "map-sync", SYNC, SYNC_UNKNOWN, PROOF,
			"it cannot be mapped: %s", error_name(trial->control.error));
	else if (trial->canary.error == 0)
		add_evidence(verdict, "map-sync", SYNC, SYNC_UNKNOWN, PROOF,
			"a flag that no kernel knows was accepted, so that MAP_SYNC proves "
			"nothing");
	else
		add_evidence(verdict, "map-sync", SYNC, SYNC_UNKNOWN, PROOF,
			"a flag that no kernel knows gave %s instead of EOPNOTSUPP",
			error_name(trial->canary.error));
}

static void collect_trial(const struct subject *subject, struct verdict *verdict)
{
	const struct trial_facts *trial = trial_of(subject);

	if (!trial->sync.tried || !is_validated(trial))
		explain(subject, verdict);
	else if (trial->sync.error == 0)
		add_evidence(verdict, "map-sync", SYNC, SYNC_CAPABLE, PROOF,
			"mmap accepts MAP_SYNC, and refuses an unknown flag");
	else if (trial->sync.error == EOPNOTSUPP)
		add_evidence(verdict, "map-sync", SYNC, SYNC_REFUSED, PROOF,
			"mmap refuses MAP_SYNC: EOPNOTSUPP");
	else
		add_evidence(verdict, "map-sync", SYNC, SYNC_UNKNOWN, PROOF,
			"mmap with MAP_SYNC failed otherwise: %s", error_name(trial->sync.error));
}

void collect_sync(const struct subject *subject, struct verdict *verdict)
{
	if (subject->facts->trial)
		collect_trial(subject, verdict);
	else if (subject->kind == KIND_BLOCK_DEVICE)
		add_evidence(verdict, "block", SYNC, SYNC_REFUSED, CONFIGURATION,
			"no kernel takes MAP_SYNC for a block device");
}
