/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "findings.h"
#include "predicates.h"

const struct finding_type mapping_catalogue[] = {
	{ "mapped-without-sync", WARNING, DURABILITY, mapped_without_sync,
		"The file takes MAP_SYNC, but this shared mapping was made without it: a store is "
		"durable only once msync or fsync returned.",
		NULL },
	{ "private-mapping", WARNING, ACCESS, private_mapping,
		"The mapping is private: what is written to it goes to memory, never to the file.",
		NULL },
	{ "sync-flag-without-effect", WARNING, SYNC, sync_flag_without_effect,
		"It was mapped with MAP_SYNC without MAP_SHARED_VALIDATE, where that has no effect "
		"but the flag sf in smaps.",
		NULL },
	{ "thp-disabled", INFO, NO_QUESTION, thp_disabled,
		"Huge pages are switched off for the process (PR_SET_THP_DISABLE) or for this "
		"mapping (MADV_NOHUGEPAGE), so that it is mapped page by page.",
		NULL },
	{ "vm-mixedmap-misleads", INFO, NO_QUESTION, vm_mixedmap_misleads,
		"Who looks for mm (VM_MIXEDMAP) in smaps would be wrong here: Linux 4.19 took that "
		"flag from DAX mappings, and others have it.",
		NULL },
	{ 0 },
};

const struct finding_type process_catalogue[] = {
	{ "smaps-skipped", INFO, SYNC, smaps_skipped,
		"Whether its mappings were made with MAP_SYNC is in smaps alone, which was not "
		"read: that might hold the process up for too long.",
		"daxinfo --deep -p {path}" },
	{ "mappings-changed", INFO, ACCESS, mappings_changed,
		"The process changed its mappings while they were read: what was made meanwhile "
		"may "
		"be missing.",
		"daxinfo -p {path}" },
	{ 0 },
};

const struct finding_type *const finding_catalogues[] = { finding_catalogue, mapping_catalogue,
	process_catalogue, NULL };
