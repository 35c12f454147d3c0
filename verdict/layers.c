/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "layers.h"

#include "file-systems.h"

#include <stdio.h>

bool is_kernel_before(const struct subject *subject, unsigned major, unsigned minor)
{
	const char *release = host_of(subject)->kernel;
	unsigned is_major, is_minor;

	return release && sscanf(release, "%u.%u", &is_major, &is_minor) == 2 &&
	       (is_major < major || (is_major == major && is_minor < minor));
}

enum dax_mode dax_mode_of(const struct subject *subject)
{
	const struct mount_facts *mount = mount_of(subject);
	static const struct {
		const char *option;
		enum dax_mode mode;
	} options[] = {
		{ "dax", DAX_MODE_ALWAYS },
		{ "dax=always", DAX_MODE_ALWAYS },
		{ "dax=never", DAX_MODE_NEVER },
	};

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (text_is(mount->dax_option, options[i].option))
			return options[i].mode;
	if (file_system_of(mount)->dax == NO)
		return DAX_MODE_NONE;
	return file_system_of(mount)->by_flag == YES ? DAX_MODE_INODE : DAX_MODE_UNKNOWN;
}

const struct block_facts *device_without_dax(const struct subject *subject)
{
	const struct block_facts *block;

	list_for_each (block, &subject->facts->block)
		if (block->dax != UNKNOWN)
			return block->dax == NO ? block : NULL;
	return NULL;
}

bool in_file_system(const struct subject *subject)
{
	return subject->kind == KIND_FILE || subject->kind == KIND_DIRECTORY;
}

bool has_media_errors(const struct subject *subject)
{
	return extents_of(subject)->media_errors.value > 0;
}

bool is_read_only_mount(const struct subject *subject)
{
	return in_file_system(subject) && mount_of(subject)->read_only == YES;
}

const struct region_facts *async_region(const struct facts *facts)
{
	for (size_t i = 0; i <= facts->more_nvdimms.count; i++)
		if (is_async_region(region_at(facts, i)))
			return region_at(facts, i);
	return NULL;
}

bool is_async_region(const struct region_facts *region)
{
	return region &&
	       (region->asynchronous == YES ||
		       (region->asynchronous == UNKNOWN && is_async_provider(region->provider)));
}
