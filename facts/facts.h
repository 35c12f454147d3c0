/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vocabulary that the rooms share: what the probes observe and the verdict reads, one struct
 * for each layer. Zero is unknown. The tables in facts.c say what each member means; the comments
 * here add where it comes from.
 */
#ifndef DAXINFO_FACTS_FACTS_H
#define DAXINFO_FACTS_FACTS_H

#include "lib/record.h"
#include "lib/util.h"
#include "page.h"
#include "process.h"

/* uname(2), sysconf(3), the kernel's configuration, libndctl. */
struct host_facts {
	char *kernel;
	char *architecture;
	struct number page_size;
	struct number pmd_size;        /* transparent_hugepage/hpage_pmd_size in sysfs */
	struct number mount_namespace; /* stat(2) of /proc/self/ns/mnt */
	enum tristate fs_dax;
	enum tristate all_cpu_cache;
};

/* inode(7), S_IFMT. */
enum file_type {
	FILE_TYPE_UNKNOWN,
	FILE_TYPE_REGULAR,
	FILE_TYPE_DIRECTORY,
	FILE_TYPE_BLOCK_DEVICE,
	FILE_TYPE_CHARACTER_DEVICE,
	FILE_TYPE_FIFO,
	FILE_TYPE_SOCKET,
	FILE_TYPE_SYMBOLIC_LINK,
};

/* The inode: statx(2), FS_IOC_FSGETXATTR, FS_IOC_GETFLAGS. */
struct file_facts {
	enum file_type type;
	char *device;
	char *rdev;
	struct number inode;
	struct number size;
	enum tristate deleted;
	struct outcome trial_file;     /* open(2) with O_TMPFILE */
	enum tristate statx_tells_dax; /* STATX_ATTR_DAX is in stx_attributes_mask: Linux 5.10 */
	enum tristate statx_dax;       /* STATX_ATTR_DAX; unknown if the mask does not have it */
	enum tristate encrypted;
	enum tristate verity;
	enum tristate compressed;
	enum tristate immutable;
	enum tristate append_only;
	enum tristate xflag_dax; /* FS_XFLAG_DAX: a request, not the state */
	struct number xflags;
	struct number extent_size_hint; /* fsx_extsize */
	struct number inode_flags;      /* FS_IOC_GETFLAGS */
	enum tristate data_journaled;   /* FS_JOURNAL_DATA_FL */
	enum tristate inline_data;      /* EXT4_INLINE_DATA_FL */
};

/* mmap(2), tried on the file without touching a page. */
struct trial_facts {
	struct number length;
	struct outcome control;
	struct outcome canary;
	struct number sync_flag; /* unknown on architectures without MAP_SYNC */
	struct outcome sync;
	struct number direct_flag;
	struct outcome direct;
	struct outcome pin; /* io_uring_register(2), IORING_REGISTER_BUFFERS */
};

enum mount_source {
	FOUND_BY_UNKNOWN,
	FOUND_BY_STATMOUNT, /* statmount(2): Linux 6.8 */
	FOUND_BY_MOUNTINFO,
	FOUND_BY_MAPS, /* /proc/PID/maps: shared memory is on a mount of the kernel's own */
};

/* The mount that the path is on: statmount(2) or /proc/PID/mountinfo, and statfs(2). */
struct mount_facts {
	struct number id;
	enum mount_source found_by;
	char *target;
	char *root;
	char *source;
	char *type;
	char *options; /* of the superblock, not of the mount */
	char *dax_option;
	enum tristate read_only;
	enum tristate fs_read_only; /* the file system, not only this mount of it */
	struct number magic;        /* f_type */
	struct number block_size;   /* f_bsize */
	enum tristate line_skipped;
};

/* A range of a device. */
struct range_facts {
	struct number start;
	struct number length;
};

enum block_kind {
	BLOCK_UNKNOWN,
	BLOCK_PARTITION,
	BLOCK_DISK,
	BLOCK_DM,
	BLOCK_MD,
	BLOCK_LOOP,
};

/* A block device: /sys/class/block. The first is the file system's, then come those that it is made
 * of, down to the disks. */
struct block_facts {
	char *name;
	char *device;
	char *node;
	enum block_kind kind;
	char *holder; /* sysfs: holders */
	char *driver;
	char *model; /* sysfs: device/model, of SCSI disks */
	char *dm_name;
	char *md_level;
	char *backing_file;
	struct number backing_magic; /* statfs(2): f_type */
	struct number size;
	struct number start;
	struct number logical_block_size;
	enum tristate dax;
	enum tristate write_cache;
	char *region;
	struct list badblocks; /* struct range_facts */
};

/* What the first and last blocks of a device show (libblkid). */
enum content {
	CONTENT_UNKNOWN,
	CONTENT_NONE, /* no signature: empty, or encrypted without a header */
	CONTENT_FILE_SYSTEM,
	CONTENT_ENCRYPTED,  /* LUKS and the like: a file system is on the device made of it */
	CONTENT_MEMBER,     /* of an LVM volume group, a RAID array and the like, likewise */
	CONTENT_PARTITIONS, /* a partition table */
	CONTENT_OTHER,      /* a swap area, a journal */
	CONTENT_AMBIGUOUS,  /* several signatures */
};

/* What is on a block device that the user named: libblkid(3), the superblock itself, and the mount.
 * It is read only if the device may have DAX. */
struct superblock_facts {
	enum content content;
	char *type; /* as blkid(8) has it */
	char *label;
	char *uuid;
	struct number block_size;
	enum tristate reflink;     /* XFS_SB_FEAT_RO_COMPAT_REFLINK */
	enum tristate inline_data; /* EXT4_FEATURE_INCOMPAT_INLINE_DATA */
	enum tristate encrypt;     /* EXT4_FEATURE_INCOMPAT_ENCRYPT */
	char *mounted_on;          /* mountinfo: the first mount that can be seen */
	char *dax_option;
};

/* As ndctl-create-namespace(1) has them. */
enum namespace_mode {
	NAMESPACE_MODE_UNKNOWN,
	NAMESPACE_FSDAX,
	NAMESPACE_DEVDAX,
	NAMESPACE_SECTOR,
	NAMESPACE_RAW,
};

/* An NVDIMM namespace (libndctl). */
struct namespace_facts {
	char *name;
	enum namespace_mode mode;
	char *map;
	char *uuid;
	char *device;
	struct number size;
	struct number align;
	struct number sector_size;
	struct number resource; /* only root may read it */
	struct number numa_node;
};

/* An NVDIMM of a region: sysfs, nfit/flags or papr/flags. */
struct dimm_facts {
	char *name;
	char *flags; /* unknown where its bus has no flags (CXL) */
};

/* An NVDIMM region (libndctl). */
struct region_facts {
	char *name;
	char *bus;
	char *provider;
	char *type;
	char *persistence_domain;
	struct number size;
	struct number align;
	struct number resource; /* only root may read it */
	struct number numa_node;
	enum tristate read_only;
	enum tristate deep_flush;
	/* The kernel's ND_REGION_ASYNC: the provider, and on POWER the device tree. Saved answers
	 * of older versions do not have it. */
	enum tristate asynchronous;
	struct list dimms; /* struct dimm_facts */
};

/* Whether all regions of a provider are asynchronous (drivers/nvdimm/virtio_pmem.c). */
bool is_async_provider(const char *provider);

/* A further namespace and its region, if the file's block device is made of several. */
struct nvdimm_facts {
	struct namespace_facts *namespace;
	struct region_facts *region;
};

/* What the file needs storage for that is not on its own block device. */
enum storage_role {
	STORAGE_UNKNOWN,
	STORAGE_JOURNAL,      /* external journal of ext4, external log of XFS */
	STORAGE_UPPER_LAYER,  /* of overlayfs: what is written goes there */
	STORAGE_LOWER_LAYER,  /* of overlayfs without an upper layer */
	STORAGE_BACKING_FILE, /* of a loop device */
};

/* Such storage: the file system and the devices of a path. */
struct storage_facts {
	enum storage_role role;
	char *path;
	struct mount_facts *mount; /* of a layer or a backing file */
	struct list block;         /* struct block_facts; empty where they are unknown */
	struct list media;         /* struct nvdimm_facts */
};

/* What set the memory of a device-dax instance aside. */
enum dax_provider {
	DAX_PROVIDER_UNKNOWN,
	DAX_PROVIDER_NVDIMM,
	DAX_PROVIDER_HMEM, /* the firmware: EFI_MEMORY_SP (drivers/dax/hmem) */
	DAX_PROVIDER_CXL,
};

enum dax_device_mode {
	DAX_DEVICE_UNKNOWN,
	DAX_DEVICE_DEVDAX,     /* driver device_dax */
	DAX_DEVICE_SYSTEM_RAM, /* driver kmem */
	DAX_DEVICE_DISABLED,   /* no driver */
	DAX_DEVICE_OTHER,      /* another driver */
};

/* A device-dax instance (libdaxctl). */
struct dax_device_facts {
	char *name;
	char *mode; /* a word of dax_device_mode_names, or the name of another driver */
	enum dax_provider provider;
	struct number size;
	struct number align;
	struct number resource;
	struct number target_node;
	char *region;
};

/* Whether a block of a file, of host_facts.pmd_size bytes, can be mapped with a huge page (PMD)
 * now (fs/dax.c: dax_fault_check_fallback), or why not: if several reasons apply, the highest value
 * wins. */
enum huge_state {
	HUGE_UNKNOWN,
	HUGE_WHOLE,
	HUGE_UNWRITTEN, /* it is mapped by one entry when it is first written */
	HUGE_SHARED,
	HUGE_MISALIGNED,
	HUGE_SPLIT,
	HUGE_HOLE, /* what it gets is up to the allocator */
	HUGE_END_OF_FILE,
	HUGE_MEDIA_ERROR,
	HUGE_STATES,
};

/* Adjacent blocks in the same state. */
struct huge_run_facts {
	enum huge_state state;
	struct number blocks;
};

/* The block map: FS_IOC_FIEMAP. */
struct extents_facts {
	struct number count;
	struct number mapped;
	struct number holes;
	struct number unwritten;
	struct number shared;
	struct number delayed;
	struct number compressed;
	struct number inline_data;
	struct number media_errors;
	struct number huge;
	struct number huge_unwritten;
	struct number huge_holes;
	struct number huge_misaligned;
	struct number huge_split;
	struct list huge_map; /* struct huge_run_facts */
};

struct facts {
	struct host_facts *host;
	struct file_facts *file;
	struct trial_facts *trial;
	struct mount_facts *mount;
	struct list block; /* struct block_facts */
	struct superblock_facts *superblock;
	struct namespace_facts *namespace;
	struct region_facts *region;
	struct list more_nvdimms; /* struct nvdimm_facts */
	struct list storage;      /* struct storage_facts */
	struct dax_device_facts *dax_device;
	struct extents_facts *extents;
	struct page_facts *page;
	struct process_facts *process;
	struct census_facts *census;
	const struct mapping_facts *mapping; /* while a mapping is judged; not in the table */
};

/* A region, or NULL if it is unknown: number 0 is facts->region, then come those of more_nvdimms.
 */
static inline const struct region_facts *region_at(const struct facts *facts, size_t number)
{
	const struct nvdimm_facts *others = facts->more_nvdimms.items;

	return number == 0 ? facts->region : others[number - 1].region;
}

/* NULL has no known mode. */
enum dax_device_mode dax_device_mode_of(const struct dax_device_facts *device);

extern const char *const file_type_names[],
	*const mount_source_names[],
		*const block_kind_names[],
			*const content_names[],
				*const namespace_mode_names[],
					*const storage_role_names[],
						*const dax_provider_names[],
							*const dax_device_mode_names[],
								*const huge_state_names[];

extern const struct record host_record, file_record, trial_record, mount_record, block_record,
	range_record, superblock_record, namespace_record, region_record, nvdimm_record,
	dimm_record, storage_record, dax_device_record, huge_run_record, extents_record,
	facts_record;

#endif
