/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "storage.h"

#include "file-systems.h"
#include "layers.h"
#include "lib/xalloc.h"
#include "persistence.h"

#include <string.h>

/* Disks whose storage follows from their name: a prefix, and a digit. */
static const struct disk_kind {
	const char *prefix;
	bool is_volatile; /* else a process or a server stores the data, anywhere */
} disk_kinds[] = {
	{ "ram", true },
	{ "zram", true },
	{ "nullb", true },
	{ "nbd", false },
	{ "ublkb", false },
};

#define DEBUG_DISK "scsi_debug" /* a SCSI disk in memory; the kernel pads models with blanks */

/* Storage number 0 is the subject's own, and has no row. */
struct store {
	const struct storage_facts *row;
	const struct mount_facts *mount;
	const struct list *block;
};

static struct store store_at(const struct subject *subject, size_t number)
{
	const struct storage_facts *rows = subject->facts->storage.items;

	if (number == 0)
		return (struct store){ NULL, subject->facts->mount, &subject->facts->block };
	return (struct store){ rows + number - 1, rows[number - 1].mount, &rows[number - 1].block };
}

static size_t count_stores(const struct subject *subject)
{
	return 1 + subject->facts->storage.count;
}

static const struct file_system *file_system_at(const struct store *store)
{
	static const struct mount_facts nothing;

	return file_system_of(store->mount ?: &nothing);
}

char *name_storage(const struct storage_facts *storage)
{
	static const char *const names[] = {
		[STORAGE_UNKNOWN] = "other storage",
		[STORAGE_JOURNAL] = "the external journal",
		[STORAGE_UPPER_LAYER] = "the upper layer",
		[STORAGE_LOWER_LAYER] = "the lower layer",
		[STORAGE_BACKING_FILE] = "the backing file",
	};

	return xasprintf("%s %s", names[storage->role], or_unknown(storage->path));
}

static const struct disk_kind *kind_of_disk(const struct block_facts *block)
{
	for (size_t i = 0; block->name && i < ARRAY_SIZE(disk_kinds); i++) {
		size_t length = strlen(disk_kinds[i].prefix);

		if (strncmp(block->name, disk_kinds[i].prefix, length) == 0 &&
			block->name[length] && strchr("0123456789", block->name[length]))
			return &disk_kinds[i];
	}
	return NULL;
}

static bool is_volatile_disk(const struct block_facts *block)
{
	const struct disk_kind *kind = kind_of_disk(block);

	return (kind && kind->is_volatile) ||
	       (block->model && strncmp(block->model, DEBUG_DISK, strlen(DEBUG_DISK)) == 0);
}

static char *describe_volatile_device(const struct list *blocks)
{
	const struct block_facts *block;

	list_for_each (block, blocks) {
		if (is_volatile_disk(block))
			return xasprintf("%s is in memory", or_unknown(block->name));
		if (file_system_by_magic(block->backing_magic)->stored_on == STORED_IN_MEMORY)
			return xasprintf(
				"the backing file of %s is in memory", or_unknown(block->name));
	}
	return NULL;
}

static char *describe_volatile_mount(const struct mount_facts *mount)
{
	if (file_system_of(mount)->stored_on == STORED_IN_MEMORY)
		return xasprintf("%s is in memory", mount->type ?: file_system_of(mount)->name);
	if (ignores_fsync(mount))
		return xasprintf("overlayfs ignores every fsync (%s)", ignores_fsync(mount));
	return NULL;
}

static bool is_volatile_region(const struct region_facts *region)
{
	return region && (text_is(region->type, "volatile") || text_is(region->provider, "ramdax"));
}

static char *describe_region(const struct region_facts *region)
{
	if (!is_volatile_region(region))
		return NULL;
	return xasprintf(
		"%s (%s) is volatile", or_unknown(region->name), or_unknown(region->provider));
}

static char *describe_volatile_region(const struct subject *subject, const struct store *store)
{
	char *text = NULL;

	if (store->row) {
		const struct nvdimm_facts *medium;

		list_for_each (medium, &store->row->media)
			if ((text = describe_region(medium->region)))
				break;
		return text;
	}
	for (size_t i = 0; !text && i <= subject->facts->more_nvdimms.count; i++)
		text = describe_region(region_at(subject->facts, i));
	return text;
}

/* Prefixes the text, which is freed, with the name of the storage that it is about. */
static char *describe(const struct store *store, char *text)
{
	_cleanup_free_ char *name = NULL;
	char *described;

	if (!text || !store->row)
		return text;
	name = name_storage(store->row);
	described = xasprintf("%s: %s", name, text);
	free(text);
	return described;
}

char *describe_volatile_storage(const struct subject *subject)
{
	char *text = NULL;

	for (size_t i = 0; !text && i < count_stores(subject); i++) {
		struct store store = store_at(subject, i);

		if (store.mount)
			text = describe_volatile_mount(store.mount);
		text = describe(&store, text ?: describe_volatile_device(store.block)
						?: describe_volatile_region(subject, &store));
	}
	return text;
}

/* An asynchronous region is flushed by fsync(2). Without a persistence domain, one whose queues the
 * kernel can flush is, too (drivers/nvdimm/region_devs.c: nvdimm_flush). */
static bool is_kept_by_fsync(const struct region_facts *region)
{
	return is_async_region(region) || persistence_domain_of(region) ||
	       region->deep_flush == YES;
}

static const struct region_facts *without_domain(const struct list *media)
{
	const struct nvdimm_facts *medium;

	list_for_each (medium, media)
		if (medium->region && !is_kept_by_fsync(medium->region))
			return medium->region;
	return NULL;
}

const struct region_facts *region_without_domain(const struct facts *facts)
{
	const struct region_facts *region = facts->region;
	const struct storage_facts *storage;

	if (region && !is_kept_by_fsync(region))
		return region;
	region = without_domain(&facts->more_nvdimms);
	list_for_each (storage, &facts->storage)
		region = region ?: without_domain(&storage->media);
	return region;
}

/* Whether the file of a loop device was found, or its file system at least. */
static bool knows_backing_file(const struct facts *facts, const struct block_facts *loop)
{
	const struct storage_facts *storage;

	list_for_each (storage, &facts->storage)
		if (storage->role == STORAGE_BACKING_FILE &&
			text_is(storage->path, loop->backing_file))
			return true;
	return false;
}

static char *describe_lowest(const struct facts *facts, const struct block_facts *block)
{
	const struct region_facts *region =
		block->region ? find_region(facts, block->region) : NULL;
	const char *name = or_unknown(block->name);

	if (block->kind == BLOCK_DM || block->kind == BLOCK_MD)
		return xasprintf("no device of %s was seen", name);
	if (kind_of_disk(block))
		return xasprintf("%s is stored by a process or a server", name);
	if ((block->backing_file || block->backing_magic.known) &&
		!knows_backing_file(facts, block))
		return xasprintf("the backing file of %s was not seen", name);
	if (block->region && !region)
		return xasprintf("the region of %s was not seen", name);
	if (region && !is_kept_by_fsync(region))
		return xasprintf("%s reports no persistence domain", or_unknown(region->name));
	return NULL;
}

static char *describe_devices(const struct facts *facts, const struct store *store)
{
	const struct block_facts *block;
	char *text = NULL;

	list_for_each (block, store->block)
		if (!text && is_lowest_block(store->block, block))
			text = describe_lowest(facts, block);
	return text;
}

static bool has_layer(const struct facts *facts)
{
	const struct storage_facts *storage;

	list_for_each (storage, &facts->storage)
		if (storage->role == STORAGE_UPPER_LAYER || storage->role == STORAGE_LOWER_LAYER)
			return true;
	return false;
}

/* Device-dax has no block device. */
static bool is_on_region_alone(const struct store *store, const struct facts *facts)
{
	return !store->row && !store->mount && !store->block->count &&
	       (facts->region || facts->dax_device);
}

/* What is switched off on the subject's own mount and devices is a finding. */
static char *describe_doubt(const struct facts *facts, const struct store *store)
{
	const struct file_system *type = file_system_at(store);
	const char *option = store->row && store->mount ? skips_flushes(store->mount) : NULL;
	bool is_elsewhere = type->name && type->stored_on == STORED_ELSEWHERE;

	if (store->mount && !store->mount->type && !store->mount->magic.known)
		return xstrdup("its file system was not seen");
	if (option)
		return xasprintf("it is mounted with %s: it flushes no device", option);
	if (type->stored_on == STORED_BY_PROTOCOL || is_on_region_alone(store, facts))
		return NULL;
	if (type->stored_on == STORED_IN_LAYERS && !store->row)
		return has_layer(facts) ? NULL : xstrdup("the layers of the overlay were not seen");
	if (is_elsewhere)
		return xasprintf("a server or a process stores the data of %s",
			store->mount->type ?: type->name);
	if (!store->block->count)
		return xstrdup("its storage was not seen");
	return describe_devices(facts, store);
}

static bool is_block_unseen(const struct subject *subject)
{
	const struct error_facts *error;

	list_for_each (error, &subject->errors)
		if (text_is(error->source, "block"))
			return true;
	return false;
}

char *describe_doubtful_storage(const struct subject *subject)
{
	char *text = NULL;

	if (is_block_unseen(subject))
		return xstrdup("a device under it was not seen");
	for (size_t i = 0; !text && i < count_stores(subject); i++) {
		struct store store = store_at(subject, i);

		text = describe(&store, describe_doubt(subject->facts, &store));
	}
	return text;
}

const struct storage_facts *journal_of(const struct facts *facts)
{
	const struct storage_facts *storage;

	list_for_each (storage, &facts->storage)
		if (storage->role == STORAGE_JOURNAL)
			return storage;
	return NULL;
}

char *describe_doubtful_journal(const struct subject *subject)
{
	char *text = NULL;

	for (size_t i = 1; !text && i < count_stores(subject); i++) {
		struct store store = store_at(subject, i);

		if (store.row && store.row->role == STORAGE_JOURNAL)
			text = describe(&store, describe_doubt(subject->facts, &store));
	}
	return text;
}
