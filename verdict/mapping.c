/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A mapping has the answers of its file, weakened: made without MAP_SYNC it needs msync although
 * the file could do better, and stores to a private one never reach the file.
 */
#include "mapping.h"

#include "evidence.h"
#include "file.h"
#include "findings.h"
#include "huge.h"
#include "layers.h"
#include "vm-flags.h"

static const struct finding_type *const tables[] = { mapping_findings, NULL };

/* What the sampled pages show, by one source. */
struct tally {
	size_t direct, cached;
	const struct page_facts *first; /* of those that are direct */
};

static void count_by_address(struct tally *tally, const struct page_facts *page)
{
	if (!page->lies_in)
		return;
	if (page->lies_in != LIES_IN_RAM) {
		tally->first = tally->first ?: page;
		tally->direct++;
	} else if (page->numa_node.known) {
		tally->cached++;
	}
}

static void count_by_move_pages(struct tally *tally, const struct page_facts *page)
{
	tally->cached += page->numa_node.known;
	tally->direct += is_not_memory(page);
}

static void add_direct(
	const char *source, const struct tally *tally, size_t count, struct verdict *verdict)
{
	const struct page_facts *first = tally->first;

	if (!tally->direct)
		return;
	if (first)
		add_evidence(verdict, source, ACCESS, ACCESS_DIRECT, PROOF,
			"%zu of %zu pages lie in %s, one of them at 0x%llx (%s)", tally->direct,
			count, location_names[first->lies_in],
			(unsigned long long)first->physical_address.value,
			or_unknown(first->physical_range));
	else
		add_evidence(verdict, source, ACCESS, ACCESS_DIRECT, PROOF,
			"%zu of %zu pages are none of memory", tally->direct, count);
}

/* Pages of a private mapping that were written to are copies in memory, and say nothing of the
 * rest. */
static void add_cached(const char *source, const struct tally *tally, size_t count, bool shared,
	struct verdict *verdict)
{
	if (!tally->cached)
		return;
	add_evidence(verdict, source, ACCESS, shared ? ACCESS_PAGE_CACHE : ACCESS_UNKNOWN, PROOF,
		shared ? "%zu of %zu pages lie in memory" : "%zu of %zu pages are copies in memory",
		tally->cached, count);
}

static void collect_samples(const struct mapping_facts *mapping, struct verdict *verdict)
{
	static const struct {
		const char *source;
		void (*count)(struct tally *tally, const struct page_facts *page);
	} sources[] = {
		{ "pagemap", count_by_address },
		{ "move-pages", count_by_move_pages },
	};
	const struct list *samples = &mapping->memory->samples;
	bool shared = permits(mapping->perms, PERMISSION_SHARED);

	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		struct tally tally = { 0 };
		const struct page_facts *page;

		list_for_each (page, samples)
			sources[i].count(&tally, page);
		add_direct(sources[i].source, &tally, samples->count, verdict);
		add_cached(sources[i].source, &tally, samples->count, shared, verdict);
	}
}

/* What the pages show must agree with the state of the file. */
static void decide_access(struct verdict *verdict)
{
	bool disputed = false;
	const struct evidence *row;

	list_for_each (row, &verdict->evidence) {
		if (!row->answer)
			continue;
		if (verdict->access != ACCESS_UNKNOWN && verdict->access != row->answer)
			disputed = true;
		else
			verdict->access = (enum access)row->answer;
	}
	if (disputed)
		verdict->access = ACCESS_UNKNOWN;
}

/* The kernel sets the flag on some mappings where it means nothing (mm/mmap.c: do_mmap). */
static enum tristate is_sync_mapped(
	const struct mapping_facts *mapping, const struct verdict *verdict)
{
	enum tristate flag = vm_flag(mapping, "sf"), shared = sharing_of(mapping);

	if (verdict->sync == SYNC_REFUSED || shared == NO || flag == NO)
		return NO;
	return verdict->sync == SYNC_CAPABLE && shared == YES ? flag : UNKNOWN;
}

/* Where the file accepts MAP_SYNC, it depends on how a shared mapping was made. */
static enum durability durability_of(
	const struct mapping_facts *mapping, const struct verdict *verdict)
{
	enum tristate shared = sharing_of(mapping);

	if (shared == NO)
		return DURABILITY_NONE;
	if (shared == UNKNOWN || verdict->access == ACCESS_UNKNOWN)
		return DURABILITY_UNKNOWN;
	if (verdict->sync != SYNC_CAPABLE || verdict->durability == DURABILITY_NONE ||
		verdict->sync_mapped == YES)
		return verdict->durability;
	return verdict->sync_mapped == NO ? DURABILITY_PAGE : DURABILITY_UNKNOWN;
}

static enum guarantee map_direct_of(
	const struct mapping_facts *mapping, const struct verdict *verdict)
{
	if (sharing_of(mapping) == NO || verdict->durability == DURABILITY_PAGE ||
		verdict->access == ACCESS_PAGE_CACHE || verdict->access == ACCESS_NONE)
		return GUARANTEE_FAILS;
	if (verdict->durability == DURABILITY_UNKNOWN && verdict->map_direct == GUARANTEE_HOLDS)
		return GUARANTEE_UNKNOWN;
	return verdict->map_direct;
}

static void add_flag_evidence(const struct mapping_facts *mapping, struct verdict *verdict)
{
	enum tristate flag = vm_flag(mapping, "sf");

	if (flag != UNKNOWN && verdict->sync == SYNC_CAPABLE)
		add_evidence(verdict, "smaps", DURABILITY, verdict->durability, PROOF,
			flag == YES ? "VmFlags has sf: it was made with MAP_SYNC"
				    : "VmFlags lacks sf: it was made without MAP_SYNC");
}

/* The subject of the findings is the file, as the mapping shows it. */
static void add_mapping_findings(const struct subject *process, const struct mapping_facts *mapping,
	const struct subject *file, struct verdict *verdict)
{
	struct facts facts = *file->facts;
	const struct subject subject = { .name = file->name, .kind = file->kind, .facts = &facts };

	facts.process = process->facts->process;
	facts.mapping = mapping;
	add_findings(tables, &subject, verdict);
}

void judge_mapping(const struct subject *process, const struct mapping_facts *mapping,
	const struct list *files, struct verdict *verdict)
{
	const struct subject *file = file_of_mapping(process, mapping);

	if (!file || !file->facts)
		return;
	*verdict = *((const struct verdict *)files->items + mapping->file);
	verdict->evidence = verdict->findings = verdict->stack = (struct list){ 0 };
	if (mapping->memory)
		collect_samples(mapping, verdict);
	decide_access(verdict);
	verdict->sync_mapped = is_sync_mapped(mapping, verdict);
	if (sharing_of(mapping) == NO)
		verdict->libpmem2 = DURABILITY_BYTE; /* what it chooses for private memory */
	verdict->durability = durability_of(mapping, verdict);
	verdict->map_direct = map_direct_of(mapping, verdict);
	verdict->status = status_of(verdict);
	collect_huge_of_mapping(mapping, verdict);
	add_flag_evidence(mapping, verdict);
	add_mapping_findings(process, mapping, file, verdict);
}
