/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is observed of a process and of its mappings: a part of the vocabulary of facts.h. */
#ifndef DAXINFO_FACTS_PROCESS_H
#define DAXINFO_FACTS_PROCESS_H

#include "lib/record.h"
#include "lib/util.h"

/* What /proc/PID/maps shows in one word, bits that count up from r---p; 0 is unknown. */
enum permissions {
	PERMISSIONS_NONE = 1, /* ---p */
	PERMISSION_READ = 1,
	PERMISSION_WRITE = 2,
	PERMISSION_EXECUTE = 4,
	PERMISSION_SHARED = 8,
	PERMISSIONS = 17, /* how many words there are, the unknown one included */
};

static inline bool permits(enum permissions permissions, unsigned bit)
{
	return permissions && ((permissions - PERMISSIONS_NONE) & bit);
}

/* Whether stores reach the file; unknown where the permissions are. */
#define sharing_of(mapping)                                                                        \
	((mapping)->perms ? answer(permits((mapping)->perms, PERMISSION_SHARED)) : ANSWER_UNKNOWN)

/* The memory of a mapping that is, or may be, direct. */
struct memory_facts {
	struct number resident; /* bytes that are mapped now */
	struct number huge;     /* bytes that are mapped by entries of 2 MiB (PAGEMAP_SCAN) */
	char *vm_flags;         /* VmFlags of smaps; unknown where that was not read */
	struct list samples;    /* struct page_facts: some of the resident pages */
};

/* A mapping of a file in a process. A process may have tens of thousands: a row is small, and what
 * few have is apart. */
struct mapping_facts {
	uint64_t start, end; /* addresses in the process; end is behind the last byte */
	uint64_t offset;     /* bytes into the file */
	uint32_t file;       /* index in the process's list of files */
	enum permissions perms;
	struct memory_facts *memory; /* NULL: not looked at */
};

/* A process: /proc/PID and what lies in it. */
struct process_facts {
	struct number pid;
	struct number pidfd_inode;         /* unique while the machine runs (pidfs, Linux 6.9) */
	char *state;                       /* running, kernel-thread, zombie */
	enum answer other_mount_namespace; /* than ours: paths mean other files there */
	enum answer thp_disabled;          /* prctl(PR_SET_THP_DISABLE) */
	struct number resident;            /* bytes */
	struct number page_tables;         /* bytes, of the lowest level */
	struct number smaps_stall;         /* microseconds that reading smaps may hold it up */
	enum answer smaps_read;
	enum answer changed; /* its mappings changed while they were read */
};

/* False for a kernel thread, for a zombie, and if it is unknown. */
static inline bool process_is_running(const struct process_facts *process)
{
	return text_is(process->state, "running");
}

/* The processes that were gone through for --all and --users. */
struct census_facts {
	struct number processes; /* that there were */
	struct number found;     /* that are answered for */
	struct number unread;    /* of which nobody could tell: they are named in the errors */
};

/* What an answer cost. */
struct cost_facts {
	struct number microseconds;
	struct number bytes_read; /* of the process's directory in /proc */
	enum answer smaps_read;
};

extern const char *const permission_names[];
extern const struct record memory_record, mapping_record, process_record, census_record,
	cost_record;

#endif
