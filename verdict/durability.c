/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must an application do before a store survives power loss? */
#include "evidence.h"
#include "file-systems.h"
#include "judge.h"
#include "layers.h"
#include "lib/mount-option.h"
#include "persistence.h"

#include <errno.h>
#include <string.h>

/* Disks that live in memory, by the kernel's names for them. */
static const char *const volatile_disks[] = { "ram", "zram", NULL };

static int weigh_volatile_mount(const struct subject *subject, struct verdict *verdict)
{
	const struct mount_facts *mount = mount_of(subject);

	if (file_system_of(mount)->is_volatile)
		return add_evidence(verdict, "mount", DURABILITY, NONE, CONFIGURATION,
			"%s lives in memory", shown(mount->type));
	if (text_is(mount->type, "overlay") && mount_option_is_set(mount->options, "volatile"))
		return add_evidence(verdict, "mount", DURABILITY, NONE, CONFIGURATION,
			"overlayfs passes over every fsync (volatile)");
	return 0;
}

static bool is_volatile_disk(const struct block_facts *block)
{
	for (const char *const *prefix = volatile_disks; *prefix; prefix++) {
		size_t length = strlen(*prefix);

		if (block->name && strncmp(block->name, *prefix, length) == 0 &&
			strchr("0123456789", block->name[length]) && block->name[length])
			return true;
	}
	return false;
}

static int weigh_volatile_disk(const struct facts *facts, struct verdict *verdict)
{
	const struct block_facts *block;

	list_for_each (block, &facts->block) {
		if (is_volatile_disk(block))
			return add_evidence(verdict, "block", DURABILITY, NONE, CONFIGURATION,
				"%s lives in memory", shown(block->name));
		if (file_system_by_magic(block->backing_magic)->is_volatile)
			return add_evidence(verdict, "block", DURABILITY, NONE, CONFIGURATION,
				"the backing file of %s lives in memory", shown(block->name));
	}
	return 0;
}

/* Memory that the platform or CXL set aside, and no NVDIMM. */
static int weigh_volatile_dax(const struct facts *facts, struct verdict *verdict)
{
	const struct dax_device_facts *device = facts->dax_device;

	if (!device ||
		(device->provider != DAX_PROVIDER_HMEM && device->provider != DAX_PROVIDER_CXL))
		return 0;
	return add_evidence(verdict, "daxctl", DURABILITY, NONE, CONFIGURATION,
		"%s is memory set aside by %s", shown(device->name),
		dax_provider_names[device->provider]);
}

static bool is_volatile_region(const struct region_facts *region)
{
	return text_is(region->type, "volatile") || text_is(region->provider, "ramdax");
}

static int weigh_volatile_region(const struct facts *facts, struct verdict *verdict)
{
	for (size_t i = 0; i <= facts->more_nvdimms.count; i++) {
		const struct region_facts *region = region_at(facts, i);

		if (region && is_volatile_region(region))
			return add_evidence(verdict, "ndctl", DURABILITY, NONE, CONFIGURATION,
				"%s (%s) is volatile", shown(region->name),
				shown(region->provider));
	}
	return 0;
}

static bool knows_region(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i <= facts->more_nvdimms.count; i++)
		if (region_at(facts, i) && text_is(name, region_at(facts, i)->name ?: ""))
			return true;
	return false;
}

static bool is_lowest(const struct facts *facts, const struct block_facts *block)
{
	const struct block_facts *other;

	list_for_each (other, &facts->block)
		if (text_is(other->holder, block->name ?: ""))
			return false;
	return true;
}

/* A device at the bottom of the stack whose region nobody could look at; or NULL. */
static const struct block_facts *device_of_unknown_region(const struct facts *facts)
{
	const struct block_facts *block;

	list_for_each (block, &facts->block)
		if (is_lowest(facts, block) && !knows_region(facts, block->region))
			return block;
	return NULL;
}

/* Of several regions the weakest decides: the file may lie on any of them. */
static int weigh_domains(const struct facts *facts, struct verdict *verdict)
{
	const struct block_facts *unknown = device_of_unknown_region(facts);
	const struct region_facts *weakest = weakest_region(facts);
	const struct persistence_domain *domain;

	if (unknown)
		return add_evidence(verdict, "ndctl", DURABILITY, UNKNOWN, CONFIGURATION,
			"%s lies in no region that could be looked at", shown(unknown->name));
	if (!facts->region)
		return add_evidence(verdict, "ndctl", DURABILITY, UNKNOWN, CONFIGURATION,
			"no region is known that could name its persistence domain");
	domain = persistence_domain_of(weakest);
	if (!domain)
		return add_evidence(verdict, "ndctl", DURABILITY, UNKNOWN, CONFIGURATION,
			"the platform does not say what of %s survives power loss",
			weakest ? shown(weakest->name) : "a region");
	return add_evidence(verdict, "ndctl", DURABILITY, domain->durability, CONFIGURATION,
		"persistence domain of %s is %s: %s", shown(weakest->name),
		weakest->persistence_domain, domain->detail);
}

static int weigh_volatile(const struct subject *subject, struct verdict *verdict)
{
	return weigh_volatile_mount(subject, verdict) ?:
	       weigh_volatile_disk(subject->facts, verdict) ?:
	       weigh_volatile_dax(subject->facts, verdict) ?:
	       weigh_volatile_region(subject->facts, verdict);
}

/* Without MAP_SYNC it is up to msync and fsync, which is as sure as that answer. */
static int weigh_page(struct verdict *verdict)
{
	const struct evidence *row = deciding_row(verdict, SYNC, REFUSED);

	return add_evidence(verdict, row->source, DURABILITY, PAGE, row->weight,
		"without MAP_SYNC, msync or fsync must make a store durable");
}

/* Storage of which not all was seen may live in memory, where nothing is durable: what was not, or
 * NULL. */
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

static int weigh_without_sync(const struct subject *subject, struct verdict *verdict)
{
	const char *unseen = unseen_storage(subject);

	if (!unseen)
		return weigh_page(verdict);
	return add_evidence(verdict, "block", DURABILITY, UNKNOWN, CONFIGURATION,
		"%s could not be looked at, and may live in memory", unseen);
}

int weigh_durability(const struct subject *subject, struct verdict *verdict)
{
	int rc;

	if (verdict->access == NONE)
		return 0;
	rc = weigh_volatile(subject, verdict);
	if (rc < 0 || settle(verdict, DURABILITY) != UNKNOWN)
		return rc;
	if (verdict->sync == CAPABLE)
		return weigh_domains(subject->facts, verdict);
	return verdict->sync == REFUSED ? weigh_without_sync(subject, verdict) : 0;
}

enum judgement granularity_of_libpmem2(const struct subject *subject, const struct verdict *verdict)
{
	if (verdict->access == NONE)
		return UNKNOWN;
	if (verdict->sync == REFUSED)
		return PAGE;
	if (verdict->sync != CAPABLE)
		return UNKNOWN;
	return host_of(subject)->all_cpu_cache == ANSWER_YES ? BYTE : CACHE_LINE;
}
