/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "layers.h"

#include "file-systems.h"

#include <stdio.h>
#include <string.h>

bool is_kernel_before(const struct subject *subject, unsigned major, unsigned minor)
{
	const char *release = host_of(subject)->kernel;
	unsigned is_major, is_minor;

	return release && sscanf(release, "%u.%u", &is_major, &is_minor) == 2 &&
	       (is_major < major || (is_major == major && is_minor < minor));
}

bool is_bind_mount(const struct subject *subject)
{
	const char *root = mount_of(subject)->root;

	return root && !text_is(root, "/");
}

/* Linux 5.8 brought dax=always, dax=inode, dax=never and the statx attribute. Distributions may
 * have either in an older kernel. */
static bool has_dax_modes(const struct subject *subject)
{
	const char *option = mount_of(subject)->dax_option;

	return (option && strchr(option, '=')) || file_of(subject)->statx_tells_dax == YES ||
	       !is_kernel_before(subject, 5, 8);
}

/* Without these options, ext4 is DAX with -o dax alone. XFS is also DAX where FS_XFLAG_DAX is set
 * when it loads the inode (fs/xfs/xfs_iops.c of Linux 4.15 to 5.7: xfs_diflags_to_iflags). */
static enum dax_mode default_mode_of(const struct subject *subject)
{
	if (is_dax_by_option_alone(subject))
		return DAX_MODE_NEVER;
	return file_system_of(mount_of(subject))->by_flag == YES ? DAX_MODE_INODE
								 : DAX_MODE_UNKNOWN;
}

bool is_before_dax_modes(const struct subject *subject)
{
	return file_system_of(mount_of(subject))->by_flag == YES && !has_dax_modes(subject);
}

bool is_dax_by_option_alone(const struct subject *subject)
{
	return is_before_dax_modes(subject) && !text_is(mount_of(subject)->type, "xfs");
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
	return default_mode_of(subject);
}

/* Devices under the file system all lie in regions that are known to be synchronous. */
static bool is_on_synchronous_media(const struct subject *subject)
{
	const struct facts *facts = subject->facts;
	const struct block_facts *block;

	if (!facts->block.count || !facts->region || device_without_dax(subject))
		return false;
	list_for_each (block, &facts->block)
		if (is_lowest_block(&facts->block, block) && !block->region)
			return false;
	for (size_t i = 0; i <= facts->more_nvdimms.count; i++)
		if (!region_at(facts, i) || !region_at(facts, i)->provider ||
			is_async_region(region_at(facts, i)))
			return false;
	return true;
}

/* VM_SYNC needs IS_DAX(inode) and a synchronous device (include/linux/dax.h:
 * daxdev_mapping_supported), and only ext4, XFS and device-dax take MAP_SYNC at all. Before Linux
 * 4.19 overlayfs handed out the file of ext4 or XFS below it. */
enum tristate dax_state_of(const struct subject *subject)
{
	const struct trial_facts *trial = trial_of(subject);
	const struct file_system *type = file_system_of(mount_of(subject));

	if (file_of(subject)->statx_dax != UNKNOWN || !trial->sync.tried || !is_validated(trial))
		return file_of(subject)->statx_dax;
	if (trial->sync.error == 0 &&
		(type->sync == YES || text_is(mount_of(subject)->type, "overlay")))
		return YES;
	if (trial->sync.error == EOPNOTSUPP && type->sync == YES &&
		is_on_synchronous_media(subject))
		return NO;
	return UNKNOWN;
}

bool is_lowest_block(const struct list *blocks, const struct block_facts *block)
{
	const struct block_facts *other;

	list_for_each (other, blocks)
		if (text_is(other->holder, block->name ?: ""))
			return false;
	return true;
}

const char *file_system_type(const struct subject *subject)
{
	const struct superblock_facts *superblock = superblock_of(subject);

	if (subject->kind != KIND_BLOCK_DEVICE)
		return mount_of(subject)->type;
	return superblock->content == CONTENT_FILE_SYSTEM ? superblock->type : NULL;
}

struct number file_system_block_size(const struct subject *subject)
{
	return subject->kind == KIND_BLOCK_DEVICE ? superblock_of(subject)->block_size
						  : mount_of(subject)->block_size;
}

const struct file_system *file_system_of_subject(const struct subject *subject)
{
	const struct mount_facts named = { .type = (char *)file_system_type(subject) };

	return file_system_of(subject->kind == KIND_BLOCK_DEVICE ? &named : mount_of(subject));
}

const struct block_facts *device_with_known_dax(const struct subject *subject)
{
	const struct block_facts *block;

	list_for_each (block, &subject->facts->block)
		if (block->dax != UNKNOWN)
			return block;
	return NULL;
}

const struct block_facts *device_without_dax(const struct subject *subject)
{
	const struct block_facts *block = device_with_known_dax(subject);

	return block && block->dax == NO ? block : NULL;
}

bool in_file_system(const struct subject *subject)
{
	return subject->kind == KIND_FILE || subject->kind == KIND_DIRECTORY;
}

bool has_media_errors(const struct subject *subject)
{
	return extents_of(subject)->media_errors.value > 0;
}

bool is_read_only_fs(const struct subject *subject)
{
	return in_file_system(subject) && mount_of(subject)->fs_read_only == YES;
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
