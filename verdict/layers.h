/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layers of a subject's facts. One that was not observed is one about which nothing is known.
 */
#ifndef DAXINFO_LAYERS_H
#define DAXINFO_LAYERS_H

#include "../facts.h"

#include <string.h>

static inline bool same(const char *text, const char *other)
{
	return text && strcmp(text, other) == 0;
}

static inline const struct file_facts *file_of(const struct subject *subject)
{
	static const struct file_facts nothing;

	return subject->facts->file ?: &nothing;
}

static inline const struct mount_facts *mount_of(const struct subject *subject)
{
	static const struct mount_facts nothing;

	return subject->facts->mount ?: &nothing;
}

static inline const struct namespace_facts *namespace_of(const struct subject *subject)
{
	static const struct namespace_facts nothing;

	return subject->facts->namespace ?: &nothing;
}

static inline const struct region_facts *region_of(const struct subject *subject)
{
	static const struct region_facts nothing;

	return subject->facts->region ?: &nothing;
}

static inline const struct trial_facts *trial_of(const struct subject *subject)
{
	static const struct trial_facts nothing;

	return subject->facts->trial ?: &nothing;
}

static inline const struct extents_facts *extents_of(const struct subject *subject)
{
	static const struct extents_facts nothing;

	return subject->facts->extents ?: &nothing;
}

/* Whether some block device under the subject has no DAX. */
static inline bool device_refuses(const struct subject *subject)
{
	const struct block_facts *block;

	list_for_each (block, &subject->facts->block)
		if (block->dax == ANSWER_NO)
			return true;
	return false;
}

#endif
