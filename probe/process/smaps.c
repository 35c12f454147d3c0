/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "smaps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

/* What the kernel needs for each page that it walks over, holding the mapping (from Linux 7.2 on)
 * or all of them: 4 to 12 ms a GiB of small pages were measured. */
#define NANOSECONDS_PER_PAGE 46
#define ENTRIES_PER_TABLE    512

static bool is_of(const struct smaps_reading *reading, const struct mapping_facts *mapping,
	const struct maps_row *row)
{
	return mapping->start == row->start && mapping->end == row->end &&
	       mapping->offset == row->offset &&
	       is_same_file(&reading->files[mapping->file].identity, &row->file);
}

/* Goes on to the mapping that begins at an address; NULL where there is none, or it is another. */
static struct mapping_facts *mapping_at(
	struct smaps_reading *reading, size_t *next, const struct maps_row *row)
{
	struct mapping_facts *rows = reading->mappings->items;

	while (*next < reading->mappings->count && rows[*next].start < row->start) {
		reading->changed = true;
		++*next;
	}
	if (*next == reading->mappings->count || rows[*next].start >= row->end)
		return NULL;
	if (is_of(reading, &rows[*next], row))
		return &rows[(*next)++];
	reading->changed = true;
	return NULL;
}

static int take_flags(struct mapping_facts *mapping, char *flags)
{
	size_t length = strlen(flags);

	while (length && (flags[length - 1] == '\n' || flags[length - 1] == ' '))
		flags[--length] = '\0';
	if (!mapping)
		return 0;
	mapping->memory = mapping->memory ?: record_new(&memory_record);
	if (!mapping->memory)
		return -ENOMEM;
	return set_text(&mapping->memory->vm_flags, flags + strspn(flags, " "));
}

/* A mapping's first line begins with its addresses, its last one is of the flags. */
int smaps_read(FILE *smaps, struct smaps_reading *reading)
{
	static const char flags[] = "VmFlags:";
	struct mapping_facts *mapping = NULL;
	struct maps_row row = { 0 };
	char *line = NULL;
	size_t size = 0, next = 0;
	ssize_t length;
	int rc = 0;

	errno = 0;
	while (rc == 0 && (length = getline(&line, &size, smaps)) > 0) {
		reading->bytes_read += (size_t)length;
		if (strncmp(line, flags, strlen(flags)) == 0) {
			rc = take_flags(mapping, line + strlen(flags));
			if (row.end >= reading->end)
				break;
		} else if (line[length - 1] == '\n' && maps_parse_line(line, &row) >= 0) {
			mapping = mapping_at(reading, &next, &row);
		}
	}
	free(line);
	if (next < reading->mappings->count && length <= 0)
		reading->changed = true; /* those behind are gone */
	return rc ?: ferror(smaps) ? -(errno ?: EIO) : 0;
}

/* In pages: no more are walked over than are mapped, or than the page tables have entries for. */
static uint64_t pages_to_walk(const struct process *process, uint64_t direct)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t mapped = (process->facts->resident.value + direct) / page_size;
	uint64_t entries = process->facts->page_tables.value / page_size * ENTRIES_PER_TABLE;

	return process->facts->page_tables.known && entries < mapped ? entries : mapped;
}

/* Which mappings make it worth the while: those that may be direct. */
static uint64_t survey(const struct process *process, uint64_t *end)
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
	int fd = openat(process->fd, "smaps", O_RDONLY | O_CLOEXEC), rc;
	FILE *smaps = fd < 0 ? NULL : fdopen(fd, "r");

	if (!smaps) {
		rc = -errno;
		close_fd(&fd);
		return rc;
	}
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
	uint64_t direct = survey(process, &reading.end), stall;
	int rc;

	stall = pages_to_walk(process, direct) * NANOSECONDS_PER_PAGE / 1000;
	facts->smaps_stall = number(stall);
	facts->smaps_read = ANSWER_NO;
	if (stall > options->max_stall && !options->deep)
		return 0;
	rc = read_open(process, &reading);
	process->bytes_read += reading.bytes_read;
	if (reading.changed)
		facts->changed = ANSWER_YES;
	if (rc == 0)
		facts->smaps_read = ANSWER_YES;
	return rc;
}
