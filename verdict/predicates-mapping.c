/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings of mappings and processes. The subject of a mapping is its file. */
#include "layers.h"
#include "predicates.h"
#include "vm-flags.h"

APPLIES(mapped_without_sync)
{
	enum permissions perms = subject->facts->mapping->perms;

	return verdict->access == DIRECT && verdict->sync == CAPABLE &&
	       verdict->sync_mapped == ANSWER_NO && permits(perms, PERMISSION_SHARED) &&
	       permits(perms, PERMISSION_WRITE);
}

APPLIES(private_mapping)
{
	enum permissions perms = subject->facts->mapping->perms;

	return verdict->access == DIRECT && perms && !permits(perms, PERMISSION_SHARED) &&
	       permits(perms, PERMISSION_WRITE);
}

APPLIES(sync_flag_without_effect)
{
	return vm_flag(subject->facts->mapping, "sf") == ANSWER_YES &&
	       (verdict->sync_mapped == ANSWER_NO || verdict->access == PAGE_CACHE);
}

/* That keeps the kernel from mapping a direct file by 2 MiB, too (mm/huge_memory.c). */
APPLIES(thp_disabled)
{
	const struct mapping_facts *mapping = subject->facts->mapping;
	const struct process_facts *process = subject->facts->process;

	return verdict->access == DIRECT && mapping->end - mapping->start >= HUGE_BLOCK &&
	       ((process && process->thp_disabled == ANSWER_YES) ||
		       vm_flag(mapping, "nh") == ANSWER_YES);
}

APPLIES(vm_mixedmap_misleads)
{
	enum answer mixed = vm_flag(subject->facts->mapping, "mm");

	return (mixed == ANSWER_YES && verdict->access == PAGE_CACHE) ||
	       (mixed == ANSWER_NO && verdict->access == DIRECT);
}

APPLIES(smaps_skipped)
{
	const struct process_facts *process = subject->facts->process;

	return process && process->smaps_stall.known && process->smaps_read == ANSWER_NO;
}

APPLIES(mappings_changed)
{
	const struct process_facts *process = subject->facts->process;

	return process && process->changed == ANSWER_YES;
}
