/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Only the kernel's own answer to a trial mapping proves that MAP_SYNC is accepted. For a directory
 * that was not tried, configuration decides where it is certain: MAP_SYNC takes DAX, a file system
 * with FOP_MMAP_SYNC, and regions that are all synchronous (mm/mmap.c: do_mmap;
 * include/linux/dax.h: daxdev_mapping_supported).
 */
#include "sync.h"

#include "durability.h"
#include "evidence.h"
#include "file-systems.h"
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
			"a flag that no kernel knows was accepted, so MAP_SYNC proves "
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

/* Before Linux 4.19 overlayfs handed out the file below it. */
static bool never_takes_sync(const struct subject *subject)
{
	const struct mount_facts *mount = mount_of(subject);

	return file_system_of(mount)->sync == NO &&
	       !(text_is(mount->type, "overlay") && is_kernel_before(subject, 4, 19));
}

static bool is_synchronous(const struct subject *subject)
{
	const struct facts *facts = subject->facts;

	return facts->region && facts->region->provider && !async_region(facts) &&
	       !device_of_unknown_region(facts) && !subject->errors.count &&
	       file_system_of(mount_of(subject))->sync == YES;
}

/* What a new file in a directory would get. */
static void collect_configuration(const struct subject *subject, struct verdict *verdict)
{
	const struct region_facts *region = async_region(subject->facts);

	if (never_takes_sync(subject))
		add_evidence(verdict, "mount", SYNC, SYNC_REFUSED, CONFIGURATION,
			"%s never takes MAP_SYNC", or_unknown(mount_of(subject)->type));
	else if (verdict->access == ACCESS_PAGE_CACHE)
		add_evidence(verdict, "mount", SYNC, SYNC_REFUSED, CONFIGURATION,
			"without DAX, MAP_SYNC is refused");
	else if (verdict->access == ACCESS_DIRECT && region)
		add_evidence(verdict, "ndctl", SYNC, SYNC_REFUSED, CONFIGURATION,
			"%s is asynchronous: the host must be asked to flush",
			or_unknown(region->name));
	else if (verdict->access == ACCESS_DIRECT && is_synchronous(subject))
		add_evidence(verdict, "ndctl", SYNC, SYNC_CAPABLE, CONFIGURATION,
			"%s has MAP_SYNC, and its regions are synchronous",
			or_unknown(mount_of(subject)->type));
}

/* VM_SYNC needs IS_DAX(inode): include/linux/dax.h, daxdev_mapping_supported. */
static void collect_statx(const struct subject *subject, struct verdict *verdict)
{
	if (subject->kind == KIND_FILE && file_of(subject)->statx_dax == NO &&
		verdict->access == ACCESS_PAGE_CACHE && !trial_of(subject)->sync.tried)
		add_evidence(verdict, "statx", SYNC, SYNC_REFUSED, PROOF,
			"STATX_ATTR_DAX is clear, and MAP_SYNC needs DAX");
}

void collect_sync(const struct subject *subject, struct verdict *verdict)
{
	collect_statx(subject, verdict);
	if (subject->facts->trial)
		collect_trial(subject, verdict);
	else if (subject->kind == KIND_DIRECTORY)
		collect_configuration(subject, verdict);
	else if (subject->kind == KIND_BLOCK_DEVICE)
		add_evidence(verdict, "block", SYNC, SYNC_REFUSED, CONFIGURATION,
			"no kernel takes MAP_SYNC for a block device");
}
