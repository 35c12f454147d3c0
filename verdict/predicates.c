/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a finding applies. Where a layer was not observed, nothing is known and nothing applies. */
#include "predicates.h"

#include "../mount-option.h"

#include <errno.h>
#include <string.h>

#define APPLIES(name)                                                                              \
	bool name(const struct subject *subject __attribute__((unused)),                           \
		const struct verdict *verdict __attribute__((unused)))

static bool same(const char *text, const char *other)
{
	return text && strcmp(text, other) == 0;
}

/* A layer that was not observed is one about which nothing is known. */
static const struct file_facts *file_of(const struct subject *subject)
{
	static const struct file_facts nothing;

	return subject->facts->file ?: &nothing;
}

static const struct mount_facts *mount_of(const struct subject *subject)
{
	static const struct mount_facts nothing;

	return subject->facts->mount ?: &nothing;
}

static const struct namespace_facts *namespace_of(const struct subject *subject)
{
	static const struct namespace_facts nothing;

	return subject->facts->namespace ?: &nothing;
}

static const struct region_facts *region_of(const struct subject *subject)
{
	static const struct region_facts nothing;

	return subject->facts->region ?: &nothing;
}

static const struct trial_facts *trial_of(const struct subject *subject)
{
	static const struct trial_facts nothing;

	return subject->facts->trial ?: &nothing;
}

static const struct extents_facts *extents_of(const struct subject *subject)
{
	static const struct extents_facts nothing;

	return subject->facts->extents ?: &nothing;
}

static bool in_file_system(const struct subject *subject)
{
	return subject->kind == KIND_FILE || subject->kind == KIND_DIRECTORY;
}

static bool cached(const struct subject *subject, const struct verdict *verdict)
{
	return in_file_system(subject) && verdict->access == PAGE_CACHE;
}

static bool device_refuses(const struct subject *subject)
{
	const struct block_facts *block;

	list_for_each (block, &subject->facts->block)
		if (block->dax == ANSWER_NO)
			return true;
	return false;
}

static bool is_misaligned(struct number bytes, const struct subject *subject)
{
	const struct host_facts *host = subject->facts->host;

	return bytes.known && host && host->page_size.value && bytes.value % host->page_size.value;
}

APPLIES(block_size_not_page_size)
{
	const struct host_facts *host = subject->facts->host;
	const struct mount_facts *mount = mount_of(subject);

	return cached(subject, verdict) && subject->facts->block.count && host &&
	       mount->block_size.known && host->page_size.known &&
	       mount->block_size.value != host->page_size.value;
}

APPLIES(partition_misaligned)
{
	const struct block_facts *block;

	list_for_each (block, &subject->facts->block)
		if (block->start.known && !device_refuses(subject) &&
			(is_misaligned(block->start, subject) ||
				is_misaligned(block->size, subject)))
			return true;
	return false;
}

APPLIES(journaled_data)
{
	return cached(subject, verdict) &&
	       (file_of(subject)->data_journaled == ANSWER_YES ||
		       mount_option_is_set(mount_of(subject)->options, "data=journal"));
}

APPLIES(inline_data)
{
	return cached(subject, verdict) && file_of(subject)->inline_data == ANSWER_YES;
}

APPLIES(encrypted)
{
	return cached(subject, verdict) && file_of(subject)->encrypted == ANSWER_YES;
}

APPLIES(verity)
{
	return cached(subject, verdict) && file_of(subject)->verity == ANSWER_YES;
}

APPLIES(compressed)
{
	return cached(subject, verdict) && (file_of(subject)->compressed == ANSWER_YES ||
						   extents_of(subject)->encoded.value > 0);
}

/* Something that no flag or mount option can overrule. */
static bool is_excluded(const struct subject *subject, const struct verdict *verdict)
{
	return device_refuses(subject) || block_size_not_page_size(subject, verdict) ||
	       partition_misaligned(subject, verdict) || journaled_data(subject, verdict) ||
	       inline_data(subject, verdict) || encrypted(subject, verdict) ||
	       verity(subject, verdict) || compressed(subject, verdict);
}

static bool never(const struct subject *subject)
{
	return same(mount_of(subject)->dax_option, "dax=never");
}

static bool flag_decides(const struct subject *subject)
{
	const struct mount_facts *mount = mount_of(subject);

	return (same(mount->type, "ext4") || same(mount->type, "xfs")) &&
	       (!mount->dax_option || same(mount->dax_option, "dax=inode"));
}

APPLIES(mount_dax_fell_back)
{
	return cached(subject, verdict) && never(subject) && same(mount_of(subject)->type, "xfs") &&
	       is_excluded(subject, verdict);
}

APPLIES(mount_dax_never)
{
	return cached(subject, verdict) && never(subject) && !is_excluded(subject, verdict);
}

APPLIES(mount_dax_inode_flag_clear)
{
	return cached(subject, verdict) && flag_decides(subject) &&
	       file_of(subject)->xflag_dax == ANSWER_NO && subject->facts->block.count &&
	       !is_excluded(subject, verdict);
}

APPLIES(flag_pending)
{
	return subject->kind == KIND_FILE && cached(subject, verdict) && flag_decides(subject) &&
	       file_of(subject)->xflag_dax == ANSWER_YES && !is_excluded(subject, verdict);
}

APPLIES(flag_without_effect)
{
	return cached(subject, verdict) && file_of(subject)->xflag_dax == ANSWER_YES &&
	       (never(subject) || is_excluded(subject, verdict));
}

APPLIES(file_system_without_dax)
{
	return cached(subject, verdict) && subject->facts->block.count == 0 &&
	       !mount_of(subject)->dax_option && file_of(subject)->xflag_dax != ANSWER_YES;
}

APPLIES(directory_not_tried)
{
	return subject->kind == KIND_DIRECTORY && !subject->facts->trial &&
	       (verdict->access == DIRECT || verdict->access == UNKNOWN);
}

APPLIES(overlay_hides_sync)
{
	return same(mount_of(subject)->type, "overlay") && verdict->access == DIRECT &&
	       verdict->sync == REFUSED;
}

APPLIES(namespace_sector)
{
	return same(namespace_of(subject)->mode, "sector");
}

APPLIES(namespace_raw)
{
	return same(namespace_of(subject)->mode, "raw") && device_refuses(subject);
}

APPLIES(device_without_dax)
{
	return device_refuses(subject) && !namespace_raw(subject, verdict) &&
	       !namespace_sector(subject, verdict);
}

static bool is_async(const struct region_facts *region)
{
	return region && same(region->provider, "virtio-pmem");
}

APPLIES(async_flush)
{
	return verdict->access == DIRECT && verdict->sync != CAPABLE &&
	       is_async(subject->facts->region) && !subject->facts->other_media.count;
}

APPLIES(stacked_async)
{
	const struct medium_facts *medium;

	if (verdict->access != DIRECT || verdict->sync == CAPABLE ||
		!subject->facts->other_media.count)
		return false;
	list_for_each (medium, &subject->facts->other_media)
		if (is_async(medium->region))
			return true;
	return is_async(subject->facts->region);
}

APPLIES(system_ram_mode)
{
	return subject->facts->dax_device && same(subject->facts->dax_device->mode, "system-ram");
}

APPLIES(media_errors)
{
	return extents_of(subject)->media_errors.value > 0;
}

APPLIES(volatile_storage)
{
	return verdict->durability == NONE;
}

APPLIES(persistence_none)
{
	return verdict->sync == CAPABLE && same(region_of(subject)->persistence_domain, "none");
}

APPLIES(persistence_unknown)
{
	return verdict->sync == CAPABLE && verdict->durability == UNKNOWN &&
	       !persistence_none(subject, verdict);
}

APPLIES(read_only_region)
{
	return region_of(subject)->read_only == ANSWER_YES;
}

APPLIES(not_regular)
{
	return subject->kind == KIND_OTHER;
}

APPLIES(zero_length)
{
	return subject->kind == KIND_FILE && file_of(subject)->size.known &&
	       file_of(subject)->size.value == 0;
}

APPLIES(holes)
{
	return verdict->access == DIRECT && extents_of(subject)->holes.value > 0;
}

APPLIES(unwritten_extents)
{
	return verdict->access == DIRECT && extents_of(subject)->unwritten.value > 0;
}

APPLIES(shared_extents)
{
	return verdict->access == DIRECT && extents_of(subject)->shared.value > 0;
}

APPLIES(map_sync_not_on_this_architecture)
{
	return trial_of(subject)->control.tried && !trial_of(subject)->sync_flag.known;
}

APPLIES(map_sync_unknown_to_kernel)
{
	return trial_of(subject)->control.error == EINVAL && trial_of(subject)->sync_flag.known;
}

APPLIES(flags_not_validated)
{
	return trial_of(subject)->canary.tried && trial_of(subject)->canary.error == 0;
}

APPLIES(no_permission)
{
	const struct error_facts *row;

	list_for_each (row, &subject->errors)
		if (row->error.error == EACCES || row->error.error == EPERM)
			return true;
	return false;
}
