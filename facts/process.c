/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include "page.h"

const char *const permission_names[] = { NULL, "---p", "r--p", "-w-p", "rw-p", "--xp", "r-xp",
	"-wxp", "rwxp", "---s", "r--s", "-w-s", "rw-s", "--xs", "r-xs", "-wxs", "rwxs", NULL };

const char *const process_state_names[] = {
	[PROCESS_STATE_UNKNOWN] = NULL,
	[PROCESS_RUNNING] = "running",
	[PROCESS_KERNEL_THREAD] = "kernel-thread",
	[PROCESS_ZOMBIE] = "zombie",
	NULL,
};

static const struct field memory_fields[] = {
	FACT(memory, BYTES, resident, "mapped now"),
	FACT(memory, BYTES, huge, "mapped by entries of pmd_size"),
	FACT(memory, TEXT, vm_flags, "VmFlags of smaps, where that was read"),
	FIELD_OF_ROWS(struct memory_facts, samples, &page_record,
		"some of the pages that are mapped, and where they lie"),
	{ 0 },
};
RECORD(memory);

static const struct field mapping_fields[] = {
	FACT(mapping, U64_HEX, start, "address of the first byte"),
	FACT(mapping, U64_HEX, end, "address after the last byte"),
	FACT(mapping, U64, offset, "offset in the file"),
	FIELD_OF_CHOICES(struct mapping_facts, perms, permission_names,
		"protection, and p (private) or s (shared)"),
	FACT(mapping, U32, file, "its file: index in the list of files"),
	FIELD_OF_RECORD(struct mapping_facts, memory, &memory_record,
		"its memory, where it is direct or may be"),
	{ 0 },
};
RECORD(mapping);

static const struct field unmapped_fields[] = {
	FACT(unmapped, TEXT, name, "its path"),
	{ 0 },
};
RECORD(unmapped);

static const struct field process_fields[] = {
	FACT(process, NUMBER, pid, "number of the process"),
	FACT(process, NUMBER, pidfd_inode, "inode of its pidfd, which no other process ever has"),
	FIELD_OF_CHOICES(struct process_facts, state, process_state_names,
		"running, kernel-thread or zombie"),
	FACT(process, TRISTATE, other_mount_namespace, "its paths are those of another namespace"),
	FACT(process, TRISTATE, thp_disabled, "huge pages are switched off for it (prctl)"),
	FACT(process, BYTES, resident, "resident"),
	FACT(process, BYTES, page_tables, "its page tables"),
	FACT(process, TRISTATE, walk_splits,
		"walking over pages of it splits entries of 1 GiB, which it has to fault in again"),
	FIELD_WITH_UNIT(struct process_facts, smaps_stall, "microseconds",
		"estimate of how long reading smaps holds it up"),
	FACT(process, TRISTATE, smaps_read, "smaps was read"),
	FACT(process, TRISTATE, changed, "its mappings changed while they were read"),
	FIELD_OF_ROWS(struct process_facts, unmapped, &unmapped_record,
		"files on a device with DAX that are open for writing and not mapped"),
	{ 0 },
};
RECORD(process);

static const struct field census_fields[] = {
	FACT(census, NUMBER, processes, "how many there were"),
	FACT(census, NUMBER, found, "how many of them are answered for"),
	FACT(census, NUMBER, unread, "how many could not be read"),
	{ 0 },
};
RECORD(census);

static const struct field cost_fields[] = {
	FIELD_WITH_UNIT(
		struct cost_facts, microseconds, "microseconds", "time that it took to observe"),
	FACT(cost, BYTES, bytes_read, "read from /proc"),
	FACT(cost, TRISTATE, smaps_read, "smaps was read, which can hold the process up"),
	{ 0 },
};
RECORD(cost);
