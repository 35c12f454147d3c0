/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

const char *const file_type_names[] = {
	[FILE_TYPE_UNKNOWN] = NULL,
	[FILE_TYPE_REGULAR] = "regular file",
	[FILE_TYPE_DIRECTORY] = "directory",
	[FILE_TYPE_BLOCK_DEVICE] = "block device",
	[FILE_TYPE_CHARACTER_DEVICE] = "character device",
	[FILE_TYPE_FIFO] = "FIFO",
	[FILE_TYPE_SOCKET] = "socket",
	[FILE_TYPE_SYMBOLIC_LINK] = "symbolic link",
	NULL,
};

const char *const mount_source_names[] = {
	[FOUND_BY_UNKNOWN] = NULL,
	[FOUND_BY_STATMOUNT] = "statmount",
	[FOUND_BY_MOUNTINFO] = "mountinfo",
	[FOUND_BY_MAPS] = "maps",
	NULL,
};

const char *const block_kind_names[] = {
	[BLOCK_UNKNOWN] = NULL,
	[BLOCK_PARTITION] = "partition",
	[BLOCK_DISK] = "disk",
	[BLOCK_DM] = "dm",
	[BLOCK_MD] = "md",
	[BLOCK_LOOP] = "loop",
	NULL,
};

const char *const content_names[] = {
	[CONTENT_UNKNOWN] = NULL,
	[CONTENT_NONE] = "nothing",
	[CONTENT_FILE_SYSTEM] = "file-system",
	[CONTENT_ENCRYPTED] = "encrypted",
	[CONTENT_MEMBER] = "member",
	[CONTENT_PARTITIONS] = "partitions",
	[CONTENT_OTHER] = "other",
	[CONTENT_AMBIGUOUS] = "ambiguous",
	NULL,
};

const char *const namespace_mode_names[] = {
	[NAMESPACE_MODE_UNKNOWN] = NULL,
	[NAMESPACE_FSDAX] = "fsdax",
	[NAMESPACE_DEVDAX] = "devdax",
	[NAMESPACE_SECTOR] = "sector",
	[NAMESPACE_RAW] = "raw",
	NULL,
};

const char *const storage_role_names[] = {
	[STORAGE_UNKNOWN] = NULL,
	[STORAGE_JOURNAL] = "journal",
	[STORAGE_UPPER_LAYER] = "upper-layer",
	[STORAGE_LOWER_LAYER] = "lower-layer",
	[STORAGE_BACKING_FILE] = "backing-file",
	NULL,
};

const char *const dax_provider_names[] = {
	[DAX_PROVIDER_UNKNOWN] = NULL,
	[DAX_PROVIDER_NVDIMM] = "nvdimm",
	[DAX_PROVIDER_HMEM] = "hmem",
	[DAX_PROVIDER_CXL] = "cxl",
	NULL,
};

const char *const dax_device_mode_names[] = {
	[DAX_DEVICE_UNKNOWN] = NULL,
	[DAX_DEVICE_DEVDAX] = "devdax",
	[DAX_DEVICE_SYSTEM_RAM] = "system-ram",
	[DAX_DEVICE_DISABLED] = "disabled",
	NULL,
};

const char *const huge_state_names[] = {
	[HUGE_UNKNOWN] = "unknown",
	[HUGE_WHOLE] = "huge",
	[HUGE_UNWRITTEN] = "unwritten",
	[HUGE_SHARED] = "shared",
	[HUGE_MISALIGNED] = "misaligned",
	[HUGE_SPLIT] = "split",
	[HUGE_HOLE] = "hole",
	[HUGE_END_OF_FILE] = "end-of-file",
	[HUGE_MEDIA_ERROR] = "media-error",
	NULL,
};

static const struct field host_fields[] = {
	FACT(host, TEXT, kernel, "release of the kernel that was asked"),
	FACT(host, TEXT, architecture, "machine architecture, as uname -m has it"),
	FACT(host, BYTES, page_size, "size of a page"),
	FACT(host, BYTES, pmd_size, "size of a huge page that one entry maps (PMD)"),
	FACT(host, NUMBER, mount_namespace, "inode of the mount namespace that was looked from"),
	FACT(host, TRISTATE, fs_dax,
		"CONFIG_FS_DAX: the kernel was built with DAX for file systems"),
	FACT(host, TRISTATE, all_cpu_cache,
		"every NVDIMM region keeps the CPU caches on power loss"),
	{ 0 },
};
RECORD(host);

static const struct field file_fields[] = {
	FIELD_OF_CHOICES(struct file_facts, type, file_type_names, "type of the inode"),
	FACT(file, TEXT, device, "device number of its file system (MAJOR:MINOR)"),
	FACT(file, TEXT, rdev, "device number of a device node (MAJOR:MINOR)"),
	FACT(file, NUMBER, inode, "inode number"),
	FACT(file, BYTES, size, "size"),
	FACT(file, TRISTATE, deleted, "no directory has it any more"),
	FACT(file, OUTCOME, trial_file, "creating a file in it that has no name (--trial-file)"),
	FACT(file, TRISTATE, statx_tells_dax, "statx: the kernel knows of the DAX state"),
	FACT(file, TRISTATE, statx_dax, "statx: the inode is in the DAX state now"),
	FACT(file, TRISTATE, encrypted, "statx: encrypted by the file system"),
	FACT(file, TRISTATE, verity, "statx: protected by fs-verity"),
	FACT(file, TRISTATE, compressed, "statx: compressed by the file system"),
	FACT(file, TRISTATE, immutable, "statx: cannot be changed"),
	FACT(file, TRISTATE, append_only, "statx: can only be appended to"),
	FACT(file, TRISTATE, xflag_dax, "FS_XFLAG_DAX: somebody asked for DAX on this inode"),
	FACT(file, FLAGS, xflags, "all FS_XFLAG bits"),
	FACT(file, BYTES, extent_size_hint,
		"extent size that the file system is asked to allocate by"),
	FACT(file, FLAGS, inode_flags, "all inode flags, as lsattr(1) shows them"),
	FACT(file, TRISTATE, data_journaled, "data of this inode goes through the journal"),
	FACT(file, TRISTATE, inline_data, "data lies in the inode"),
	{ 0 },
};
RECORD(file);

static const struct field trial_fields[] = {
	FACT(trial, BYTES, length, "length of each trial mapping"),
	FACT(trial, OUTCOME, control, "mmap with MAP_SHARED_VALIDATE alone"),
	FACT(trial, OUTCOME, canary, "the same with a bit that no kernel knows"),
	FACT(trial, FLAGS, sync_flag, "MAP_SYNC, as the kernel's header had it at build time"),
	FACT(trial, OUTCOME, sync, "the same with MAP_SYNC"),
	FACT(trial, FLAGS, direct_flag, "the bit that was tried as MAP_DIRECT"),
	FACT(trial, OUTCOME, direct, "the same with that bit"),
	FACT(trial, OUTCOME, pin, "a long-term pin of a page, by io_uring (--try-pin)"),
	{ 0 },
};
RECORD(trial);

static const struct field mount_fields[] = {
	FACT(mount, NUMBER, id, "number of the mount in mountinfo"),
	FIELD_OF_CHOICES(struct mount_facts, found_by, mount_source_names,
		"the interface that it was found by"),
	FACT(mount, TEXT, target, "mount point"),
	FACT(mount, TEXT, root, "directory of the file system that is mounted"),
	FACT(mount, TEXT, source, "source of the mount"),
	FACT(mount, TEXT, type, "file system type"),
	FACT(mount, TEXT, options, "options of the file system"),
	FACT(mount, TEXT, dax_option, "the option among them that is about DAX"),
	FACT(mount, TRISTATE, read_only, "mounted read-only"),
	FACT(mount, TRISTATE, fs_read_only,
		"the file system itself is read-only, not only this mount of it"),
	FACT(mount, FLAGS, magic, "magic number of the file system type"),
	FACT(mount, BYTES, block_size, "block size of the file system"),
	FACT(mount, TRISTATE, line_skipped, "a line of mountinfo could not be read"),
	{ 0 },
};
RECORD(mount);

static const struct field range_fields[] = {
	FACT(range, BYTES, start, "offset of the first byte"),
	FACT(range, BYTES, length, "length"),
	{ 0 },
};
RECORD(range);

static const struct field block_fields[] = {
	FACT(block, TEXT, name, "the kernel's name of the block device"),
	FACT(block, TEXT, device, "device number (MAJOR:MINOR)"),
	FACT(block, TEXT, node, "device node"),
	FIELD_OF_CHOICES(
		struct block_facts, kind, block_kind_names, "partition, disk, dm, md or loop"),
	FIELD_NAMED(FIELD_TEXT, struct block_facts, holder, "below",
		"name of the block device that stands on it"),
	FACT(block, TEXT, driver, "driver of the disk"),
	FACT(block, TEXT, model, "model of a SCSI disk"),
	FACT(block, TEXT, dm_name, "name of a device-mapper device"),
	FACT(block, TEXT, md_level, "RAID level of an md device"),
	FACT(block, TEXT, backing_file, "backing file of a loop device"),
	FACT(block, FLAGS, backing_magic, "magic number of the backing file's file system"),
	FACT(block, BYTES, size, "size"),
	FACT(block, BYTES, start, "start of a partition on its disk"),
	FACT(block, BYTES, logical_block_size, "smallest unit that can be addressed"),
	FACT(block, TRISTATE, dax, "queue/dax: the disk offers direct access"),
	FACT(block, TRISTATE, write_cache, "dax/write_cache: CPU caches are flushed on fsync"),
	FACT(block, TEXT, region, "name of the NVDIMM region that it lies in"),
	FIELD_OF_ROWS(
		struct block_facts, badblocks, &range_record, "media errors known on the disk"),
	{ 0 },
};
RECORD(block);

static const struct field superblock_fields[] = {
	FIELD_OF_CHOICES(struct superblock_facts, content, content_names,
		"what the device contains, by its signatures"),
	FACT(superblock, TEXT, type, "type of the file system, or of what else is there"),
	FACT(superblock, TEXT, label, "label of the file system"),
	FACT(superblock, TEXT, uuid, "UUID of the file system"),
	FACT(superblock, BYTES, block_size, "block size of an ext4 or XFS file system"),
	FACT(superblock, TRISTATE, reflink, "XFS: files may share extents (reflink)"),
	FACT(superblock, TRISTATE, inline_data, "ext4: small files may be in the inode"),
	FACT(superblock, TRISTATE, encrypt, "ext4: files may be encrypted"),
	FACT(superblock, TEXT, mounted_on, "mount point of the file system"),
	FACT(superblock, TEXT, dax_option, "its mount option that is about DAX"),
	{ 0 },
};
RECORD(superblock);

static const struct field namespace_fields[] = {
	FACT(namespace, TEXT, name, "name of the namespace"),
	FIELD_OF_CHOICES(
		struct namespace_facts, mode, namespace_mode_names, "fsdax, devdax, sector or raw"),
	FACT(namespace, TEXT, map, "where its page structures lie: mem or dev"),
	FACT(namespace, TEXT, uuid, "UUID"),
	FACT(namespace, TEXT, device, "name of the block device that it gives"),
	FACT(namespace, BYTES, size, "size"),
	FACT(namespace, BYTES, align, "alignment that mappings are made by"),
	FACT(namespace, BYTES, sector_size, "sector size"),
	FACT(namespace, ADDRESS, resource, "physical address of the device's first byte"),
	FACT(namespace, NUMBER, numa_node, "NUMA node"),
	{ 0 },
};
RECORD(namespace);

static const struct field dimm_fields[] = {
	FACT(dimm, TEXT, name, "name of the NVDIMM"),
	FACT(dimm, TEXT, flags, "its state flags: not_armed, save_fail, flush_fail ..."),
	{ 0 },
};
RECORD(dimm);

static const struct field region_fields[] = {
	FACT(region, TEXT, name, "name of the region"),
	FACT(region, TEXT, bus, "name of its bus"),
	FACT(region, TEXT, provider,
		"what made the bus: ACPI.NFIT, e820, virtio-pmem, CXL, ramdax ..."),
	FACT(region, TEXT, type, "pmem, or volatile"),
	FACT(region, TEXT, persistence_domain, "cpu_cache, memory_controller, none or unknown"),
	FACT(region, BYTES, size, "size"),
	FACT(region, BYTES, align, "alignment of its namespaces"),
	FACT(region, ADDRESS, resource, "physical address"),
	FACT(region, NUMBER, numa_node, "NUMA node"),
	FACT(region, TRISTATE, read_only, "read-only"),
	FACT(region, TRISTATE, deep_flush, "write-pending queues can be flushed by the kernel"),
	FACT(region, TRISTATE, asynchronous, "stores are durable only after the host flushed"),
	FIELD_OF_ROWS(struct region_facts, dimms, &dimm_record, "the NVDIMMs of the region"),
	{ 0 },
};
RECORD(region);

static const struct field nvdimm_fields[] = {
	FIELD_OF_RECORD(struct nvdimm_facts, namespace, &namespace_record, "the NVDIMM namespace"),
	FIELD_OF_RECORD(struct nvdimm_facts, region, &region_record, "the NVDIMM region"),
	{ 0 },
};
RECORD(nvdimm);

static const struct field storage_fields[] = {
	FIELD_OF_CHOICES(struct storage_facts, role, storage_role_names,
		"journal, upper-layer, lower-layer or backing-file"),
	FACT(storage, TEXT, path, "the device, directory or file"),
	FIELD_OF_RECORD(
		struct storage_facts, mount, &mount_record, "the mount of a layer or a file"),
	FIELD_OF_ROWS(struct storage_facts, block, &block_record, "block devices of the path"),
	FIELD_OF_ROWS(struct storage_facts, media, &nvdimm_record,
		"namespaces and regions of these devices"),
	{ 0 },
};
RECORD(storage);

static const struct field dax_device_fields[] = {
	FACT(dax_device, TEXT, name, "name of the device-dax instance"),
	FACT(dax_device, TEXT, mode, "devdax, system-ram, disabled, or the name of another driver"),
	FIELD_OF_CHOICES(struct dax_device_facts, provider, dax_provider_names,
		"what set it aside: nvdimm, hmem or cxl"),
	FACT(dax_device, BYTES, size, "size"),
	FACT(dax_device, BYTES, align, "alignment that mappings are made by"),
	FACT(dax_device, ADDRESS, resource, "physical address"),
	FACT(dax_device, NUMBER, target_node, "NUMA node that it would be as memory"),
	FACT(dax_device, TEXT, region, "name of the NVDIMM region that it lies in"),
	{ 0 },
};
RECORD(dax_device);

static const struct field huge_run_fields[] = {
	FIELD_OF_CHOICES(struct huge_run_facts, state, huge_state_names,
		"huge, or what keeps the blocks from being mapped by one entry each"),
	FACT(huge_run, NUMBER, blocks, "how many blocks of pmd_size in a row"),
	{ 0 },
};
RECORD(huge_run);

static const struct field extents_fields[] = {
	FACT(extents, NUMBER, count, "number of extents"),
	FACT(extents, BYTES, mapped, "of the file that has blocks"),
	FACT(extents, BYTES, holes, "of the file that has none"),
	FACT(extents, BYTES, unwritten, "allocated, to be converted by the first write"),
	FACT(extents, BYTES, shared, "shared with another file, to be copied by the first write"),
	FACT(extents, BYTES, delayed, "not allocated yet"),
	FACT(extents, BYTES, compressed, "compressed by the file system"),
	FACT(extents, BYTES, inline_data, "in the inode or packed with other data"),
	FACT(extents, BYTES, media_errors, "on blocks with a media error"),
	FACT(extents, BYTES, huge, "in blocks of pmd_size that one entry each could map now"),
	FACT(extents, BYTES, huge_unwritten,
		"in such blocks that one entry each maps when they are first written"),
	FACT(extents, BYTES, huge_holes, "in such blocks of which a part is not allocated yet"),
	FACT(extents, BYTES, huge_misaligned,
		"in such blocks that are not aligned in physical memory as in the file"),
	FACT(extents, BYTES, huge_split, "in such blocks that lie in several pieces"),
	FIELD_OF_ROWS(struct extents_facts, huge_map, &huge_run_record,
		"these blocks of the file, in its order; empty where they change too often"),
	{ 0 },
};
RECORD(extents);

static const struct field facts_fields[] = {
	FIELD_OF_RECORD(struct facts, host, &host_record, "the kernel that was asked"),
	FIELD_OF_RECORD(struct facts, file, &file_record, "the inode"),
	FIELD_OF_RECORD(struct facts, trial, &trial_record, "trial mappings, no page touched"),
	FIELD_OF_RECORD(struct facts, mount, &mount_record, "the mount"),
	FIELD_OF_ROWS(
		struct facts, block, &block_record, "block devices, from the file system's down"),
	FIELD_OF_RECORD(struct facts, superblock, &superblock_record,
		"what is on a block device that was named"),
	FIELD_OF_RECORD(struct facts, namespace, &namespace_record, "the NVDIMM namespace"),
	FIELD_OF_RECORD(struct facts, region, &region_record, "the NVDIMM region"),
	FIELD_OF_NAMED_ROWS(struct facts, more_nvdimms, "other_media", &nvdimm_record,
		"further namespaces and regions under it"),
	FIELD_OF_ROWS(struct facts, storage, &storage_record,
		"further storage that durability depends on: journals, layers, backing files"),
	FIELD_OF_RECORD(struct facts, dax_device, &dax_device_record, "the device-dax instance"),
	FIELD_OF_RECORD(struct facts, extents, &extents_record, "the block map as it is now"),
	FIELD_OF_RECORD(struct facts, page, &page_record, "a page that was touched (--touch)"),
	FIELD_OF_RECORD(struct facts, process, &process_record, "the process"),
	FIELD_OF_RECORD(struct facts, census, &census_record, "the processes gone through"),
	{ 0 },
};
const struct record facts_record = { sizeof(struct facts), facts_fields };

enum dax_device_mode dax_device_mode_of(const struct dax_device_facts *device)
{
	if (!device || !device->mode)
		return DAX_DEVICE_UNKNOWN;
	for (enum dax_device_mode mode = DAX_DEVICE_DEVDAX; mode < DAX_DEVICE_OTHER; mode++)
		if (text_is(device->mode, dax_device_mode_names[mode]))
			return mode;
	return DAX_DEVICE_OTHER;
}

bool is_async_provider(const char *provider)
{
	return text_is(provider, "virtio-pmem");
}
