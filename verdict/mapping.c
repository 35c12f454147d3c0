/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A mapping has its file's answers, and some of its own: made without MAP_SYNC it needs msync
 * although the file could do better, and what is written to a private one never reaches the file.
 */
#include "evidence.h"
#include "findings.h"
#include "judge.h"
#include "layers.h"
#include "vm-flags.h"

#include <errno.h>

/* What the pages that were looked at show, of one source. */
struct tally {
	size_t direct, cached;
	const struct page_facts *first; /* that is direct */
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
	tally->direct += is_no_memory(page);
}

static int tell_direct(
	const char *source, const struct tally *tally, size_t count, struct verdict *verdict)
{
	if (!tally->direct)
		return 0;
	if (!tally->first)
		return add_evidence(verdict, source, ACCESS, DIRECT, PROOF,
			"%zu of %zu pages are none of memory", tally->direct, count);
	return add_evidence(verdict, source, ACCESS, DIRECT, PROOF,
		"%zu of %zu pages lie in %s, one of them at 0x%llx (%s)", tally->direct, count,
		location_names[tally->first->lies_in],
		(unsigned long long)tally->first->physical_address.value,
		shown(tally->first->physical_range));
}

/* Pages of a private mapping that were written to are copies in memory, and say nothing of the
 * rest.
 */
static int tell_cached(const char *source, const struct tally *tally, size_t count, bool shared,
	struct verdict *verdict)
{
	if (!tally->cached)
		return 0;
	if (shared)
		return add_evidence(verdict, source, ACCESS, PAGE_CACHE, PROOF,
			"%zu of %zu pages lie in memory", tally->cached, count);
	return add_evidence(verdict, source, ACCESS, UNKNOWN, PROOF,
		"%zu of %zu pages are copies in memory", tally->cached, count);
}

static int weigh_samples(const struct mapping_facts *mapping, struct verdict *verdict)
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
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_SIZE(sources); i++) {
		struct tally tally = { 0 };
		const struct page_facts *page;

		list_for_each (page, samples)
			sources[i].count(&tally, page);
		rc = tell_direct(sources[i].source, &tally, samples->count, verdict)
			     ?: tell_cached(
					sources[i].source, &tally, samples->count, shared, verdict);
	}
	return rc;
}

/* What its pages show must agree with what the file's state promises. */
static void settle_access(struct verdict *verdict)
{
	bool disputed = false;
	const struct evidence *row;

	list_for_each (row, &verdict->evidence) {
		if (row->answer == UNKNOWN)
			continue;
		if (verdict->access != UNKNOWN && verdict->access != row->answer)
			disputed = true;
		else
			verdict->access = row->answer;
	}
	if (disputed)
		verdict->access = UNKNOWN;
}

/* The kernel keeps the flag on some mappings where it means nothing (mm/mmap.c: do_mmap). */
static enum answer is_sync_mapped(
	const struct mapping_facts *mapping, const struct verdict *verdict)
{
	enum answer flag = vm_flag(mapping, "sf"), shared = sharing_of(mapping);

	if (verdict->sync == REFUSED || shared == ANSWER_NO || flag == ANSWER_NO)
		return ANSWER_NO;
	return verdict->sync == CAPABLE && shared == ANSWER_YES ? flag : ANSWER_UNKNOWN;
}

/* For a shared mapping of a file that takes MAP_SYNC its own making decides. */
static enum judgement durability_of(
	const struct mapping_facts *mapping, const struct verdict *verdict)
{
	enum answer shared = sharing_of(mapping);

	if (shared == ANSWER_NO)
		return NONE;
	if (shared == ANSWER_UNKNOWN || verdict->access == UNKNOWN)
		return UNKNOWN;
	if (verdict->sync != CAPABLE || verdict->durability == NONE ||
		verdict->sync_mapped == ANSWER_YES)
		return verdict->durability;
	return verdict->sync_mapped == ANSWER_NO ? PAGE : UNKNOWN;
}

static enum judgement map_direct_of(
	const struct mapping_facts *mapping, const struct verdict *verdict)
{
	if (sharing_of(mapping) == ANSWER_NO || verdict->durability == PAGE ||
		verdict->access == PAGE_CACHE || verdict->access == NONE)
		return FAILS;
	if (verdict->durability == UNKNOWN && verdict->map_direct == HOLDS)
		return UNKNOWN;
	return verdict->map_direct;
}

static int note_flag(const struct mapping_facts *mapping, struct verdict *verdict)
{
	if (!mapping->memory || !mapping->memory->vm_flags || verdict->sync != CAPABLE)
		return 0;
	return add_evidence(verdict, "smaps", DURABILITY, verdict->durability, PROOF,
		vm_flag(mapping, "sf") == ANSWER_YES ? "VmFlags has sf: it was made with MAP_SYNC"
						     : "VmFlags lacks sf: it was made without "
						       "MAP_SYNC");
}

/* The file as the mapping shows it, to be looked at by the findings. */
static int find(const struct subject *process, const struct mapping_facts *mapping,
	const struct subject *file, struct verdict *verdict)
{
	struct facts facts = *file->facts;
	const struct subject subject = { .name = file->name, .kind = file->kind, .facts = &facts };

	facts.process = process->facts->process;
	facts.mapping = mapping;
	return add_findings(mapping_catalogue, &subject, verdict);
}

int judge_mapping(const struct subject *process, const struct mapping_facts *mapping,
	const struct list *files, struct verdict *verdict)
{
	const struct subject *file = file_of_mapping(process, mapping);
	const struct verdict *of_file;
	int rc;

	if (!file || !file->facts)
		return 0;
	of_file = (const struct verdict *)files->items + mapping->file;
	*verdict = *of_file;
	verdict->evidence = verdict->findings = verdict->stack = (struct list){ 0 };
	rc = mapping->memory ? weigh_samples(mapping, verdict) : 0;
	settle_access(verdict);
	verdict->sync_mapped = is_sync_mapped(mapping, verdict);
	if (sharing_of(mapping) == ANSWER_NO)
		verdict->libpmem2 = BYTE; /* what it takes for memory that is private */
	verdict->durability = durability_of(mapping, verdict);
	verdict->map_direct = map_direct_of(mapping, verdict);
	verdict->status = sum_up(verdict);
	rc = rc ?: note_flag(mapping, verdict);
	return rc ?: find(process, mapping, file, verdict);
}
