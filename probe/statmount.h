/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * statmount(2), Linux 6.8: one mount by its unique ID. C libraries and the headers of older kernels
 * lack it. The layout is that of the kernel's include/uapi/linux/mount.h; the names are our own, so
 * newer headers do not clash.
 */
#ifndef DAXINFO_PROBE_STATMOUNT_H
#define DAXINFO_PROBE_STATMOUNT_H

#include <stddef.h>
#include <stdint.h>

#ifndef STATX_MNT_ID_UNIQUE
#define STATX_MNT_ID_UNIQUE 0x00004000U /* Linux 6.8 */
#endif

/* The system call's number: alpha is the only architecture with another one. */
#ifdef __alpha__
#define STATMOUNT_CALL 567
#else
#define STATMOUNT_CALL 457
#endif

enum statmount_mask {
	STATMOUNT_WANTS_SB_BASIC = 0x1,
	STATMOUNT_WANTS_MNT_BASIC = 0x2,
	STATMOUNT_WANTS_MNT_ROOT = 0x8,
	STATMOUNT_WANTS_MNT_POINT = 0x10,
	STATMOUNT_WANTS_FS_TYPE = 0x20,
	STATMOUNT_WANTS_MNT_OPTS = 0x80,    /* Linux 6.11 */
	STATMOUNT_WANTS_FS_SUBTYPE = 0x100, /* Linux 6.13 */
	STATMOUNT_WANTS_SB_SOURCE = 0x200,  /* Linux 6.13 */
};

struct statmount_request {
	uint32_t size; /* of this struct: 24, its first version */
	uint32_t spare;
	uint64_t mount_id;
	uint64_t mask;
};

/* Names that end in _text are offsets into text[]. */
struct statmount_reply {
	uint32_t size;
	uint32_t options_text;
	uint64_t mask;
	uint32_t sb_dev_major;
	uint32_t sb_dev_minor;
	uint64_t sb_magic;
	uint32_t sb_flags;
	uint32_t type_text;
	uint64_t mount_id;
	uint64_t parent_id;
	uint32_t mountinfo_id;
	uint32_t mountinfo_parent_id;
	uint64_t attributes;
	uint64_t propagation;
	uint64_t peer_group;
	uint64_t master;
	uint64_t propagate_from;
	uint32_t root_text;
	uint32_t target_text;
	uint64_t namespace_id;
	uint32_t subtype_text;
	uint32_t source_text;
	uint64_t spare[48];
	char text[];
};

_Static_assert(offsetof(struct statmount_reply, text) == 512, "as the kernel lays it out");

#define STATMOUNT_ATTRIBUTE_READ_ONLY 0x1 /* MOUNT_ATTR_RDONLY */
#define STATMOUNT_SB_READ_ONLY        0x1 /* SB_RDONLY */

#endif
