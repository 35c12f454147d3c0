/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings of mappings, whose subject is their file, and of processes. */
#include "findings.h"
#include "huge.h"
#include "layers.h"
#include "vm-flags.h"

static bool mapped_without_sync(const struct subject *subject, const struct verdict *verdict)
{
	enum permissions perms = subject->facts->mapping->perms;

	return !is_device_dax(subject) && verdict->access == ACCESS_DIRECT &&
	       verdict->sync == SYNC_CAPABLE && verdict->sync_mapped == NO &&
	       permits(perms, PERMISSION_SHARED) && permits(perms, PERMISSION_WRITE);
}

static bool private_mapping(const struct subject *subject, const struct verdict *verdict)
{
	enum permissions perms = subject->facts->mapping->perms;

	return verdict->access == ACCESS_DIRECT && perms && !permits(perms, PERMISSION_SHARED) &&
	       permits(perms, PERMISSION_WRITE);
}

static bool sync_flag_without_effect(const struct subject *subject, const struct verdict *verdict)
{
	return vm_flag(subject->facts->mapping, "sf") == YES &&
	       (verdict->sync_mapped == NO || verdict->access == ACCESS_PAGE_CACHE);
}

/* Also keeps a DAX file from being mapped by PMDs (mm/huge_memory.c). */
static bool thp_disabled(const struct subject *subject, const struct verdict *verdict)
{
	const struct mapping_facts *mapping = subject->facts->mapping;
	const struct process_facts *process = subject->facts->process;

	return verdict->access == ACCESS_DIRECT && is_mapping_large(subject, mapping) &&
	       ((process && process->thp_disabled == YES) || vm_flag(mapping, "nh") == YES);
}

/* Of a file that huge pages could map elsewhere. device-dax refuses such an address. */
static bool address_misaligned(const struct subject *subject, const struct verdict *verdict)
{
	const struct mapping_facts *mapping = subject->facts->mapping;
	const struct extents_facts *extents = extents_of(subject);

	return verdict->access == ACCESS_DIRECT && sharing_of(mapping) == YES &&
	       (extents->huge.value || extents->huge_unwritten.value) &&
	       is_mapping_large(subject, mapping) && !is_mapping_congruent(subject, mapping);
}

static bool vm_mixedmap_misleads(const struct subject *subject, const struct verdict *verdict)
{
	enum tristate mixed = vm_flag(subject->facts->mapping, "mm");

	return (mixed == YES && verdict->access == ACCESS_PAGE_CACHE) ||
	       (mixed == NO && verdict->access == ACCESS_DIRECT);
}

static bool smaps_skipped(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	const struct process_facts *process = subject->facts->process;

	return process && process->smaps_stall.known && process->smaps_read == NO &&
	       process->walk_splits != YES;
}

static bool walk_would_split(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	const struct process_facts *process = subject->facts->process;

	return process && process->walk_splits == YES && process->smaps_read == NO;
}

static bool mappings_changed(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	const struct process_facts *process = subject->facts->process;

	return process && process->changed == YES;
}

const struct finding_type mapping_findings[] = {
	{ "mapped-without-sync", WARNING, LAYER_MAPPING, SYNC, mapped_without_sync,
		.message =
			"The file takes MAP_SYNC, but this shared mapping was made without it: a "
			"store is durable only once msync or fsync returned." },
	{ "private-mapping", WARNING, LAYER_MAPPING, ACCESS, private_mapping,
		.message = "The mapping is private: what is written to it goes to memory, never to "
			   "the "
			   "file." },
	{ "sync-flag-without-effect", WARNING, LAYER_MAPPING, SYNC, sync_flag_without_effect,
		.message = "It was mapped with MAP_SYNC without MAP_SHARED_VALIDATE, where that "
			   "has no "
			   "effect but the flag sf in smaps." },
	{ "thp-disabled", INFO, LAYER_MAPPING, HUGE, thp_disabled,
		.message = "Huge pages are switched off for the process (PR_SET_THP_DISABLE) or "
			   "for this mapping (MADV_NOHUGEPAGE): new faults will be mapped page by "
			   "page." },
	{ "address-misaligned", INFO, LAYER_MAPPING, HUGE, address_misaligned,
		.message = "The address of the mapping and its offset in the file differ modulo "
			   "{huge_page}, so no {huge_page} page can map it.",
		.note = "QEMU's memory-backend-file takes align={pmd_size}; other programs can "
			"give "
			"mmap an address that agrees with the offset modulo {huge_page}" },
	{ "vm-mixedmap-misleads", INFO, LAYER_MAPPING, NO_QUESTION, vm_mixedmap_misleads,
		.message = "In smaps, mm (VM_MIXEDMAP) does not distinguish DAX mappings here: the "
			   "kernel does not set it for them, or sets it for others." },
	{ 0 },
};

const struct finding_type process_findings[] = {
	{ "smaps-skipped", INFO, LAYER_PROCESS, SYNC, smaps_skipped,
		.message =
			"Whether its mappings were made with MAP_SYNC is in smaps alone, which was "
			"not read: that might hold the process up for too long.",
		.remedy = "daxinfo --deep -p {path}" },
	{ "walk-would-split", INFO, LAYER_PROCESS, SYNC, walk_would_split,
		.message =
			"device-dax may be mapped by entries of 1 GiB, which the kernel splits "
			"when "
			"it walks over their pages: what is resident there, and the flags of all "
			"mappings, are unknown.",
		.remedy = "daxinfo --deep -p {path}",
		.note = "the process faults these pages in again" },
	{ "mappings-changed", INFO, LAYER_PROCESS, ACCESS, mappings_changed,
		.message = "The process changed its mappings while they were read: what was made "
			   "meanwhile may be missing.",
		.remedy = "daxinfo -p {path}" },
	{ 0 },
};
