/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A write fault maps a block of the size of a PMD by one entry if it lies in one extent and is
 * aligned in physical memory as in the file (fs/dax.c: dax_iomap_pmd_fault). An unwritten extent is
 * as good: the fault converts the block. What a hole gets is up to the allocator.
 */
#include "huge.h"

#include "evidence.h"
#include "layers.h"
#include "lib/size.h"

static enum huge share_of_blocks(const struct extents_facts *extents, uint64_t whole)
{
	uint64_t possible = extents->huge.value + extents->huge_unwritten.value;
	uint64_t undecided = extents->huge_holes.value;
	bool complete = extents->huge_unwritten.known && extents->huge_holes.known;

	if (possible == whole)
		return HUGE_ALL;
	if (complete ? possible + undecided == whole
		     : !extents->huge_misaligned.value && !extents->huge_split.value)
		return HUGE_SHARE_UNKNOWN;
	return possible || undecided ? HUGE_SOME : HUGE_NONE;
}

static void collect_blocks(const struct subject *subject, struct verdict *verdict)
{
	const struct extents_facts *extents = extents_of(subject);
	struct number size = file_of(subject)->size, pmd = host_of(subject)->pmd_size;
	uint64_t whole;
	char words[SIZE_WORDS];

	if (!extents->huge.known || !size.known || !pmd.value)
		return;
	whole = size.value / pmd.value * pmd.value;
	size_in_words(words, pmd.value);
	if (!whole) {
		add_evidence(
			verdict, "statx", HUGE, HUGE_NONE, PROOF, "it is smaller than %s", words);
		return;
	}
	add_evidence(verdict, "fiemap", HUGE, share_of_blocks(extents, whole), PROOF,
		"entries of %s can map %llu of %llu bytes now, and %llu when first written; %llu "
		"are not allocated yet",
		words, (unsigned long long)extents->huge.value, (unsigned long long)whole,
		(unsigned long long)extents->huge_unwritten.value,
		(unsigned long long)extents->huge_holes.value);
}

/* The alignment of the device is the size of the entries that map it (drivers/dax/device.c). */
static void collect_alignment(const struct subject *subject, struct verdict *verdict)
{
	struct number align = dax_device_of(subject)->align, pmd = host_of(subject)->pmd_size;
	char words[SIZE_WORDS];

	if (align.known && pmd.known)
		add_evidence(verdict, "daxctl", HUGE,
			align.value >= pmd.value ? HUGE_ALL : HUGE_NONE, CONFIGURATION,
			"the device is mapped by entries of %s", size_in_words(words, align.value));
}

void collect_huge(const struct subject *subject, struct verdict *verdict)
{
	const struct evidence *row = deciding_row(verdict, ACCESS);

	if (verdict->access == ACCESS_PAGE_CACHE || verdict->access == ACCESS_NONE)
		add_evidence(verdict, row ? row->source : "statx", HUGE, HUGE_NONE,
			row ? row->weight : CONFIGURATION, "it is not direct");
	if (verdict->access != ACCESS_DIRECT)
		return;
	if (subject->facts->dax_device)
		collect_alignment(subject, verdict);
	else if (subject->kind == KIND_FILE)
		collect_blocks(subject, verdict);
}

void collect_huge_of_mapping(const struct mapping_facts *mapping, struct verdict *verdict)
{
	const struct memory_facts *memory = mapping->memory;
	enum huge huge = HUGE_SOME;

	verdict->huge = HUGE_SHARE_UNKNOWN;
	if (verdict->access == ACCESS_PAGE_CACHE || verdict->access == ACCESS_NONE)
		verdict->huge = HUGE_NONE;
	if (verdict->access != ACCESS_DIRECT || !memory || !memory->huge.known ||
		!memory->resident.value)
		return; /* nothing is resident: no page was touched yet */
	if (memory->huge.value == memory->resident.value)
		huge = HUGE_ALL;
	else if (!memory->huge.value)
		huge = HUGE_NONE;
	add_evidence(verdict, "pagemap-scan", HUGE, huge, PROOF,
		"%llu of %llu resident bytes are mapped by huge pages",
		(unsigned long long)memory->huge.value, (unsigned long long)memory->resident.value);
	verdict->huge = huge;
}

bool is_mapping_large(const struct subject *subject, const struct mapping_facts *mapping)
{
	struct number pmd = host_of(subject)->pmd_size;

	return pmd.known && mapping->end - mapping->start >= pmd.value;
}

bool is_mapping_congruent(const struct subject *subject, const struct mapping_facts *mapping)
{
	uint64_t pmd = host_of(subject)->pmd_size.value;

	return !pmd || (mapping->start - mapping->offset) % pmd == 0;
}
