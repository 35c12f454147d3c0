/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keeps a file from MAP_SYNC: overlays, regions; and media errors. */
#include "file-systems.h"
#include "findings.h"
#include "layers.h"

static bool overlay_hides_sync(const struct subject *subject, const struct verdict *verdict)
{
	bool may_be_direct = verdict->access == ACCESS_DIRECT ||
			     (subject->kind == KIND_FILE && verdict->access == ACCESS_UNKNOWN);

	return text_is(mount_of(subject)->type, "overlay") && may_be_direct &&
	       verdict->sync == SYNC_REFUSED;
}

static bool file_system_without_sync(const struct subject *subject, const struct verdict *verdict)
{
	return verdict->access == ACCESS_DIRECT && verdict->sync == SYNC_REFUSED &&
	       file_system_of(mount_of(subject))->sync == NO &&
	       !overlay_hides_sync(subject, verdict);
}

static bool is_async(const struct place *place)
{
	return is_async_region(place->region);
}

static bool is_direct_without_sync(const struct verdict *verdict)
{
	return verdict->access == ACCESS_DIRECT && verdict->sync != SYNC_CAPABLE;
}

static bool async_flush(const struct subject *subject, const struct verdict *verdict)
{
	return is_direct_without_sync(verdict) && is_async_region(subject->facts->region) &&
	       !subject->facts->more_nvdimms.count;
}

static bool stacked_async(const struct subject *subject, const struct verdict *verdict)
{
	return is_direct_without_sync(verdict) && subject->facts->more_nvdimms.count &&
	       async_region(subject->facts);
}

/* Seen on 6.1 and 7.2: a new dax_device in the place of one that is gone keeps its DAXDEV_SYNC
 * (drivers/dax/super.c: kill_dax clears DAXDEV_ALIVE alone). A dm device keeps that of its first
 * table (drivers/md/dm-table.c: dm_table_set_restrictions only sets it). Device-dax takes MAP_SYNC
 * whatever its region is. */
static bool sync_despite_async(const struct subject *subject, const struct verdict *verdict)
{
	return subject->kind != KIND_DAX_DEVICE && verdict->sync == SYNC_CAPABLE &&
	       async_region(subject->facts);
}

static bool media_errors(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return has_media_errors(subject);
}

static bool read_only_file_system(const struct subject *subject, const struct verdict *verdict)
{
	return is_read_only_fs(subject) && verdict->access == ACCESS_DIRECT;
}

static bool read_only_region(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return region_of(subject)->read_only == YES;
}

const struct finding_type sync_findings[] = {
	{ "file-system-without-sync", INFO, LAYER_FILE_SYSTEM, SYNC, file_system_without_sync,
		.message =
			"Files of this file system ({type}) never take MAP_SYNC, also where they "
			"are direct." },
	{ "overlay-hides-sync", WARNING, LAYER_FILE_SYSTEM, SYNC, overlay_hides_sync,
		.message = "overlayfs refuses MAP_SYNC, also for a file that is direct below it.",
		.remedy = "findmnt -t overlay -T {path}",
		.note = "use the file of the upper or lower directory, or a volume" },
	{ "async-flush", WARNING, LAYER_REGION, SYNC, async_flush, .stands = is_async,
		.reason = "MAP_SYNC refused: only fsync makes the host flush",
		.message = "Its region is asynchronous (virtio-pmem, or POWER with a flush call): "
			   "only fsync makes the host flush, so MAP_SYNC is refused." },
	{ "stacked-async", WARNING, LAYER_REGION, SYNC, stacked_async,
		.message =
			"One of the devices under the stack is asynchronous: only fsync makes the "
			"host flush, so all of the stack refuses MAP_SYNC." },
	{ "sync-despite-async", ERROR, LAYER_REGION, SYNC, sync_despite_async,
		.message =
			"MAP_SYNC is accepted although a device underneath is asynchronous, and "
			"only fsync makes the host flush. The kernel kept the flag of a device "
			"that "
			"is gone, or of the first table of a dm device that was reloaded since." },
	{ "media-errors", ERROR, LAYER_FILE, NO_QUESTION, media_errors,
		.message = "Blocks of this file have media errors: touching them raises SIGBUS.",
		.remedy = "ndctl list -N -M", .note = "then restore the file from a copy" },
	{ "read-only-file-system", INFO, LAYER_FILE_SYSTEM, NO_QUESTION, read_only_file_system,
		.message = "The file system is read-only: no store is possible." },
	{ "read-only-region", INFO, LAYER_REGION, NO_QUESTION, read_only_region,
		.message = "The region is read-only.", .remedy = "ndctl list -R -r {region}" },
	{ 0 },
};
