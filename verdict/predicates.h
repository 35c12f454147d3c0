/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a finding applies: one predicate for each, named after it. */
#ifndef DAXINFO_VERDICT_PREDICATES_H
#define DAXINFO_VERDICT_PREDICATES_H

#include "verdict.h"

#define APPLIES(name)                                                                              \
	bool name(const struct subject *subject __attribute__((unused)),                           \
		const struct verdict *verdict __attribute__((unused)))

typedef bool finding_predicate(const struct subject *subject, const struct verdict *verdict);

finding_predicate block_size_not_page_size, partition_misaligned, journaled_data, inline_data,
	encrypted, verity, compressed, reflinked_too_early, mount_dax_fell_back, mount_dax_never,
	mount_dax_inode_flag_clear, flag_pending, flag_without_effect, file_system_without_dax,
	virtiofs_server_decides, directory_not_tried, overlay_hides_sync, namespace_sector,
	namespace_raw, device_without_dax, async_flush, stacked_async, sync_despite_async,
	system_ram_mode, dax_device_disabled, media_errors, volatile_storage, persistence_none,
	persistence_unknown, read_only_region, not_regular, zero_length, holes, unwritten_extents,
	shared_extents, huge_misaligned, huge_fragmented, map_sync_not_on_this_architecture,
	map_sync_unknown_to_kernel, flags_not_validated, no_permission, mapped_without_sync,
	private_mapping, sync_flag_without_effect, thp_disabled, vm_mixedmap_misleads,
	smaps_skipped, mappings_changed, fs_dax_not_built, trial_file_refused, block_device_itself,
	file_system_without_sync, pin_refused;

#endif
