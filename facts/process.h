/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is observed of a process and of its mappings: a part of facts.h. */
#ifndef DAXINFO_FACTS_PROCESS_H
#define DAXINFO_FACTS_PROCESS_H

#include "lib/record.h"

/* The permissions in /proc/PID/maps: PERMISSIONS_NONE plus bits; 0 is unknown. */
enum permissions {
	PERMISSIONS_NONE = 1, /* ---p */
	PERMISSIONS = 17,     /* the number of values, unknown included */
};

enum permission_bit {
	PERMISSION_READ = 1,
	PERMISSION_WRITE = 2,
	PERMISSION_EXECUTE = 4,
	PERMISSION_SHARED = 8,
};

static inline bool permits(enum permissions permissions, enum permission_bit bit)
{
	return permissions && ((permissions - PERMISSIONS_NONE) & bit);
}

/* The memory of a mapping that is direct, or may be. */
struct memory_facts {
	struct number resident; /* /proc/PID/pagemap */
	struct number huge;     /* in huge pages (PMD): PAGEMAP_SCAN, PAGE_IS_HUGE, Linux 6.7 */
	char *vm_flags;
	struct list samples; /* struct page_facts */
};

/* A mapping of a file: /proc/PID/maps. A process may have tens of thousands, so a row is small, and
 * what few mappings have is in a record of its own. */
struct mapping_facts {
	uint64_t start, end;
	uint64_t offset;
	uint32_t file;
	enum permissions perms;
	struct memory_facts *memory; /* NULL: not observed */
};

/* Whether stores reach the file (MAP_SHARED). */
static inline enum tristate sharing_of(const struct mapping_facts *mapping)
{
	return mapping->perms ? tristate(permits(mapping->perms, PERMISSION_SHARED)) : UNKNOWN;
}

enum process_state {
	PROCESS_STATE_UNKNOWN,
	PROCESS_RUNNING,
	PROCESS_KERNEL_THREAD, /* PF_KTHREAD: it has no memory of its own */
	PROCESS_ZOMBIE,        /* it has ended, and its memory is gone */
};

/* A file that a process has open for writing, and does not map. */
struct unmapped_facts {
	char *name; /* what /proc/PID/fd shows */
};

/* A process: /proc/PID. */
struct process_facts {
	struct number pid;
	struct number pidfd_inode; /* unique until the next boot (pidfs, Linux 6.9) */
	enum process_state state;
	enum tristate other_mount_namespace;
	enum tristate thp_disabled; /* prctl(2), PR_SET_THP_DISABLE */
	struct number resident;
	struct number page_tables; /* VmPTE: of the lowest level only */
	enum tristate walk_splits; /* of device-dax that PUDs may map (mm/pagewalk.c) */
	struct number smaps_stall;
	enum tristate smaps_read;
	enum tristate changed;
	struct list unmapped; /* struct unmapped_facts: on a file system with DAX */
};

/* False for a kernel thread, for a zombie, and if it is unknown. */
static inline bool process_is_running(const struct process_facts *process)
{
	return process->state == PROCESS_RUNNING;
}

/* The processes that --all or --users went through. Those that could not be read are in the errors.
 */
struct census_facts {
	struct number processes;
	struct number found;
	struct number unread;
};

/* What it took to observe a process. */
struct cost_facts {
	struct number microseconds;
	struct number bytes_read;
	enum tristate smaps_read;
};

extern const char *const permission_names[], *const process_state_names[];
extern const struct record memory_record, mapping_record, unmapped_record, process_record,
	census_record, cost_record;

#endif
