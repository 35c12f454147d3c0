/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A mapping has the answers of its file, weakened: made without MAP_SYNC it needs msync although
 * the file could do better, and stores to a private one never reach the file.
 */
#include "mapping.h"

#include "durability.h"
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
	static const struct list none;
	const struct list *samples = mapping->memory ? &mapping->memory->samples : &none;
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
		if (!row->answer || row->question != ACCESS)
			continue;
		if (verdict->access != ACCESS_UNKNOWN && verdict->access != row->answer)
			disputed = true;
		else
			verdict->access = (enum access)row->answer;
	}
	if (disputed)
		verdict->access = ACCESS_UNKNOWN;
}

/* A mapping on overlayfs is of the file in one layer, and stays so when that file is copied up
 * (fs/overlayfs/file.c: ovl_mmap), while statx reports the copy. What is mapped shared and
 * writable was opened for writing, and copied up before that. */
static bool may_be_of_lower_layer(const struct mapping_facts *mapping, const struct subject *file)
{
	return text_is(mount_of(file)->type, "overlay") &&
	       !(permits(mapping->perms, PERMISSION_SHARED) &&
		       permits(mapping->perms, PERMISSION_WRITE));
}

/* A program loader maps a file in a few pieces: those next to a mapping are of the same layer. */
#define PIECES_MAX 8

static void collect_samples_of_pieces(
	const struct subject *process, const struct mapping_facts *mapping, struct verdict *verdict)
{
	const struct mapping_facts *rows = process->mappings.items;
	const struct mapping_facts *last = rows + process->mappings.count - 1;
	const struct mapping_facts *from = mapping, *to = mapping;

	while (from > rows && mapping - from < PIECES_MAX && from[-1].file == mapping->file)
		from--;
	while (to < last && to - mapping < PIECES_MAX && to[1].file == mapping->file)
		to++;
	for (; from <= to; from++)
		if (from != mapping)
			collect_samples(from, verdict);
}

/* The samples alone decide. Where they differ from what statx reports, the mapping is of another
 * file than that of which more is known. */
static void decide_access_on_overlay(
	const struct subject *process, const struct mapping_facts *mapping, struct verdict *verdict)
{
	enum access of_file = verdict->access;

	verdict->access = ACCESS_UNKNOWN;
	decide_access(verdict);
	if (verdict->access == ACCESS_UNKNOWN && !verdict->evidence.count) {
		collect_samples_of_pieces(process, mapping, verdict);
		decide_access(verdict);
	}
	if (verdict->access == ACCESS_UNKNOWN)
		add_evidence(verdict, "overlay", ACCESS, ACCESS_UNKNOWN, CONFIGURATION,
			"the mapping may be of the file in a lower layer, and no page shows which");
	if (verdict->access == of_file)
		return;
	verdict->durability = DURABILITY_UNKNOWN;
	verdict->map_direct_2017 = GUARANTEE_UNKNOWN;
	verdict->long_term_pin = PIN_UNKNOWN;
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

/* Where the file accepts MAP_SYNC, it depends on how a shared mapping was made. device-dax has no
 * metadata that MAP_SYNC would keep, and refuses msync(2) and fsync(2). */
static enum durability durability_of(const struct mapping_facts *mapping,
	const struct subject *file, const struct verdict *verdict)
{
	enum tristate shared = sharing_of(mapping);

	if (shared == NO)
		return DURABILITY_NONE;
	if (shared == UNKNOWN || verdict->access == ACCESS_UNKNOWN)
		return DURABILITY_UNKNOWN;
	if (verdict->sync != SYNC_CAPABLE || verdict->durability == DURABILITY_NONE ||
		verdict->sync_mapped == YES || is_device_dax(file))
		return verdict->durability;
	return verdict->sync_mapped == NO ? durability_by_fsync(file, verdict) : DURABILITY_UNKNOWN;
}

static enum guarantee map_direct_of(
	const struct mapping_facts *mapping, const struct verdict *verdict)
{
	if (sharing_of(mapping) == NO || verdict->durability == DURABILITY_PAGE ||
		verdict->access == ACCESS_PAGE_CACHE || verdict->access == ACCESS_NONE)
		return GUARANTEE_FAILS;
	/* With MAP_SYNC, it holds as it does for the file: the kernel accepted the flag. */
	if (verdict->durability == DURABILITY_UNKNOWN && verdict->map_direct == GUARANTEE_HOLDS &&
		!(verdict->sync_mapped == YES && verdict->access == ACCESS_DIRECT))
		return GUARANTEE_UNKNOWN;
	return verdict->map_direct;
}

static enum guarantee map_direct_2017_of(const struct verdict *verdict)
{
	if (verdict->access == ACCESS_PAGE_CACHE || verdict->access == ACCESS_NONE)
		return GUARANTEE_FAILS;
	return verdict->access == ACCESS_DIRECT ? verdict->map_direct_2017 : GUARANTEE_UNKNOWN;
}

/* The stores to a private mapping go to memory: no guarantee is about it, libpmem2 chooses no
 * granularity for it, and a pin would be of a copy. */
static void weaken_private(struct verdict *verdict)
{
	verdict->map_direct = verdict->map_direct_2017 = GUARANTEE_FAILS;
	verdict->long_term_pin = PIN_UNKNOWN;
	verdict->libpmem2 = DURABILITY_UNKNOWN;
}

/* What the flag says of durability; nothing where no flag would make a difference. */
static void add_flag_evidence(
	const struct mapping_facts *mapping, const struct subject *file, struct verdict *verdict)
{
	if (verdict->sync != SYNC_CAPABLE)
		return;
	if (sharing_of(mapping) == NO)
		add_evidence(verdict, "maps", DURABILITY, DURABILITY_NONE, PROOF,
			"the mapping is private: its stores never reach the file");
	else if (verdict->durability == DURABILITY_NONE || is_device_dax(file))
		return;
	else if (verdict->sync_mapped == YES)
		add_evidence(verdict, "smaps", DURABILITY, verdict->durability, PROOF,
			"VmFlags has sf: it was made with MAP_SYNC");
	else if (verdict->sync_mapped == NO)
		add_evidence(verdict, "smaps", DURABILITY, verdict->durability, PROOF,
			"VmFlags lacks sf: it was made without MAP_SYNC");
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
	collect_samples(mapping, verdict);
	if (may_be_of_lower_layer(mapping, file))
		decide_access_on_overlay(process, mapping, verdict);
	else
		decide_access(verdict);
	verdict->sync_mapped = is_sync_mapped(mapping, verdict);
	verdict->durability = durability_of(mapping, file, verdict);
	verdict->map_direct = map_direct_of(mapping, verdict);
	verdict->map_direct_2017 = map_direct_2017_of(verdict);
	if (sharing_of(mapping) == NO)
		weaken_private(verdict);
	if (verdict->status != DAX_NOT_STORAGE)
		verdict->status = status_of(verdict);
	collect_huge_of_mapping(mapping, verdict);
	add_flag_evidence(mapping, file, verdict);
	add_mapping_findings(process, mapping, file, verdict);
}
