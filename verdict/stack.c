/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each layer from the file down to the region reports what it permits by itself: its obstacle
 * (findings.h) if it has one. */
#include "stack.h"

#include "file-systems.h"
#include "findings.h"
#include "layers.h"
#include "lib/xalloc.h"

struct permission {
	enum tristate dax, sync;
	const char *reason; /* or NULL */
};

static void add_layer(struct verdict *verdict, const char *layer, const char *name, size_t depth,
	struct permission permission)
{
	struct layer *row = list_add(&verdict->stack, &layer_record);

	row->layer = xstrdup(layer);
	row->name = xstrdup(or_unknown(name));
	row->reason = permission.reason ? xstrdup(permission.reason) : NULL;
	row->depth = number(depth);
	row->dax = permission.dax;
	row->sync = permission.sync;
}

/* What a layer permits: otherwise, unless it has an obstacle. One to MAP_SYNC alone leaves DAX. */
static struct permission permission_of(
	enum layer_kind layer, const struct place *place, struct permission otherwise)
{
	const struct finding_type *obstacle = obstacle_at(layer, place);

	if (!obstacle)
		return otherwise;
	if (obstacle->question == DURABILITY) {
		otherwise.reason = obstacle->reason;
		return otherwise;
	}
	return (struct permission){ tristate(obstacle->question == SYNC), NO, obstacle->reason };
}

static struct permission both(enum tristate permitted, const char *reason)
{
	return (struct permission){ permitted, permitted, reason };
}

/* The state of the inode, if known; else FS_XFLAG_DAX in the mode dax=inode. */
static struct permission file_permits(const struct subject *subject)
{
	const struct place place = { .subject = subject };
	bool is_flag_unknown =
		dax_mode_of(subject) == DAX_MODE_INODE && file_of(subject)->xflag_dax == UNKNOWN;

	if (dax_state_of(subject) == YES)
		return both(YES, NULL);
	return permission_of(LAYER_FILE, &place, both(is_flag_unknown ? UNKNOWN : YES, NULL));
}

static struct permission file_system_permits(const struct subject *subject)
{
	const struct place place = { .subject = subject };
	const struct file_system *type = file_system_of_subject(subject);
	bool is_accepted = is_validated(trial_of(subject)) && trial_of(subject)->sync.tried &&
			   trial_of(subject)->sync.error == 0;

	return permission_of(LAYER_FILE_SYSTEM, &place,
		(struct permission){ type->dax, is_accepted ? YES : type->sync,
			type->sync == NO && !is_accepted ? "it never takes MAP_SYNC" : NULL });
}

static struct permission mount_permits(const struct subject *subject)
{
	const struct place place = { .subject = subject };

	return permission_of(LAYER_MOUNT, &place, both(YES, mount_of(subject)->dax_option));
}

static struct permission block_permits(
	const struct subject *subject, const struct block_facts *block)
{
	const struct place place = { .subject = subject, .block = block };

	return permission_of(
		LAYER_BLOCK, &place, both(block->start.known ? YES : block->dax, NULL));
}

static void add_nvdimm(const struct subject *subject, struct verdict *verdict,
	const struct namespace_facts *namespace, const struct region_facts *region, size_t depth)
{
	const struct place place = { subject, NULL, namespace, region };

	if (namespace)
		add_layer(verdict, "namespace", namespace->name, depth++,
			permission_of(LAYER_NAMESPACE, &place,
				both(namespace->mode ? YES : UNKNOWN,
					namespace_mode_names[namespace->mode])));
	if (region)
		add_layer(verdict, "region", region->name, depth,
			permission_of(LAYER_REGION, &place,
				(struct permission){
					YES, region->provider ? YES : UNKNOWN, region->provider }));
}

/* The namespace and the region of that name, if they are known. */
static void add_nvdimm_of(
	const struct subject *subject, struct verdict *verdict, const char *region, size_t depth)
{
	const struct facts *facts = subject->facts;
	const struct nvdimm_facts *medium;

	if (facts->region && text_is(facts->region->name, region)) {
		add_nvdimm(subject, verdict, facts->namespace, facts->region, depth);
		return;
	}
	list_for_each (medium, &facts->more_nvdimms)
		if (medium->region && text_is(medium->region->name, region)) {
			add_nvdimm(subject, verdict, medium->namespace, medium->region, depth);
			return;
		}
}

/* A device is below one that is listed before it. */
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

static void add_blocks(const struct subject *subject, struct verdict *verdict, size_t top)
{
	const struct list *blocks = &subject->facts->block;
	_cleanup_free_ size_t *depths = xcalloc(blocks->count, sizeof(*depths));
	const struct block_facts *block;
	size_t *depth = depths;

	list_for_each (block, blocks) {
		*depth = depth_of(blocks, block, top, depths);
		add_layer(verdict, block_kind_names[block->kind] ?: "device",
			block->node ?: block->name, *depth, block_permits(subject, block));
		if (block->region && !block->start.known)
			add_nvdimm_of(subject, verdict, block->region, *depth + 1);
		depth++;
	}
}

static void add_dax_device(const struct subject *subject, struct verdict *verdict)
{
	const struct facts *facts = subject->facts;
	const struct place place = { .subject = subject };
	const char *mode = facts->dax_device->mode;

	add_layer(verdict, "dax-device", facts->dax_device->name, 0,
		permission_of(LAYER_DAX_DEVICE, &place,
			is_mapped_dax_device(subject)
				? both(YES, "devdax")
				: both(tristate(dax_device_mode_of(facts->dax_device) ==
						DAX_DEVICE_DEVDAX),
					  mode ?: "its mode is unknown")));
	add_nvdimm(subject, verdict, facts->namespace, facts->region, 1);
}

void add_stack(const struct subject *subject, struct verdict *verdict)
{
	const struct mount_facts *mount = subject->facts->mount;
	size_t depth = 0;

	if (!subject->facts->file)
		return;
	if (subject->facts->dax_device) {
		add_dax_device(subject, verdict);
		return;
	}
	add_layer(verdict, kind_names[subject->kind] ?: "file", subject->name, depth++,
		file_permits(subject));
	if (superblock_of(subject)->type)
		add_layer(verdict, "file-system", superblock_of(subject)->type, depth++,
			file_system_permits(subject));
	if (mount && mount->type) {
		add_layer(
			verdict, "file-system", mount->type, depth++, file_system_permits(subject));
		add_layer(verdict, "mount", mount->target, depth++, mount_permits(subject));
	}
	add_blocks(subject, verdict, depth);
}
