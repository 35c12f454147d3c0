/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Short names for facts, for tables of test cases. */
#ifndef DAXINFO_GIVEN_H
#define DAXINFO_GIVEN_H

#include "verdict/verdict.h"

#include <errno.h>

#define NUMBER(number)                                                                             \
	{                                                                                          \
		.known = true, .value = (number)                                                   \
	}
#define TRIED(errno_)                                                                              \
	{                                                                                          \
		.tried = true, .error = (errno_)                                                   \
	}
#define LIST_OF(type, ...)                                                                         \
	{                                                                                          \
		.count = sizeof((type[]){ __VA_ARGS__ }) / sizeof(type), .items = (type[])         \
		{                                                                                  \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}

/* What statx(2) reports of the inode, and further members. */
#define INODE(dax, ...)                                                                            \
	&(struct file_facts)                                                                       \
	{                                                                                          \
		.statx_dax = (dax), ##__VA_ARGS__                                                  \
	}
#define IS_DAX         INODE(YES)
#define IS_NOT_DAX     INODE(NO)
#define DAX_IS_UNKNOWN INODE(UNKNOWN)

/* The trial mappings: errors of control, canary and MAP_SYNC, and further members. */
#define TRIAL(control_, canary_, sync_, ...)                                                       \
	&(struct trial_facts)                                                                      \
	{                                                                                          \
		.control = TRIED(control_), .canary = TRIED(canary_),                              \
		.sync_flag = NUMBER(0x80000), .sync = TRIED(sync_), ##__VA_ARGS__                  \
	}
#define TAKES_SYNC   TRIAL(0, EOPNOTSUPP, 0)
#define REFUSES_SYNC TRIAL(0, EOPNOTSUPP, EOPNOTSUPP)

#define MOUNT(type_, dax, ...)                                                                     \
	&(struct mount_facts)                                                                      \
	{                                                                                          \
		.target = "/mnt", .type = (type_), .dax_option = (dax), ##__VA_ARGS__              \
	}
#define TMPFS MOUNT("tmpfs", NULL, .magic = NUMBER(0x01021994))

#define DISK(name_, dax_, ...)                                                                     \
	{                                                                                          \
		.name = (name_), .dax = (dax_), ##__VA_ARGS__                                      \
	}
#define DISKS(...) LIST_OF(struct block_facts, __VA_ARGS__)
#define PMEM       DISKS(DISK("pmem0", YES, .region = "region0"))
#define SDA        DISKS(DISK("sda", NO))

/* The NVDIMM region of the file. */
#define REGION(provider_, domain, ...)                                                             \
	&(struct region_facts)                                                                     \
	{                                                                                          \
		.name = "region0", .type = "pmem", .provider = (provider_),                        \
		.persistence_domain = (domain), ##__VA_ARGS__                                      \
	}
#define NFIT        REGION("ACPI.NFIT", "memory_controller")
#define EADR        REGION("ACPI.NFIT", "cpu_cache")
#define E820        REGION("e820", "unknown")
#define VIRTIO_PMEM REGION("virtio-pmem", "unknown")

/* More regions of the file. */
#define AND(...) LIST_OF(struct nvdimm_facts, __VA_ARGS__)
#define LYING(region_)                                                                             \
	{                                                                                          \
		.region = (region_)                                                                \
	}

/* An NVDIMM of a region, by the kernel's flags. */
#define DIMMS(flags_) .dimms = LIST_OF(struct dimm_facts, { .name = "nmem0", .flags = (flags_) })

/* Further storage: a role, a path, and other members. */
#define FURTHER(...) LIST_OF(struct storage_facts, __VA_ARGS__)
#define ROLE(role_, path_, ...)                                                                    \
	{                                                                                          \
		.role = (role_), .path = (path_), ##__VA_ARGS__                                    \
	}

#define DAX_DEVICE(mode_, ...)                                                                     \
	&(struct dax_device_facts)                                                                 \
	{                                                                                          \
		.name = "dax0.0", .mode = (mode_), ##__VA_ARGS__                                   \
	}

/* A page that was read with --touch. */
#define PAGE_FOUND(...)                                                                            \
	&(struct page_facts)                                                                       \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define ON_NODE_0  .present = YES, .move_pages = TRIED(0), .numa_node = NUMBER(0)
#define ON_NO_NODE .present = YES, .move_pages = TRIED(ENOENT)
#define IN_RAM                                                                                     \
	.lies_in = LIES_IN_RAM, .physical_address = NUMBER(0x1000), .physical_range = "System RAM"
#define IN_PMEM                                                                                    \
	.lies_in = LIES_IN_PERSISTENT_MEMORY, .physical_address = NUMBER(0x100000000),             \
	.physical_range = "Persistent Memory > namespace0.0"

#endif
