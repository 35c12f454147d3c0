/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "smaps.h"

#include "lib/util.h"
#include "lib/xalloc.h"
#include "maps.h"
#include "probe/kernel-fs.h"

#include <errno.h>
#include <fcntl.h>

/* Time that the kernel needs for each page that it walks over, holding the lock of the mapping
 * (Linux 7.2) or of all mappings: 4 to 12 ms for a GiB of small pages were measured. */
#define NANOSECONDS_PER_PAGE 46
#define ENTRY_SIZE           8 /* bytes in a page table */

static bool is_same_mapping(const struct smaps_reading *reading,
	const struct mapping_facts *mapping, const struct maps_row *row)
{
	return mapping->start == row->start && mapping->end == row->end &&
	       mapping->offset == row->offset &&
	       is_same_file(&reading->files[mapping->file].key, &row->file);
}

/* Skips to the mapping that the row is of; NULL if it is not known, or was another one before. */
static struct mapping_facts *find_mapping(
	struct smaps_reading *reading, size_t *next, const struct maps_row *row)
{
	struct mapping_facts *rows = reading->mappings->items;

	while (*next < reading->mappings->count && rows[*next].start < row->start) {
		reading->changed = true;
		++*next;
	}
	if (*next == reading->mappings->count || rows[*next].start >= row->end)
		return NULL;
	if (is_same_mapping(reading, &rows[*next], row))
		return &rows[(*next)++];
	reading->changed = true;
	return NULL;
}

static void set_flags(struct mapping_facts *mapping, char *flags)
{
	size_t length = strlen(flags);

	while (length && (flags[length - 1] == '\n' || flags[length - 1] == ' '))
		flags[--length] = '\0';
	mapping->memory = mapping->memory ?: record_new(&memory_record);
	set_text(&mapping->memory->vm_flags, flags + strspn(flags, " "));
}

/* The first line of a mapping begins with its addresses; VmFlags is the last one. */
int smaps_read(FILE *smaps, struct smaps_reading *reading)
{
	static const char flags[] = "VmFlags:";
	struct mapping_facts *mapping = NULL;
	struct maps_row row = { 0 };
	char *line _cleanup_free_ = NULL;
	size_t size = 0, next = 0;
	ssize_t length;

	errno = 0;
	while ((length = xgetline(&line, &size, smaps)) > 0) {
		reading->bytes_read += (size_t)length;
		if (strncmp(line, flags, strlen(flags)) == 0) {
			if (mapping)
				set_flags(mapping, line + strlen(flags));
			if (row.end >= reading->end)
				break;
		} else if (line[length - 1] == '\n' && maps_parse_line(line, &row) >= 0) {
			mapping = find_mapping(reading, &next, &row);
		}
	}
	if (next < reading->mappings->count && length <= 0)
		reading->changed = true; /* the mappings after this one are gone */
	return ferror(smaps) ? -(errno ?: EIO) : 0;
}

uint64_t smaps_estimate_pages(
	const struct process_facts *process, uint64_t direct, uint64_t page_size)
{
	uint64_t mapped = (process->resident.value + direct) / page_size;
	uint64_t entries = process->page_tables.value / ENTRY_SIZE;

	return process->page_tables.known && entries < mapped ? entries : mapped;
}

/* The bytes of mappings that may be direct, and the address after the last one in *end. */
static uint64_t sum_direct(const struct process *process, uint64_t *end)
{
	const struct mapping_facts *mapping;
	uint64_t direct = 0;

	*end = 0;
	list_for_each (mapping, &process->subject->mappings)
		if (may_be_direct(process, mapping)) {
			direct += mapping->end - mapping->start;
			*end = mapping->end;
		}
	return direct;
}

static int read_open(struct process *process, struct smaps_reading *reading)
{
	FILE *smaps = proc_fopen(process->fd, "smaps");
	int rc;

	if (!smaps)
		return -errno;
	rc = smaps_read(smaps, reading);
	fclose(smaps);
	return rc;
}

int process_read_smaps(struct process *process)
{
	const struct probe_options *options = process->session->options;
	struct process_facts *facts = process->facts;
	struct smaps_reading reading = { .mappings = &process->subject->mappings,
		.files = process->files };
	uint64_t direct = sum_direct(process, &reading.end), stall;
	int rc;

	facts->smaps_read = NO;
	if (!direct)
		return 0; /* on overlayfs, where MAP_SYNC is refused */
	stall = smaps_estimate_pages(facts, direct, (uint64_t)sysconf(_SC_PAGESIZE)) *
		NANOSECONDS_PER_PAGE / 1000;
	facts->smaps_stall = number(stall);
	if ((stall > options->max_stall || facts->walk_splits == YES) && !options->deep)
		return 0;
	rc = read_open(process, &reading);
	process->bytes_read += reading.bytes_read;
	if (reading.changed)
		facts->changed = YES;
	if (rc == 0)
		facts->smaps_read = YES;
	return rc;
}
