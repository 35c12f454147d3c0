/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What must an application do before a store survives power loss? */
#include "judge.h"

#include <errno.h>
#include <string.h>

/* File systems that live in memory: numbers of <linux/magic.h>. */
static const struct {
	unsigned long magic;
	const char *name;
} volatile_types[] = {
	{ 0x01021994, "tmpfs" },
	{ 0x858458f6, "ramfs" },
	{ 0x958458f6, "hugetlbfs" },
};

/* Disks that live in memory, by the kernel's names for them. */
static const char *const volatile_disks[] = { "ram", "zram", NULL };

/* The names that libndctl has for persistence domains, and what they ask of an application. */
static const struct {
	const char *name;
	enum judgement durability;
	const char *detail;
} domains[] = {
	{ "cpu_cache", BYTE, "what reached the CPU caches survives power loss" },
	{ "memory_controller", CACHE_LINE,
		"what reached the memory controller survives power loss" },
};

#define DOMAINS (sizeof(domains) / sizeof(*domains))

static int weigh_volatile_mount(const struct facts *facts, struct verdict *verdict)
{
	for (size_t i = 0; i < sizeof(volatile_types) / sizeof(*volatile_types); i++)
		if (facts->mount && facts->mount->magic.known &&
			facts->mount->magic.value == volatile_types[i].magic)
			return add_evidence(verdict, "mount", DURABILITY, NONE, CONFIGURATION,
				"%s lives in memory", volatile_types[i].name);
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

	list_for_each (block, &facts->block)
		if (is_volatile_disk(block))
			return add_evidence(verdict, "block", DURABILITY, NONE, CONFIGURATION,
				"%s lives in memory", block->name);
	return 0;
}

static bool is_volatile_region(const struct region_facts *region)
{
	return (region->type && strcmp(region->type, "volatile") == 0) ||
	       (region->provider && strcmp(region->provider, "ramdax") == 0);
}

/* The region of the i-th medium under the file: the facts' own, then the further ones. */
static const struct region_facts *region_at(const struct facts *facts, size_t i)
{
	const struct medium_facts *others = facts->other_media.items;

	return i == 0 ? facts->region : others[i - 1].region;
}

static int weigh_volatile_region(const struct facts *facts, struct verdict *verdict)
{
	for (size_t i = 0; i <= facts->other_media.count; i++) {
		const struct region_facts *region = region_at(facts, i);

		if (region && is_volatile_region(region))
			return add_evidence(verdict, "ndctl", DURABILITY, NONE, CONFIGURATION,
				"%s (%s) is volatile", region->name, region->provider);
	}
	return 0;
}

static size_t domain_of(const struct region_facts *region)
{
	size_t i = 0;

	while (i < DOMAINS && !(region && region->persistence_domain &&
				      strcmp(region->persistence_domain, domains[i].name) == 0))
		i++;
	return i;
}

/* Of several regions the weakest decides: the file may lie on any of them. */
static int weigh_domains(const struct facts *facts, struct verdict *verdict)
{
	const struct region_facts *weakest = facts->region;

	if (!facts->region)
		return add_evidence(verdict, "ndctl", DURABILITY, UNKNOWN, CONFIGURATION,
			"no region is known that could name its persistence domain");
	for (size_t i = 1; i <= facts->other_media.count; i++)
		if (domain_of(region_at(facts, i)) > domain_of(weakest))
			weakest = region_at(facts, i);
	if (domain_of(weakest) == DOMAINS)
		return add_evidence(verdict, "ndctl", DURABILITY, UNKNOWN, CONFIGURATION,
			"the platform does not say what of %s survives power loss",
			weakest && weakest->name ? weakest->name : "a region");
	return add_evidence(verdict, "ndctl", DURABILITY, domains[domain_of(weakest)].durability,
		CONFIGURATION, "persistence domain of %s is %s: %s", weakest->name,
		weakest->persistence_domain, domains[domain_of(weakest)].detail);
}

static int weigh_volatile(const struct facts *facts, struct verdict *verdict)
{
	return weigh_volatile_mount(facts, verdict) ?:
	       weigh_volatile_disk(facts, verdict) ?:
	       weigh_volatile_region(facts, verdict);
}

int weigh_durability(const struct subject *subject, struct verdict *verdict)
{
	int rc = 0;

	if (verdict->access == NONE)
		return 0;
	rc = weigh_volatile(subject->facts, verdict);
	if (rc < 0 || settle(verdict, DURABILITY) != UNKNOWN)
		return rc;
	if (verdict->sync == CAPABLE)
		return weigh_domains(subject->facts, verdict);
	if (verdict->sync == REFUSED)
		return add_evidence(verdict, "map-sync", DURABILITY, PAGE, PROOF,
			"without MAP_SYNC, msync or fsync must make a store durable");
	return 0;
}
