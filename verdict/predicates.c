/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keeps a file, or new files in a directory, from being direct. */
#include "predicates.h"

#include "exclusions.h"
#include "file-systems.h"
#include "layers.h"

static bool in_file_system(const struct subject *subject)
{
	return subject->kind == KIND_FILE || subject->kind == KIND_DIRECTORY;
}

static bool cached(const struct subject *subject, const struct verdict *verdict)
{
	return in_file_system(subject) && verdict->access == PAGE_CACHE;
}

/* Mending one of these helps only where the device under it has DAX. */
static bool cached_on_dax(const struct subject *subject, const struct verdict *verdict)
{
	return cached(subject, verdict) && subject->facts->block.count &&
	       !device_without_dax_under(subject) &&
	       file_system_of(mount_of(subject))->dax == ANSWER_YES;
}

APPLIES(journaled_data)
{
	return cached_on_dax(subject, verdict) && has_journaled_data(subject);
}

APPLIES(inline_data)
{
	return cached_on_dax(subject, verdict) && has_inline_data(subject);
}

APPLIES(encrypted)
{
	return cached_on_dax(subject, verdict) && is_encrypted(subject);
}

APPLIES(verity)
{
	return cached_on_dax(subject, verdict) && is_verity(subject);
}

APPLIES(compressed)
{
	return cached_on_dax(subject, verdict) && is_compressed(subject);
}

APPLIES(reflinked_too_early)
{
	return cached_on_dax(subject, verdict) && is_reflinked_too_early(subject);
}

APPLIES(block_size_not_page_size)
{
	return cached_on_dax(subject, verdict) && has_odd_blocks(subject);
}

APPLIES(partition_misaligned)
{
	return misaligned_partition(subject);
}

static bool never(const struct subject *subject)
{
	return text_is(mount_of(subject)->dax_option, "dax=never");
}

static bool flag_decides(const struct subject *subject)
{
	const struct mount_facts *mount = mount_of(subject);

	return file_system_of(mount)->by_flag == ANSWER_YES &&
	       (!mount->dax_option || text_is(mount->dax_option, "dax=inode"));
}

APPLIES(mount_dax_fell_back)
{
	return cached(subject, verdict) && never(subject) &&
	       text_is(mount_of(subject)->type, "xfs") && is_excluded(subject);
}

APPLIES(mount_dax_never)
{
	return cached(subject, verdict) && never(subject) && !is_excluded(subject);
}

APPLIES(mount_dax_inode_flag_clear)
{
	return cached_on_dax(subject, verdict) && flag_decides(subject) &&
	       file_of(subject)->xflag_dax == ANSWER_NO && !is_excluded(subject);
}

APPLIES(flag_pending)
{
	return subject->kind == KIND_FILE && cached_on_dax(subject, verdict) &&
	       flag_decides(subject) && file_of(subject)->xflag_dax == ANSWER_YES &&
	       !is_excluded(subject);
}

APPLIES(flag_without_effect)
{
	return cached(subject, verdict) && file_of(subject)->xflag_dax == ANSWER_YES &&
	       (never(subject) || is_excluded(subject));
}

APPLIES(file_system_without_dax)
{
	enum answer dax = file_system_of(mount_of(subject))->dax;
	bool nothing_asked =
		!mount_of(subject)->dax_option && file_of(subject)->xflag_dax != ANSWER_YES;

	return cached(subject, verdict) && mount_of(subject)->type &&
	       (dax == ANSWER_NO || (dax == ANSWER_UNKNOWN && nothing_asked));
}

/* In the mode dax=inode the server decides for each file; without a window there is no DAX at all,
 * and only the mode dax=always says so, by failing (fs/fuse/dax.c: fuse_should_enable_dax). */
APPLIES(virtiofs_server_decides)
{
	return cached(subject, verdict) && text_is(mount_of(subject)->type, "virtiofs");
}

APPLIES(directory_not_tried)
{
	return subject->kind == KIND_DIRECTORY && !subject->facts->trial &&
	       !file_of(subject)->trial_file.tried &&
	       (verdict->access == DIRECT || verdict->access == UNKNOWN);
}

/* Asked for, and nothing else is in the way. */
APPLIES(fs_dax_not_built)
{
	return cached_on_dax(subject, verdict) && host_of(subject)->fs_dax == ANSWER_NO;
}

APPLIES(block_device_itself)
{
	return subject->kind == KIND_BLOCK_DEVICE;
}

APPLIES(trial_file_refused)
{
	return file_of(subject)->trial_file.error != 0;
}
