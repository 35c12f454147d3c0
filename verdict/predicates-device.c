/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices, durability, the block map, and what kernel or permissions leave in the dark. */
#include "exclusions.h"
#include "file-systems.h"
#include "layers.h"
#include "predicates.h"

#include <errno.h>

APPLIES(overlay_hides_sync)
{
	return text_is(mount_of(subject)->type, "overlay") && verdict->access == DIRECT &&
	       verdict->sync == REFUSED;
}

APPLIES(file_system_without_sync)
{
	return verdict->access == DIRECT && verdict->sync == REFUSED &&
	       file_system_of(mount_of(subject))->sync == ANSWER_NO &&
	       !overlay_hides_sync(subject, verdict);
}

/* Shown where somebody asked for it. */
APPLIES(pin_refused)
{
	return verdict->long_term_pin == REFUSED && trial_of(subject)->pin.error;
}

APPLIES(namespace_sector)
{
	return namespace_of(subject)->mode == NAMESPACE_SECTOR;
}

APPLIES(namespace_raw)
{
	return namespace_of(subject)->mode == NAMESPACE_RAW && device_without_dax_under(subject);
}

APPLIES(device_without_dax)
{
	return device_without_dax_under(subject) && verdict->access != DIRECT &&
	       !namespace_raw(subject, verdict) && !namespace_sector(subject, verdict);
}

static bool is_async(const struct region_facts *region)
{
	return region && text_is(region->provider, "virtio-pmem");
}

APPLIES(async_flush)
{
	return verdict->access == DIRECT && verdict->sync != CAPABLE &&
	       is_async(subject->facts->region) && !subject->facts->more_nvdimms.count;
}

static bool lies_on_async(const struct facts *facts)
{
	for (size_t i = 0; i <= facts->more_nvdimms.count; i++)
		if (is_async(region_at(facts, i)))
			return true;
	return false;
}

/* Seen on 6.1 and 7.2: a dax_device that is made anew in the place of one that is gone keeps its
 * flag DAXDEV_SYNC (drivers/dax/super.c: kill_dax clears DAXDEV_ALIVE alone). */
APPLIES(sync_despite_async)
{
	return verdict->sync == CAPABLE && lies_on_async(subject->facts);
}

APPLIES(stacked_async)
{
	return verdict->access == DIRECT && verdict->sync != CAPABLE &&
	       subject->facts->more_nvdimms.count && lies_on_async(subject->facts);
}

APPLIES(system_ram_mode)
{
	return dax_mode_of(subject->facts->dax_device) == DAX_MODE_SYSTEM_RAM;
}

APPLIES(dax_device_disabled)
{
	return dax_mode_of(subject->facts->dax_device) == DAX_MODE_DISABLED;
}

APPLIES(media_errors)
{
	return extents_of(subject)->media_errors.value > 0;
}

APPLIES(volatile_storage)
{
	return verdict->durability == NONE;
}

APPLIES(persistence_none)
{
	return verdict->sync == CAPABLE && text_is(region_of(subject)->persistence_domain, "none");
}

APPLIES(persistence_unknown)
{
	return verdict->sync == CAPABLE && verdict->durability == UNKNOWN &&
	       !persistence_none(subject, verdict);
}

APPLIES(read_only_region)
{
	return region_of(subject)->read_only == ANSWER_YES;
}

APPLIES(not_regular)
{
	return subject->kind == KIND_OTHER;
}

APPLIES(zero_length)
{
	return subject->kind == KIND_FILE && file_of(subject)->size.known &&
	       file_of(subject)->size.value == 0;
}

APPLIES(holes)
{
	return verdict->access == DIRECT && extents_of(subject)->holes.value > 0;
}

APPLIES(unwritten_extents)
{
	return verdict->access == DIRECT && extents_of(subject)->unwritten.value > 0;
}

APPLIES(shared_extents)
{
	return verdict->access == DIRECT && extents_of(subject)->shared.value > 0;
}

APPLIES(huge_misaligned)
{
	return verdict->access == DIRECT && extents_of(subject)->huge_misaligned.value > 0;
}

APPLIES(huge_fragmented)
{
	return verdict->access == DIRECT && extents_of(subject)->huge_split.value > 0;
}

APPLIES(map_sync_not_on_this_architecture)
{
	return trial_of(subject)->control.tried && !trial_of(subject)->sync_flag.known;
}

APPLIES(map_sync_unknown_to_kernel)
{
	return subject->kind == KIND_FILE && trial_of(subject)->control.error == EINVAL &&
	       trial_of(subject)->sync_flag.known;
}

APPLIES(flags_not_validated)
{
	return trial_of(subject)->canary.tried && trial_of(subject)->canary.error == 0;
}

APPLIES(no_permission)
{
	const struct error_facts *row;

	list_for_each (row, &subject->errors)
		if (row->error.error == EACCES || row->error.error == EPERM)
			return true;
	return false;
}
