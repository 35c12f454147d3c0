/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The layers from the file down to the region, each with its own answer: yes where it does not
 * stand in the way. Which one says no is seen at a glance.
 */
#include "exclusions.h"
#include "file-systems.h"
#include "judge.h"
#include "layers.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* What a layer says. */
struct saying {
	enum answer dax, sync;
	const char *reason; /* copied; or NULL */
};

static int add_layer(struct verdict *verdict, const char *layer, const char *name, size_t depth,
	struct saying saying)
{
	struct layer *row = list_add(&verdict->stack, &layer_record);

	if (!row)
		return -ENOMEM;
	row->layer = strdup(layer);
	row->name = strdup(shown(name));
	row->reason = saying.reason ? strdup(saying.reason) : NULL;
	row->depth = number(depth);
	row->dax = saying.dax;
	row->sync = saying.sync;
	return row->layer && row->name && (row->reason || !saying.reason) ? 0 : -ENOMEM;
}

#define STANDS_IN_THE_WAY(text) ((struct saying){ ANSWER_NO, ANSWER_NO, text })

/* In the mode dax=inode the flag decides, unless the state of the inode is known. */
static struct saying flag_says(const struct subject *subject)
{
	const struct mount_facts *mount = mount_of(subject);
	bool by_flag = file_system_of(mount)->by_flag == ANSWER_YES &&
		       (!mount->dax_option || text_is(mount->dax_option, "dax=inode"));
	enum answer flag = file_of(subject)->xflag_dax;

	if (by_flag && flag == ANSWER_NO)
		return STANDS_IN_THE_WAY("FS_XFLAG_DAX is clear");
	if (by_flag && flag == ANSWER_UNKNOWN)
		return (struct saying){ ANSWER_UNKNOWN, ANSWER_UNKNOWN, NULL };
	if (by_flag && file_of(subject)->statx_dax == ANSWER_NO)
		return STANDS_IN_THE_WAY("FS_XFLAG_DAX was set too late for its inode");
	return (struct saying){ ANSWER_YES, ANSWER_YES, NULL };
}

static struct saying file_says(const struct subject *subject)
{
	const struct {
		bool applies;
		const char *reason;
	} obstacles[] = {
		{ subject->kind == KIND_OTHER, "it stores no data in pages" },
		{ subject->kind == KIND_BLOCK_DEVICE, "mapped itself: the page cache" },
		{ has_journaled_data(subject), "its data is journalled" },
		{ has_inline_data(subject), "its data lies in the inode" },
		{ is_encrypted(subject), "it is encrypted" },
		{ is_verity(subject), "fs-verity protects it" },
		{ is_compressed(subject), "it is compressed" },
		{ is_reflinked_too_early(subject), "it shares extents (before Linux 6.2)" },
	};

	if (file_of(subject)->statx_dax == ANSWER_YES)
		return (struct saying){ ANSWER_YES, ANSWER_YES, NULL };
	for (size_t i = 0; i < ARRAY_SIZE(obstacles); i++)
		if (obstacles[i].applies)
			return STANDS_IN_THE_WAY(obstacles[i].reason);
	return flag_says(subject);
}

static struct saying file_system_says(const struct subject *subject)
{
	const struct file_system *type = file_system_of(mount_of(subject));

	if (has_odd_blocks(subject))
		return STANDS_IN_THE_WAY("its blocks are no pages");
	if (type->dax == ANSWER_NO)
		return STANDS_IN_THE_WAY("it has no DAX");
	return (struct saying){ type->dax, type->sync,
		type->sync == ANSWER_NO ? "it never takes MAP_SYNC" : NULL };
}

static struct saying mount_says(const struct subject *subject)
{
	const char *option = mount_of(subject)->dax_option;

	if (text_is(option, "dax=never"))
		return STANDS_IN_THE_WAY(option);
	return (struct saying){ ANSWER_YES, ANSWER_YES, option };
}

static struct saying block_says(const struct subject *subject, const struct block_facts *block)
{
	if (block == misaligned_partition(subject))
		return STANDS_IN_THE_WAY("it does not begin and end on a page");
	if (block->start.known)
		return (struct saying){ ANSWER_YES, ANSWER_YES, NULL };
	if (block->dax == ANSWER_NO)
		return STANDS_IN_THE_WAY("queue/dax is 0");
	return (struct saying){ block->dax, block->dax, NULL };
}

static struct saying namespace_says(const struct namespace_facts *namespace)
{
	enum namespace_mode mode = namespace->mode;
	enum answer known = mode ? ANSWER_YES : ANSWER_UNKNOWN;

	if (mode == NAMESPACE_RAW || mode == NAMESPACE_SECTOR)
		return STANDS_IN_THE_WAY(mode == NAMESPACE_RAW ? "raw mode" : "sector mode");
	return (struct saying){ known, known, namespace_mode_names[mode] };
}

static struct saying region_says(const struct region_facts *region)
{
	if (text_is(region->provider, "virtio-pmem"))
		return (struct saying){ ANSWER_YES, ANSWER_NO, "the host must be asked to flush" };
	return (struct saying){ ANSWER_YES, region->provider ? ANSWER_YES : ANSWER_UNKNOWN,
		region->provider };
}

static struct saying dax_device_says(const struct dax_device_facts *device)
{
	if (dax_mode_of(device) == DAX_MODE_DEVDAX)
		return (struct saying){ ANSWER_YES, ANSWER_YES, device->mode };
	return STANDS_IN_THE_WAY(device->mode ?: "its mode is unknown");
}

static int add_medium(struct verdict *verdict, const struct namespace_facts *namespace,
	const struct region_facts *region, size_t depth)
{
	int rc = namespace ? add_layer(verdict, "namespace", namespace->name, depth++,
				     namespace_says(namespace))
			   : 0;

	if (rc < 0 || !region)
		return rc;
	return add_layer(verdict, "region", region->name, depth, region_says(region));
}

static int add_medium_of(
	const struct facts *facts, struct verdict *verdict, const char *region, size_t depth)
{
	const struct nvdimm_facts *medium;

	if (facts->region && text_is(region, facts->region->name ?: ""))
		return add_medium(verdict, facts->namespace, facts->region, depth);
	list_for_each (medium, &facts->more_nvdimms)
		if (medium->region && text_is(region, medium->region->name ?: ""))
			return add_medium(verdict, medium->namespace, medium->region, depth);
	return 0;
}

/* A device stands below one that is listed before it. */
static size_t depth_of(const struct list *blocks, const struct block_facts *block, size_t top,
	const size_t *depths)
{
	const struct block_facts *above;

	if (!block->holder)
		return top;
	list_for_each (above, blocks) {
		if (above == block)
			break;
		if (text_is(above->name, block->holder))
			return *depths + 1;
		depths++;
	}
	return top + 1;
}

static int add_block(const struct subject *subject, struct verdict *verdict,
	const struct block_facts *block, size_t depth)
{
	int rc = add_layer(verdict, block_kind_names[block->kind] ?: "device",
		block->node ?: block->name, depth, block_says(subject, block));

	if (rc < 0 || !block->region || block->start.known)
		return rc;
	return add_medium_of(subject->facts, verdict, block->region, depth + 1);
}

static int add_blocks(const struct subject *subject, struct verdict *verdict, size_t top)
{
	const struct list *blocks = &subject->facts->block;
	size_t *depths = calloc(blocks->count + 1, sizeof(*depths)), i = 0;
	const struct block_facts *block;
	int rc = depths ? 0 : -ENOMEM;

	list_for_each (block, blocks)
		if (rc == 0) {
			depths[i] = depth_of(blocks, block, top, depths);
			rc = add_block(subject, verdict, block, depths[i++]);
		}
	free(depths);
	return rc;
}

int add_stack(const struct subject *subject, struct verdict *verdict)
{
	const struct facts *facts = subject->facts;
	size_t depth = 0;
	int rc;

	if (!facts->file)
		return 0;
	if (facts->dax_device)
		return add_layer(verdict, "dax-device", facts->dax_device->name, depth,
			       dax_device_says(facts->dax_device))
			       ?: add_medium(verdict, facts->namespace, facts->region, depth + 1);
	rc = add_layer(verdict, kind_names[subject->kind] ?: "file", subject->name, depth++,
		file_says(subject));
	if (rc == 0 && facts->mount && facts->mount->type)
		rc = add_layer(verdict, "file-system", facts->mount->type, depth++,
			     file_system_says(subject))
			     ?: add_layer(verdict, "mount", facts->mount->target, depth++,
					mount_says(subject));
	return rc ?: add_blocks(subject, verdict, depth);
}
