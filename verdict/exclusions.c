/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exclusions.h"

#include "layers.h"
#include "lib/mount-option.h"

bool has_journaled_data(const struct subject *subject)
{
	return file_of(subject)->data_journaled == ANSWER_YES ||
	       mount_option_is_set(mount_of(subject)->options, "data=journal");
}

bool has_inline_data(const struct subject *subject)
{
	return file_of(subject)->inline_data == ANSWER_YES;
}

bool is_encrypted(const struct subject *subject)
{
	return file_of(subject)->encrypted == ANSWER_YES;
}

bool is_verity(const struct subject *subject)
{
	return file_of(subject)->verity == ANSWER_YES;
}

bool is_compressed(const struct subject *subject)
{
	return file_of(subject)->compressed == ANSWER_YES ||
	       extents_of(subject)->compressed.value > 0;
}

bool is_reflinked_too_early(const struct subject *subject)
{
	return text_is(mount_of(subject)->type, "xfs") && extents_of(subject)->shared.value > 0 &&
	       is_kernel_before(subject, 6, 2);
}

bool has_odd_blocks(const struct subject *subject)
{
	struct number block = mount_of(subject)->block_size, page = host_of(subject)->page_size;

	return subject->facts->block.count && block.known && page.known &&
	       block.value != page.value;
}

static bool is_misaligned(struct number bytes, const struct subject *subject)
{
	uint64_t page = host_of(subject)->page_size.value;

	return bytes.known && page && bytes.value % page;
}

const struct block_facts *misaligned_partition(const struct subject *subject)
{
	const struct block_facts *block;

	if (device_without_dax_under(subject))
		return NULL;
	list_for_each (block, &subject->facts->block)
		if (block->start.known && (is_misaligned(block->start, subject) ||
						  is_misaligned(block->size, subject)))
			return block;
	return NULL;
}

const struct block_facts *device_without_dax_under(const struct subject *subject)
{
	const struct block_facts *block;

	list_for_each (block, &subject->facts->block)
		if (block->dax != ANSWER_UNKNOWN)
			return block->dax == ANSWER_NO ? block : NULL;
	return NULL;
}

bool is_excluded(const struct subject *subject)
{
	return device_without_dax_under(subject) || misaligned_partition(subject) ||
	       has_odd_blocks(subject) || has_journaled_data(subject) || has_inline_data(subject) ||
	       is_encrypted(subject) || is_verity(subject) || is_compressed(subject) ||
	       is_reflinked_too_early(subject);
}
