/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interfaces.h"

#include <sys/mman.h>

#include <linux/mman.h>

#define TEXT_OF(macro)  TEXT_OF_(macro)
#define TEXT_OF_(macro) #macro

/* The Makefile defines the states of libraries: version, soname if loaded when needed, or "not
 * built".
 */
const struct interface probe_interfaces[] = {
	{ "kernels", "Linux 4.15 and later" },
	{ "libmount", LIBMOUNT_STATE },
	{ "libblkid", LIBBLKID_VERSION },
	{ "libndctl", LIBNDCTL_STATE },
	{ "libdaxctl", LIBDAXCTL_STATE },
	{ "json-c", JSON_C_VERSION_TEXT },
	{ "popt", POPT_VERSION_TEXT },
	{ "statx", "STATX_ATTR_DAX (Linux 5.10; before, MAP_SYNC is the proof)" },
	{ "FS_IOC_FSGETXATTR", "FS_XFLAG_DAX (Linux 4.6)" },
#ifdef MAP_SYNC
	{ "MAP_SYNC", TEXT_OF(MAP_SYNC) " (Linux 4.15)" },
#else
	{ "MAP_SYNC", "not on this architecture" },
#endif
#ifdef MAP_DIRECT
	{ "MAP_DIRECT", TEXT_OF(MAP_DIRECT) },
#else
	{ "MAP_DIRECT", "not in the kernel's headers; --map-direct-flag tries a bit" },
#endif
	{ "statmount", "one mount by its number (Linux 6.13; before: mountinfo)" },
	{ "FS_IOC_FIEMAP", "block map (Linux 2.6.28)" },
	{ "PROCMAP_QUERY", "mappings of a process (Linux 6.11; before: maps)" },
	{ "PAGEMAP_SCAN", "huge pages of a process (Linux 6.7)" },
	{ "smaps", "MAP_SYNC of a mapping (Linux 4.15)" },
	{ "pagemap", "of a process, or with --touch (CAP_SYS_ADMIN)" },
	{ "move_pages", "of a process, or with --touch" },
	{ "io_uring", "long-term pins, with --try-pin (Linux 6.5)" },
	{ "mincore", "with --touch" },
	{ 0 },
};
