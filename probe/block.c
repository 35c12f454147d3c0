/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The block devices under a file, from sysfs; no device node is opened. */
#include "block.h"

#include "directory.h"
#include "kernel-fs.h"
#include "lib/mount-option.h"
#include "lib/xalloc.h"
#include "sysfs.h"
#include "target.h"

#include <blkid.h>
#include <errno.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512 /* bytes; the unit of sizes in sysfs, whatever the logical block size is */

/* How deep devices may be stacked; links in sysfs that go in a circle end here. */
#define DEPTH_MAX 16

/* A device to be added, and its place in the stack. */
struct place {
	dev_t device;
	const char *holder; /* name of the device that stands on this one, or NULL */
	int depth;
};

static int add_device(struct list *list, const struct place *place);

static bool is_listed(const struct list *list, const char *name)
{
	const struct block_facts *block;

	list_for_each (block, list)
		if (text_is(block->name, name))
			return true;
	return false;
}

static struct number sectors_to_bytes(struct number sectors)
{
	sectors.value *= SECTOR;
	return sectors;
}

/* Each line of badblocks is a first sector and a number of sectors (block/badblocks.c). */
static void read_badblocks(struct block_facts *block)
{
	char *text _cleanup_free_ = sysfs_text("class/block/%s/badblocks", block->name);
	unsigned long long start, length;
	int used;

	for (const char *line = text;
		line && sscanf(line, "%llu %llu%n", &start, &length, &used) == 2; line += used) {
		struct range_facts *range = list_add(&block->badblocks, &range_record);

		range->start = sectors_to_bytes(number(start));
		range->length = sectors_to_bytes(number(length));
	}
}

static enum block_kind kind_of(const struct block_facts *block)
{
	if (block->start.known)
		return BLOCK_PARTITION;
	if (block->dm_name)
		return BLOCK_DM;
	if (block->md_level)
		return BLOCK_MD;
	return block->backing_file ? BLOCK_LOOP : BLOCK_DISK;
}

/* path is the device's directory in sysfs. */
static void read_device(struct block_facts *block, const char *path, dev_t device)
{
	const char *name = block->name;
	struct statfs fs;

	block->device = sysfs_device_number(device);
	errno = 0;
	block->node = xresult(blkid_devno_to_devname(device));
	block->dm_name = sysfs_text("class/block/%s/dm/name", name);
	block->md_level = sysfs_text("class/block/%s/md/level", name);
	block->backing_file = sysfs_text("class/block/%s/loop/backing_file", name);
	if (block->backing_file && statfs(block->backing_file, &fs) == 0)
		block->backing_magic = number(magic_of(&fs));
	block->model = sysfs_text("class/block/%s/device/model", name);
	block->driver = sysfs_link_name("class/block/%s/device/driver", name);
	block->region = sysfs_nvdimm_region(path);
	block->size = sectors_to_bytes(sysfs_number("class/block/%s/size", name));
	block->start = sectors_to_bytes(sysfs_number("class/block/%s/start", name));
	block->logical_block_size = sysfs_number("class/block/%s/queue/logical_block_size", name);
	block->dax = sysfs_tristate("class/block/%s/queue/dax", name);
	block->write_cache = sysfs_tristate("class/block/%s/dax/write_cache", name);
	block->kind = kind_of(block);
	read_badblocks(block);
}

static int add_slave(struct list *list, const struct place *place, const char *name)
{
	char *text _cleanup_free_ = sysfs_text("class/block/%s/dev", name);
	struct place slave = *place;
	unsigned major, minor;

	if (!text || sscanf(text, "%u:%u", &major, &minor) != 2)
		return -ENODEV;
	slave.device = makedev(major, minor);
	return add_device(list, &slave);
}

/* The devices that a dm or md device is made of. */
static int add_slaves(struct list *list, const struct place *place)
{
	char name[PATH_MAX];
	const char *slave;
	DIR *slaves;
	int rc = 0;

	snprintf(name, sizeof(name), "/sys/class/block/%s/slaves", place->holder);
	slaves = sysfs_opendir(name);
	if (!slaves)
		return errno == ENOENT ? 0 : -errno;
	while (rc == 0 && (slave = next_name(slaves, &rc)))
		rc = add_slave(list, place, slave);
	closedir(slaves);
	return rc;
}

/* A partition stands on its disk, whose directory holds its own. (libblkid needs /sys/dev/block,
 * which containers mask.) */
static int add_disk(struct list *list, const struct place *place, const char *partition)
{
	char *path _cleanup_free_ = xstrdup(partition);
	char *end = strrchr(path, '/');

	if (end)
		*end = '\0';
	return add_slave(list, place, basename(path));
}

static int add_device(struct list *list, const struct place *place)
{
	char *path _cleanup_free_ = sysfs_device_path("block", place->device);
	char *name _cleanup_free_ = path ? xstrdup(basename(path)) : NULL;
	struct place lower = { .holder = name, .depth = place->depth + 1 };
	struct block_facts *block;

	if (!path)
		return -errno;
	if (place->depth > DEPTH_MAX)
		return -ELOOP;
	if (is_listed(list, name))
		return 0;
	block = list_add(list, &block_record);
	set_text(&block->name, name);
	set_text(&block->holder, place->holder);
	read_device(block, path, place->device);
	return block->start.known ? add_disk(list, &lower, path) : add_slaves(list, &lower);
}

int block_list_stack(struct list *list, dev_t device)
{
	return add_device(list, &(struct place){ .device = device });
}

static dev_t device_of_node(const char *name)
{
	struct stat node;

	return name && stat(name, &node) == 0 && S_ISBLK(node.st_mode) ? node.st_rdev : 0;
}

/* btrfs and bcachefs have device numbers of their own (major 0), and name a device as the mount's
 * source, where other file systems may have any text. */
static dev_t device_of_source(const struct mount_facts *mount)
{
	if (!mount || !(text_is(mount->type, "btrfs") || text_is(mount->type, "bcachefs")))
		return 0;
	return device_of_node(mount->source);
}

/* XFS keeps the data of inodes with FS_XFLAG_REALTIME on another device, and also that of new files
 * in a directory with FS_XFLAG_RTINHERIT (xfs(5), rtdev=). */
static bool is_realtime(const struct facts *facts)
{
	const struct file_facts *file = facts->file;

	return facts->mount && text_is(facts->mount->type, "xfs") && file->xflags.known &&
	       (file->xflags.value & (FS_XFLAG_REALTIME | FS_XFLAG_RTINHERIT));
}

static dev_t realtime_device(const struct mount_facts *mount)
{
	const char *prefix = "rtdev=";
	size_t length;
	const char *option = mount_option_find(mount->options ?: "", "rtdev", &length);
	char *name _cleanup_free_ = NULL;

	if (!option || length <= strlen(prefix))
		return 0;
	name = xstrndup(option + strlen(prefix), length - strlen(prefix));
	return device_of_node(name);
}

dev_t block_device_of(const struct target *target)
{
	const struct statx *stat = &target->stat;

	if (target->subject->kind == KIND_BLOCK_DEVICE)
		return makedev(stat->stx_rdev_major, stat->stx_rdev_minor);
	if (target->subject->kind != KIND_FILE && target->subject->kind != KIND_DIRECTORY)
		return 0;
	if (is_realtime(target->facts))
		return realtime_device(target->facts->mount);
	if (stat->stx_dev_major)
		return makedev(stat->stx_dev_major, stat->stx_dev_minor);
	return device_of_source(target->facts->mount);
}

int probe_block(struct target *target)
{
	target->device = block_device_of(target);
	if (!target->device)
		return 0;
	if (target->subject->kind == KIND_BLOCK_DEVICE) /* a file on it may have other storage */
		return block_list_stack(&target->facts->block, target->device);
	target->layers_cached =
		layer_cache_get(&target->session->layers, target->device, target->facts);
	if (target->layers_cached)
		return 0;
	return block_list_stack(&target->facts->block, target->device);
}
