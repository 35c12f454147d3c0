/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PROCMAP_QUERY, Linux 6.11: one mapping of a process by address. Older headers lack it. The layout
 * is that of the kernel's include/uapi/linux/fs.h; the names are our own, so newer headers do not
 * clash.
 */
#ifndef DAXINFO_PROBE_PROCESS_PROCMAP_QUERY_H
#define DAXINFO_PROBE_PROCESS_PROCMAP_QUERY_H

#include <stdint.h>
#include <sys/ioctl.h>

enum procmap_wanted {
	PROCMAP_WANTED_OR_NEXT = 0x10, /* the first mapping that ends after the address */
	PROCMAP_WANTED_FILE = 0x20,
};

struct procmap_request {
	uint64_t size; /* of this struct */
	uint64_t wanted;
	uint64_t address;
	uint64_t start, end;
	uint64_t permissions; /* bits as those of enum permissions */
	uint64_t page_size;
	uint64_t offset;
	uint64_t inode;
	uint32_t device_major, device_minor;
	uint32_t name_size, build_id_size; /* bytes; 0: not wanted */
	uint64_t name_address, build_id_address;
};

#define PROCMAP_CALL _IOWR('f', 17, struct procmap_request)

#endif
