/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keeps a file, or new files in a directory, from being direct. */
#include "predicates.h"

#include "../mount-option.h"
#include "layers.h"

static bool in_file_system(const struct subject *subject)
{
	return subject->kind == KIND_FILE || subject->kind == KIND_DIRECTORY;
}

static bool cached(const struct subject *subject, const struct verdict *verdict)
{
	return in_file_system(subject) && verdict->access == PAGE_CACHE;
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
