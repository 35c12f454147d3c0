/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The vocabulary between the rooms: what the probes observe, one struct a layer, and the verdict
 * reads. What nobody could establish stays zero: unknown. The help of each member is in facts.c.
 */
#ifndef DAXINFO_FACTS_FACTS_H
#define DAXINFO_FACTS_FACTS_H

#include "lib/record.h"
#include "lib/util.h"
#include "page.h"
#include "process.h"

/* The kernel that was asked. */
struct host_facts {
	char *kernel;       /* uname(2): release */
	char *architecture; /* uname(2): machine */
	struct number page_size;
	struct number mount_namespace; /* inode, as of /proc/self/ns/mnt: whose mounts were seen */
	enum answer fs_dax;        /* CONFIG_FS_DAX, where the kernel's configuration can be read */
	enum answer all_cpu_cache; /* every NVDIMM region keeps the CPU caches on power loss */
};

/* The inode: statx(2), FS_IOC_FSGETXATTR, FS_IOC_GETFLAGS. */
struct file_facts {
	char *type;
	char *device; /* MAJOR:MINOR of the file system */
	char *rdev;   /* MAJOR:MINOR of a device node */
	struct number inode;
	struct number size;
	enum answer deleted;         /* no directory has it any more */
	struct outcome trial_file;   /* creating a file without a name in it, on request */
	enum answer statx_tells_dax; /* STATX_ATTR_DAX is in the mask: Linux 5.10 */
	enum answer statx_dax;       /* STATX_ATTR_DAX, unknown where the mask lacks it */
	enum answer encrypted;
	enum answer verity;
	enum answer compressed;
	enum answer immutable;
	enum answer append_only;
	enum answer xflag_dax; /* FS_XFLAG_DAX: a wish */
	struct number xflags;
	struct number extent_size_hint;
	struct number inode_flags; /* FS_IOC_GETFLAGS, as lsattr(1) shows them */
	enum answer data_journaled;
	enum answer inline_data;
};

/* mmap(2) tried on the file itself, no page touched. */
struct trial_facts {
	struct number length;
	struct outcome control;
	struct outcome canary;
	struct number sync_flag; /* MAP_SYNC of the kernel's header; unknown where it has none */
	struct outcome sync;
	struct number direct_flag; /* what stood for MAP_DIRECT */
	struct outcome direct;
	struct outcome pin; /* a long-term pin, on request */
};

/* The mount that the path was found on. */
struct mount_facts {
	struct number id; /* as in mountinfo */
	char *found_by;
	char *target;
	char *root;
	char *source;
	char *type;
	char *options; /* the file system's, not the mount's */
	char *dax_option;
	enum answer read_only;
	struct number magic;      /* statfs(2) f_type */
	struct number block_size; /* statfs(2) f_bsize */
	enum answer line_skipped;
};

/* A range of a device, in bytes. */
struct range_facts {
	struct number start;
	struct number length;
};

/* A block device, from the one that the file system names down to the bottom. */
struct block_facts {
	char *name; /* the kernel's, as in /sys/class/block */
	char *device;
	char *node;
	char *kind;  /* partition, disk, dm, md, loop */
	char *below; /* name of the device that stands on this one */
	char *driver;
	char *dm_name;
	char *md_level;
	char *backing_file;
	struct number backing_magic; /* statfs(2) f_type of the backing file */
	struct number size;
	struct number start; /* a partition's, on its disk */
	struct number logical_block_size;
	enum answer dax; /* queue/dax */
	enum answer write_cache;
	char *region;          /* name of the NVDIMM region under it */
	struct list badblocks; /* struct range_facts, on this disk */
};

/* An NVDIMM namespace (libndctl). */
struct namespace_facts {
	char *name;
	char *mode; /* fsdax, devdax, sector, raw */
	char *map;  /* where the page structures lie: mem, dev */
	char *uuid;
	char *device; /* the block device that it gives, without /dev/ */
	struct number size;
	struct number align;
	struct number sector_size;
	struct number resource; /* physical address of the first byte; shown to root alone */
	struct number numa_node;
};

/* An NVDIMM region (libndctl). */
struct region_facts {
	char *name;
	char *bus;
	char *provider;
	char *type;               /* pmem, volatile, blk */
	char *persistence_domain; /* cpu_cache, memory_controller, none, unknown */
	struct number size;
	struct number align;
	struct number resource; /* physical address; the kernel shows it to root alone */
	struct number numa_node;
	enum answer read_only;
	enum answer deep_flush; /* whether the kernel has a flush of the write-pending queues */
};

/* A further namespace and region, where the file's block device stands on several. */
struct medium_facts {
	struct namespace_facts *namespace;
	struct region_facts *region;
};

/* A device-dax instance (libdaxctl). */
struct dax_device_facts {
	char *name;
	char *mode;     /* devdax, system-ram, disabled; or the name of another driver */
	char *provider; /* nvdimm, hmem, cxl */
	struct number size;
	struct number align;
	struct number resource;
	struct number target_node;
	char *region; /* name of the NVDIMM region under it */
};

#define HUGE_BLOCK (2u << 20) /* bytes: what a PMD maps with pages of 4 KiB */

/* Whether a 2 MiB block of a file could be mapped by one entry now (fs/dax.c:
 * dax_fault_check_fallback), or why not: the reason that stands further behind counts. */
enum huge_state {
	HUGE_UNKNOWN,
	HUGE_WHOLE,
	HUGE_UNWRITTEN,
	HUGE_SHARED,
	HUGE_MISALIGNED,
	HUGE_SPLIT,
	HUGE_HOLE,
	HUGE_END_OF_FILE,
	HUGE_MEDIA_ERROR,
	HUGE_STATES,
};

/* Blocks of 2 MiB in a row that are in the same state. */
struct huge_run_facts {
	enum huge_state state;
	struct number blocks;
};

/* The block map (FS_IOC_FIEMAP), as it is now. */
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
	struct namespace_facts *namespace;
	struct region_facts *region;
	struct list other_media; /* struct medium_facts */
	struct dax_device_facts *dax_device;
	struct extents_facts *extents;
	struct page_facts *page;
	struct process_facts *process;
	struct census_facts *census;
	const struct mapping_facts *mapping; /* of a mapping that is judged; not in the table */
};

/* The region of a medium: number 0 is the facts' own, then come those of other_media; or NULL. */
static inline const struct region_facts *region_at(const struct facts *facts, size_t number)
{
	const struct medium_facts *others = facts->other_media.items;

	return number == 0 ? facts->region : others[number - 1].region;
}

extern const char *const huge_state_names[];

extern const struct record host_record, file_record, trial_record, mount_record, block_record,
	range_record, namespace_record, region_record, medium_record, dax_device_record,
	huge_run_record, extents_record, facts_record;

#endif
