/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "durability.h"

#include "evidence.h"
#include "layers.h"
#include "lib/xalloc.h"
#include "obstacles.h"
#include "persistence.h"
#include "storage.h"

static void collect_volatile_storage(const struct subject *subject, struct verdict *verdict)
{
	_cleanup_free_ char *detail = describe_volatile_storage(subject);

	if (detail)
		add_evidence(verdict, "storage", DURABILITY, DURABILITY_NONE, CONFIGURATION, "%s",
			detail);
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

static bool is_volatile(const struct subject *subject, struct verdict *verdict)
{
	collect_volatile_storage(subject, verdict);
	collect_volatile_dax_device(subject, verdict);
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
		if (is_lowest_block(&facts->block, block) && !knows_region(facts, block->region))
			return block;
	return NULL;
}

/* The file may be on any of several regions: the weakest decides. */
static void collect_domains(const struct subject *subject, struct verdict *verdict)
{
	const struct block_facts *unknown = device_of_unknown_region(subject->facts);
	const struct region_facts *weakest = weakest_region(subject->facts);
	const struct region_facts *async = async_region(subject->facts);
	const struct persistence_domain *domain = persistence_domain_of(weakest);
	_cleanup_free_ char *journal = describe_doubtful_journal(subject);

	if (unknown)
		add_evidence(verdict, "ndctl", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"%s lies in no region that could be looked at", or_unknown(unknown->name));
	else if (!subject->facts->region)
		add_evidence(verdict, "ndctl", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"no region is known that could name its persistence domain");
	else if (async)
		add_evidence(verdict, "ndctl", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"%s is asynchronous: a store is durable only after the host has flushed it",
			or_unknown(async->name));
	else if (journal)
		add_evidence(verdict, "storage", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"%s", journal);
	else if (!domain)
		add_evidence(verdict, "ndctl", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"the kernel reports no persistence domain of %s",
			weakest ? or_unknown(weakest->name) : "a region");
	else
		add_evidence(verdict, "ndctl", DURABILITY, domain->durability, CONFIGURATION,
			"persistence domain of %s is %s: %s", or_unknown(weakest->name),
			weakest->persistence_domain, domain->detail);
}

/* Why fsync is not known to be enough; NULL if it is. */
static char *describe_doubt(const struct subject *subject, enum access access)
{
	const struct block_facts *uncached = disk_without_cache_flush(subject->facts);

	if (access == ACCESS_DIRECT && uncached)
		return xasprintf("dax/write_cache of %s is 0: msync and fsync flush no CPU cache",
			or_unknown(uncached->name));
	return describe_doubtful_storage(subject);
}

/* Without MAP_SYNC msync or fsync is needed. This is as certain as the refusal of MAP_SYNC, or as
 * the answer on access where MAP_SYNC is unknown. */
static void collect_without_sync(const struct subject *subject, struct verdict *verdict)
{
	_cleanup_free_ char *doubt = describe_doubt(subject, verdict->access);
	const struct evidence *ground =
		deciding_row(verdict, verdict->sync == SYNC_REFUSED ? SYNC : ACCESS);

	if (doubt)
		add_evidence(verdict, "storage", DURABILITY, DURABILITY_UNKNOWN, CONFIGURATION,
			"without MAP_SYNC, and %s", doubt);
	else
		add_evidence(verdict, ground->source, DURABILITY, DURABILITY_PAGE, ground->weight,
			"without MAP_SYNC, msync or fsync must make a store durable");
}

/* What is in the page cache is durable by fsync, whether or not the kernel has MAP_SYNC. */
static bool is_cached_file(const struct subject *subject, const struct verdict *verdict)
{
	return subject->kind == KIND_FILE && verdict->access == ACCESS_PAGE_CACHE;
}

/* Adds what makes the answer unknown whether MAP_SYNC is used or not. */
static bool has_obstacle(const struct subject *subject, struct verdict *verdict)
{
	size_t rows = verdict->evidence.count;

	add_obstacle_evidence(durability_findings, subject, verdict);
	return verdict->evidence.count > rows;
}

void collect_durability(const struct subject *subject, struct verdict *verdict)
{
	bool by_domain = verdict->access == ACCESS_DIRECT &&
			 (verdict->sync == SYNC_CAPABLE || is_mapped_dax_device(subject));
	bool by_fsync = verdict->sync == SYNC_REFUSED || is_cached_file(subject, verdict);

	if (verdict->access == ACCESS_NONE || is_volatile(subject, verdict))
		return;
	if (!(by_domain || by_fsync) || has_obstacle(subject, verdict))
		return;
	if (by_domain)
		collect_domains(subject, verdict);
	else
		collect_without_sync(subject, verdict);
}

enum durability durability_by_fsync(const struct subject *subject, const struct verdict *verdict)
{
	_cleanup_free_ char *doubt = describe_doubt(subject, verdict->access);

	return doubt || find_durability_obstacle(subject) ? DURABILITY_UNKNOWN : DURABILITY_PAGE;
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
