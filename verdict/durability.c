/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "durability.h"

#include "evidence.h"
#include "file-systems.h"
#include "layers.h"
#include "lib/mount-option.h"
#include "persistence.h"

/* The kernel's names of disks that are memory. */
static const char *const volatile_disks[] = { "ram", "zram", NULL };

static void collect_volatile_mount(const struct subject *subject, struct verdict *verdict)
{
	const struct mount_facts *mount = mount_of(subject);

	if (file_system_of(mount)->is_volatile)
		add_evidence(verdict, "mount", DURABILITY, DURABILITY_NONE, CONFIGURATION,
			"%s lives in memory", or_unknown(mount->type));
	else if (text_is(mount->type, "overlay") && mount_option_is_set(mount->options, "volatile"))
		add_evidence(verdict, "mount", DURABILITY, DURABILITY_NONE, CONFIGURATION,
			"overlayfs passes over every fsync (volatile)");
}

static bool is_volatile_disk(const struct block_facts *block)
{
	for (const char *const *prefix = volatile_disks; block->name && *prefix; prefix++) {
		size_t length = strlen(*prefix);

		if (strncmp(block->name, *prefix, length) == 0 && block->name[length] &&
			strchr("0123456789", block->name[length]))
			return true;
	}
	return false;
}

static void collect_volatile_disk(const struct subject *subject, struct verdict *verdict)
{
	const struct block_facts *block;

	list_for_each (block, &subject->facts->block) {
		bool is_memory = is_volatile_disk(block);

		if (!is_memory && !file_system_by_magic(block->backing_magic)->is_volatile)
			continue;
		add_evidence(verdict, "block", DURABILITY, DURABILITY_NONE, CONFIGURATION,
			is_memory ? "%s lives in memory" : "the backing file of %s lives in memory",
			or_unknown(block->name));
		return;
	}
}

/* Memory that the platform or CXL set aside is no NVDIMM. */
static void collect_volatile_dax_device(const struct subject *subject, struct verdict *verdict)
{
	const struct dax_device_facts *device = dax_device_of(subject);

	if (device->provider == DAX_PROVIDER_HMEM || device->provider == DAX_PROVIDER_CXL)
		add_evidence(verdict, "daxctl", DURABILITY, DURABILITY_NONE, CONFIGURATION,
			"%s is memory set aside by %s", or_unknown(device->name),
			dax_provider_names[device->provider]);
}

static bool is_volatile_region(const struct region_facts *region)
{
	return region && (text_is(region->type, "volatile") || text_is(region->provider, "ramdax"));
}

static void collect_volatile_region(const struct subject *subject, struct verdict *verdict)
{
	for (size_t i = 0; i <= subject->facts->more_nvdimms.count; i++) {
		const struct region_facts *region = region_at(subject->facts, i);

		if (!is_volatile_region(region))
			continue;
		add_evidence(verdict, "ndctl", DURABILITY, DURABILITY_NONE, CONFIGURATION,
			"%s (%s) is volatile", or_unknown(region->name),
			or_unknown(region->provider));
		return;
	}
}

static bool is_volatile(const struct subject *subject, struct verdict *verdict)
{
	collect_volatile_mount(subject, verdict);
	collect_volatile_disk(subject, verdict);
	collect_volatile_dax_device(subject, verdict);
	collect_volatile_region(subject, verdict);
	decide(verdict, DURABILITY);
	return verdict->durability == DURABILITY_NONE;
}

static bool knows_region(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i <= facts->more_nvdimms.count; i++)
		if (region_at(facts, i) && text_is(name, region_at(facts, i)->name ?: ""))
			return true;
	return false;
}

const struct block_facts *device_of_unknown_region(const struct facts *facts)
{
	const struct block_facts *block;

	list_for_each (block, &facts->block)
		if (is_lowest_block(facts, block) && !knows_region(facts, block->region))
			return block;
	return NULL;
}

/* The file may be on any of several regions: the weakest decides. */
static void collect_domains(const struct subject *subject, struct verdict *verdict)
{
	const struct block_facts *unknown = device_of_unknown_region(subject->facts);
	const struct region_facts *weakest = weakest_region(subject->facts);
	const struct persistence_domain *domain = persistence_domain_of(weakest);

	if (unknown)
		add_evidence(verdict, "ndctl", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"%s lies in no region that could be looked at", or_unknown(unknown->name));
	else if (!subject->facts->region)
		add_evidence(verdict, "ndctl", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"no region is known that could name its persistence domain");
	else if (!domain)
		add_evidence(verdict, "ndctl", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"the kernel reports no persistence domain of %s",
			weakest ? or_unknown(weakest->name) : "a region");
	else
		add_evidence(verdict, "ndctl", DURABILITY, domain->durability, CONFIGURATION,
			"persistence domain of %s is %s: %s", or_unknown(weakest->name),
			weakest->persistence_domain, domain->detail);
}

/* Storage that was not seen, and may be memory, where nothing is durable; NULL if all was seen. */
static const char *unseen_storage(const struct subject *subject)
{
	const struct mount_facts *mount = subject->facts->mount;
	const struct block_facts *block;
	const struct error_facts *error;

	if (mount && !mount->type && !mount->magic.known)
		return "its file system";
	list_for_each (error, &subject->errors)
		if (text_is(error->source, "block"))
			return "a device under it";
	list_for_each (block, &subject->facts->block)
		if (block->backing_file && !block->backing_magic.known)
			return "the file system of a backing file";
	return NULL;
}

/* Without MAP_SYNC msync or fsync is needed. This is as certain as the refusal of MAP_SYNC, or as
 * the answer on access where MAP_SYNC is unknown. */
static void collect_without_sync(const struct subject *subject, struct verdict *verdict)
{
	const char *unseen = unseen_storage(subject);
	const struct evidence *ground =
		deciding_row(verdict, verdict->sync == SYNC_REFUSED ? SYNC : ACCESS);

	if (unseen)
		add_evidence(verdict, "block", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"%s could not be looked at, and may live in memory", unseen);
	else
		add_evidence(verdict, ground->source, DURABILITY, DURABILITY_PAGE, ground->weight,
			"without MAP_SYNC, msync or fsync must make a store durable");
}

/* What is in the page cache is durable by fsync, whether or not the kernel has MAP_SYNC. */
static bool is_cached_file(const struct subject *subject, const struct verdict *verdict)
{
	return subject->kind == KIND_FILE && verdict->access == ACCESS_PAGE_CACHE;
}

void collect_durability(const struct subject *subject, struct verdict *verdict)
{
	if (verdict->access == ACCESS_NONE || is_volatile(subject, verdict))
		return;
	if (verdict->sync == SYNC_CAPABLE || is_mapped_dax_device(subject))
		collect_domains(subject, verdict);
	else if (verdict->sync == SYNC_REFUSED || is_cached_file(subject, verdict))
		collect_without_sync(subject, verdict);
}

enum durability granularity_of_libpmem2(
	const struct subject *subject, const struct verdict *verdict)
{
	if (verdict->access == ACCESS_NONE)
		return DURABILITY_UNKNOWN;
	if (verdict->sync == SYNC_REFUSED)
		return DURABILITY_PAGE;
	if (verdict->sync != SYNC_CAPABLE)
		return DURABILITY_UNKNOWN;
	return host_of(subject)->all_cpu_cache == YES ? DURABILITY_BYTE : DURABILITY_CACHE_LINE;
}
