/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A subject with all its layers, in one piece, so one change of one member shows what a
 * finding rests on. Each setup function makes a subject that is well but for what its name says.
 */
#ifndef DAXINFO_SCENE_H
#define DAXINFO_SCENE_H

#include "given.h"

struct scene {
	struct host_facts host;
	struct file_facts file;
	struct trial_facts trial;
	struct mount_facts mount;
	struct block_facts disks[2];
	struct superblock_facts superblock;
	struct namespace_facts namespace;
	struct region_facts region;
	struct region_facts other_region;
	struct dimm_facts dimm;
	struct nvdimm_facts medium;
	struct storage_facts storage;
	struct dax_device_facts dax_device;
	struct extents_facts extents;
	struct error_facts error;
	struct facts facts;
	struct subject subject;
};

typedef void setup_function(struct scene *scene);

/* A file that is direct and takes MAP_SYNC, on a region whose persistence domain is known. */
static inline void sync_file(struct scene *scene)
{
	*scene = (struct scene){
		.host = { .page_size = NUMBER(4096), .pmd_size = NUMBER(2 << 20) },
		.file = { .statx_dax = YES, .xflag_dax = NO, .size = NUMBER(8192) },
		.trial = *TAKES_SYNC,
		.mount = *MOUNT("ext4", "dax=always", .source = "/dev/pmem0",
			.block_size = NUMBER(4096), .options = "rw,dax=always"),
		.disks[0] = { .name = "pmem0",
			.node = "/dev/pmem0",
			.dax = YES,
			.region = "region0" },
		.namespace = { .name = "namespace0.0", .mode = NAMESPACE_FSDAX },
		.region = *NFIT,
		.other_region = *NFIT,
		.dax_device = *DAX_DEVICE("devdax"),
		.extents = { .count = NUMBER(1),
			.mapped = NUMBER(8192),
			.holes = NUMBER(0),
			.unwritten = NUMBER(0),
			.shared = NUMBER(0),
			.delayed = NUMBER(0),
			.compressed = NUMBER(0),
			.inline_data = NUMBER(0),
			.media_errors = NUMBER(0),
			.huge_misaligned = NUMBER(0),
			.huge_split = NUMBER(0) },
		.error = { .source = "mount", .error = TRIED(ENOENT), .message = "not found" },
		.facts = { .host = &scene->host,
			.file = &scene->file,
			.trial = &scene->trial,
			.mount = &scene->mount,
			.block = { 1, scene->disks },
			.namespace = &scene->namespace,
			.region = &scene->region,
			.extents = &scene->extents },
		.subject = { .name = "/mnt/file", .kind = KIND_FILE, .facts = &scene->facts },
	};
	scene->medium.region = &scene->other_region;
	scene->dimm.name = "nmem0";
	scene->region.dimms = (struct list){ 1, &scene->dimm };
	scene->storage = (struct storage_facts){ .role = STORAGE_JOURNAL, .path = "sda" };
	scene->storage.block = (struct list){ 1, &scene->disks[1] };
	scene->disks[1].name = "sda";
}

static inline void unseen_mount(struct scene *scene)
{
	sync_file(scene);
	scene->subject.errors = (struct list){ 1, &scene->error };
}

static inline void async_file(struct scene *scene)
{
	sync_file(scene);
	scene->trial.sync.error = EOPNOTSUPP;
}

/* On overlayfs, without an answer of statx(2): the trial alone decides. */
static inline void unanswered_overlay(struct scene *scene)
{
	sync_file(scene);
	scene->host.kernel = "4.18.0";
	scene->file.statx_dax = UNKNOWN;
	scene->mount.type = "overlay";
	scene->mount.dax_option = NULL;
	scene->facts.block = (struct list){ 0 };
}

static inline void async_stack(struct scene *scene)
{
	async_file(scene);
	scene->facts.more_nvdimms = (struct list){ 1, &scene->medium };
}

/* In the mode dax=inode, on a disk that has DAX, without the flag. */
static inline void cached_file(struct scene *scene)
{
	async_file(scene);
	scene->file.statx_dax = NO;
	scene->mount.dax_option = NULL;
	scene->mount.options = "rw";
}

static inline void flagged_file(struct scene *scene)
{
	cached_file(scene);
	scene->file.xflag_dax = YES;
}

static inline void never_dax(struct scene *scene)
{
	cached_file(scene);
	scene->mount.dax_option = "dax=never";
}

static inline void xfs_never_dax(struct scene *scene)
{
	never_dax(scene);
	scene->mount.type = "xfs";
}

static inline void cached_xfs(struct scene *scene)
{
	cached_file(scene);
	scene->mount.type = "xfs";
}

/* Without an answer of statx(2), and without -o dax. */
static inline void cached_xfs_of_linux_4_15(struct scene *scene)
{
	cached_xfs(scene);
	scene->host.kernel = "4.15.1";
	scene->file.statx_dax = UNKNOWN;
}

static inline void without_delayed_allocation(struct scene *scene)
{
	cached_file(scene);
	scene->mount.options = "rw,nodelalloc";
}

static inline void on_partition(struct scene *scene)
{
	cached_file(scene);
	scene->facts.block.count = 2;
	scene->disks[0] = (struct block_facts){ .name = "pmem0p1",
		.node = "/dev/pmem0p1",
		.start = NUMBER(2 << 20),
		.size = NUMBER(64 << 20) };
	scene->disks[1] = (struct block_facts){ .name = "pmem0", .node = "/dev/pmem0", .dax = YES };
}

static inline void without_device_dax(struct scene *scene)
{
	cached_file(scene);
	scene->disks[0].dax = NO;
}

static inline void sector_namespace(struct scene *scene)
{
	without_device_dax(scene);
	scene->namespace.mode = NAMESPACE_SECTOR;
	scene->disks[1] = (struct block_facts){ .name = "sda", .dax = NO };
}

static inline void raw_namespace(struct scene *scene)
{
	sector_namespace(scene);
	scene->namespace.mode = NAMESPACE_RAW;
}

static inline void without_disk(struct scene *scene)
{
	cached_file(scene);
	scene->facts.block.count = 0;
	scene->mount.type = "virtiofs";
}

static inline void xfs_of_linux_6_1(struct scene *scene)
{
	cached_file(scene);
	scene->mount.type = "xfs";
	scene->host.kernel = "6.1.0-13-amd64";
}

static inline void reflinked_xfs_of_linux_6_1(struct scene *scene)
{
	xfs_of_linux_6_1(scene);
	scene->extents.shared.value = 4096;
}

static inline void directory(struct scene *scene)
{
	sync_file(scene);
	scene->subject.kind = KIND_DIRECTORY;
}

static inline void device_dax(struct scene *scene)
{
	sync_file(scene);
	scene->subject.kind = KIND_DAX_DEVICE;
	scene->facts.mount = NULL;
	scene->facts.block.count = 0;
	scene->facts.extents = NULL;
	scene->facts.dax_device = &scene->dax_device;
}

/* A block device with DAX, and an ext4 file system on it that fits. */
static inline void ext4_device(struct scene *scene)
{
	sync_file(scene);
	scene->subject = (struct subject){
		.name = "/dev/pmem0", .kind = KIND_BLOCK_DEVICE, .facts = &scene->facts
	};
	scene->host.kernel = "6.12.0";
	scene->file.statx_dax = UNKNOWN;
	scene->facts.trial = NULL;
	scene->facts.mount = NULL;
	scene->facts.extents = NULL;
	scene->facts.superblock = &scene->superblock;
	scene->superblock = (struct superblock_facts){ .content = CONTENT_FILE_SYSTEM,
		.type = "ext4",
		.block_size = NUMBER(4096),
		.inline_data = NO,
		.encrypt = NO };
}

static inline void xfs_device(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock.type = "xfs";
	scene->superblock.reflink = NO;
}

static inline void xfs_device_of_linux_5_10(struct scene *scene)
{
	xfs_device(scene);
	scene->host.kernel = "5.10.0-30-amd64";
}

static inline void xfs_partition(struct scene *scene)
{
	xfs_device(scene);
	scene->facts.block.count = 2;
	scene->disks[1] = scene->disks[0];
	scene->disks[0] = (struct block_facts){ .name = "pmem0p1",
		.node = "/dev/pmem0p1",
		.start = NUMBER(2 << 20),
		.size = NUMBER(64 << 20) };
}

static inline void ext4_device_of_linux_5_4(struct scene *scene)
{
	ext4_device(scene);
	scene->host.kernel = "5.4.0";
}

static inline void ext4_device_of_small_blocks(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock.block_size.value = 1024;
}

static inline void inline_data_device(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock.inline_data = YES;
}

static inline void reflink_device_of_linux_5_10(struct scene *scene)
{
	xfs_device_of_linux_5_10(scene);
	scene->superblock.reflink = YES;
}

static inline void reflink_partition(struct scene *scene)
{
	xfs_partition(scene);
	scene->superblock.reflink = YES;
}

static inline void unopened_device_dax(struct scene *scene)
{
	device_dax(scene);
	scene->facts.trial = NULL;
}

static inline void disabled_device_dax(struct scene *scene)
{
	unopened_device_dax(scene);
	scene->file.statx_dax = UNKNOWN;
	scene->dax_device.mode = "disabled";
}

/* Linux 4.15 to 4.17 refuse MAP_SYNC for device-dax, which needs none. */
static inline void device_dax_without_sync(struct scene *scene)
{
	device_dax(scene);
	scene->trial.sync.error = EOPNOTSUPP;
}

static inline void sync_file_with_journal(struct scene *scene)
{
	sync_file(scene);
	scene->facts.storage = (struct list){ 1, &scene->storage };
}

static inline void cached_file_of_unknown_persistence(struct scene *scene)
{
	cached_file(scene);
	scene->region = *E820;
}

static inline void sync_file_of_unknown_persistence(struct scene *scene)
{
	sync_file(scene);
	scene->region = *E820;
}

#endif
