/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What keeps a store from being durable. An obstacle here makes durability unknown, with MAP_SYNC
 * or without; it does not keep a file from DAX.
 */
#include "file-systems.h"
#include "findings.h"
#include "layers.h"
#include "obstacles.h"
#include "persistence.h"
#include "storage.h"

#define MAKES_UNKNOWN(source_, detail_)                                                            \
	{                                                                                          \
		source_, DURABILITY_UNKNOWN, CONFIGURATION, detail_                                \
	}

static bool has_failed_dimm(const struct place *place)
{
	return failed_dimm(place->region);
}

static bool are_flushes_off(const struct place *place)
{
	return skips_flushes(mount_of(place->subject));
}

static bool is_without_cache_flush(const struct place *place)
{
	return is_cache_flush_off(place->subject->facts, place->block);
}

static bool write_cache_off(const struct subject *subject, const struct verdict *verdict)
{
	return verdict->access == ACCESS_DIRECT && disk_without_cache_flush(subject->facts);
}

/* Where the journal is as durable as the file, it does not matter. */
static bool external_journal(const struct subject *subject, const struct verdict *verdict)
{
	return journal_of(subject->facts) && (verdict->durability == DURABILITY_NONE ||
						     verdict->durability == DURABILITY_UNKNOWN);
}

static bool volatile_storage(
	const struct subject *subject __attribute__((unused)), const struct verdict *verdict)
{
	return verdict->durability == DURABILITY_NONE;
}

static bool async_with_sync(const struct subject *subject, const struct verdict *verdict)
{
	return verdict->sync == SYNC_CAPABLE && async_region(subject->facts);
}

/* Whether durability is unknown because of what a region reports. */
static bool is_unknown_by_region(const struct subject *subject, const struct verdict *verdict)
{
	if (verdict->durability != DURABILITY_UNKNOWN || find_durability_obstacle(subject))
		return false;
	if (verdict->sync == SYNC_CAPABLE && verdict->access != ACCESS_DIRECT)
		return false; /* the region would decide, and it is not known to be reached */
	if (verdict->sync == SYNC_CAPABLE || is_mapped_dax_device(subject))
		return !async_region(subject->facts);
	return verdict->sync == SYNC_REFUSED && region_without_domain(subject->facts);
}

static bool persistence_none(const struct subject *subject, const struct verdict *verdict)
{
	return is_unknown_by_region(subject, verdict) &&
	       text_is(region_of(subject)->persistence_domain, "none");
}

static bool persistence_unknown(const struct subject *subject, const struct verdict *verdict)
{
	return is_unknown_by_region(subject, verdict) && !persistence_none(subject, verdict);
}

/* drivers/cxl/pmem.c sets ND_REGION_PERSIST_MEMCTRL for every region. */
static bool cxl_persistence_assumed(const struct subject *subject, const struct verdict *verdict)
{
	return verdict->sync == SYNC_CAPABLE && verdict->durability == DURABILITY_CACHE_LINE &&
	       text_is(region_of(subject)->provider, "CXL");
}

static const struct remedy_type mount_with_flushes[] = {
	{ is_bind_mount, NULL,
		"unmount the file system of {source} everywhere, and mount it without "
		"{flush_option} before the bind mount {target}",
		false },
	{ NULL, "umount {target} && mount {source} {target}",
		"without {flush_option}, and with the other options that it has", false },
};

const struct finding_type durability_findings[] = {
	{ "dimm-failed", ERROR, LAYER_REGION, DURABILITY, .always = true, .stands = has_failed_dimm,
		.reason = "an NVDIMM is not armed, or has failed",
		.evidence = MAKES_UNKNOWN("ndctl", "{dimm} reports {dimm_flags}"),
		.message =
			"{dimm}, an NVDIMM of the region, reports {dimm_flags}: its contents may "
			"be lost with the power, whatever is flushed.",
		.remedy = "ndctl list -D -H -d {dimm}" },
	{ "flushes-off", WARNING, LAYER_MOUNT, DURABILITY, .always = true,
		.stands = are_flushes_off, .reason = "it flushes no device",
		.evidence = MAKES_UNKNOWN(
			"mount", "{type} is mounted with {flush_option}: it flushes no device"),
		.message = "The file system is mounted with {flush_option}: neither fsync nor its "
			   "journal flushes the device, and what they wrote may be lost with the "
			   "power.",
		.remedies = mount_with_flushes },
	{ "write-cache-off", WARNING, LAYER_BLOCK, DURABILITY, write_cache_off,
		.stands = is_without_cache_flush, .reason = "dax/write_cache is 0",
		.message = "dax/write_cache of {uncached_disk} is 0: msync and fsync flush no CPU "
			   "cache. Without MAP_SYNC and flushes by the application, stores may be "
			   "lost with the power.",
		.remedy = "echo 1 >/sys/block/{uncached_disk}/dax/write_cache" },
	{ "external-journal", WARNING, LAYER_FILE_SYSTEM, DURABILITY, external_journal,
		.message = "The file system has an external journal ({journal}): fsync and "
			   "MAP_SYNC commit metadata there, and are worth no more than that "
			   "device." },
	{ "volatile-storage", WARNING, LAYER_FILE_SYSTEM, DURABILITY, volatile_storage,
		.message = "What is stored here is lost with the power, whatever is flushed." },
	{ "async-with-sync", ERROR, LAYER_REGION, DURABILITY, async_with_sync,
		.message =
			"MAP_SYNC is accepted, but the region is asynchronous: a store is durable "
			"only after the host has flushed it. fsync makes it do that; device-dax "
			"has "
			"no fsync." },
	{ "persistence-none", WARNING, LAYER_REGION, DURABILITY, persistence_none,
		.message = "The platform keeps nothing of its queues on power loss." },
	{ "persistence-unknown", WARNING, LAYER_REGION, DURABILITY, persistence_unknown,
		.message =
			"The platform reports no persistence domain: what survives power loss is "
			"unknown, whether MAP_SYNC is accepted or not, and this may be plain "
			"memory.",
		.remedy = "ndctl list -R -r {region}",
		.note = "a memmap= range is plain memory. In a QEMU guest, the host sets "
			"-machine nvdimm=on,nvdimm-persistence=mem-ctrl or cpu. Else ask the "
			"vendor of the platform" },
	{ "cxl-persistence-assumed", INFO, LAYER_REGION, DURABILITY, cxl_persistence_assumed,
		.message = "Of CXL memory the kernel assumes the persistence domain "
			   "memory_controller. The device counts the shutdowns at which data was "
			   "lost (dirty shutdown count)." },
	{ 0 },
};

bool find_durability_obstacle(const struct subject *subject)
{
	struct place place;

	for (const struct finding_type *row = durability_findings; row->id; row++)
		if (row->evidence.source && find_obstacle(row, subject, &place))
			return true;
	return false;
}
