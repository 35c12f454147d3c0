/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mappings.h"

#include "lib/util.h"
#include "lib/xalloc.h"
#include "maps.h"
#include "probe/kernel-fs.h"

#include <errno.h>
#include <fcntl.h>

static void add_file(struct process *process, const struct file_key *key)
{
	process->files = xgrow(process->files, process->file_count, sizeof(*process->files));
	process->files[process->file_count++] = (struct mapped_file){
		.key = *key,
		.first_mapping = process->subject->mappings.count,
	};
}

/* The index of a file, which is added with its first mapping. */
static size_t find_file(struct process *process, const struct file_key *key)
{
	size_t *index = file_key_map_at(&process->file_indexes, key);

	if (*index == 0) {
		add_file(process, key);
		*index = process->file_count;
	}
	return *index - 1;
}

/* Most mappings are of the same file as the one before. */
static int add_mapping(void *argument, const struct maps_row *row)
{
	struct process *process = argument;
	struct list *mappings = &process->subject->mappings;
	const struct mapping_facts *rows = mappings->items;
	size_t file = mappings->count ? rows[mappings->count - 1].file : 0;
	struct mapping_facts *mapping;

	if (!mappings->count || !is_same_file(&process->files[file].key, &row->file))
		file = find_file(process, &row->file);
	mapping = list_add(mappings, &mapping_record);
	mapping->start = row->start;
	mapping->end = row->end;
	mapping->offset = row->offset;
	mapping->perms = row->perms;
	mapping->file = (uint32_t)file;
	process->files[file].shared |= permits(row->perms, PERMISSION_SHARED);
	return 0;
}

void process_forget_mappings(struct process *process)
{
	record_clear_list(&mapping_record, &process->subject->mappings);
	record_clear_list(&subject_record, &process->subject->files);
	file_key_map_clear(&process->file_indexes);
	free(process->files);
	process->files = NULL;
	process->file_count = 0;
}

int process_read_mappings(struct process *process)
{
	struct maps_reading reading = { .sink = add_mapping, .sink_argument = process };
	int rc;

	close_fd(&process->maps);
	process->maps = kernel_fs_open(process->fd, "maps", 0, PROC_SUPER_MAGIC);
	rc = process->maps < 0 ? process->maps : maps_read(process->maps, &reading);
	process->bytes_read += reading.bytes_read;
	if (rc < 0)
		process_forget_mappings(process);
	process->facts->changed = tristate(reading.changed);
	return rc;
}

struct confirmation {
	struct process *process;
	size_t next; /* index of the first mapping that is not confirmed yet */
};

static void drop_memory(struct process *process, struct mapping_facts *mapping)
{
	if (!mapping->memory)
		return;
	record_free(&memory_record, mapping->memory);
	mapping->memory = NULL;
	process->facts->changed = YES;
}

/* Drops the memory of mappings before the address start, which do not exist any more. Returns the
 * mapping after them, or NULL. */
static struct mapping_facts *skip_to(struct confirmation *confirmation, uint64_t start)
{
	struct process *process = confirmation->process;
	struct mapping_facts *rows = process->subject->mappings.items;

	while (confirmation->next < process->subject->mappings.count &&
		rows[confirmation->next].start < start)
		drop_memory(process, &rows[confirmation->next++]);
	return confirmation->next < process->subject->mappings.count ? &rows[confirmation->next]
								     : NULL;
}

static int confirm_mapping(void *argument, const struct maps_row *row)
{
	struct confirmation *confirmation = argument;
	struct process *process = confirmation->process;
	struct mapping_facts *mapping = skip_to(confirmation, row->start);

	if (!mapping || mapping->start != row->start)
		return 0;
	confirmation->next++;
	if (mapping->end != row->end || mapping->offset != row->offset ||
		!is_same_file(&process->files[mapping->file].key, &row->file))
		drop_memory(process, mapping);
	return 0;
}

int process_confirm_mappings(struct process *process)
{
	struct confirmation confirmation = { .process = process };
	struct maps_reading reading = { .sink = confirm_mapping, .sink_argument = &confirmation };
	int rc =
		lseek(process->maps, 0, SEEK_SET) < 0 ? -errno : maps_read(process->maps, &reading);

	process->bytes_read += reading.bytes_read;
	if (rc == 0)
		skip_to(&confirmation, UINT64_MAX);
	return rc;
}

void process_keep_files(struct process *process, const bool *kept)
{
	struct list *mappings = &process->subject->mappings;
	struct mapping_facts *rows = mappings->items;
	uint32_t *indexes _cleanup_free_ = xcalloc(process->file_count, sizeof(*indexes));
	uint32_t files = 0;
	size_t count = 0;

	for (size_t i = 0; i < process->file_count; i++)
		if (kept[i]) {
			process->files[files] = process->files[i];
			indexes[i] = files++;
		}
	for (size_t i = 0; i < mappings->count; i++)
		if (kept[rows[i].file]) {
			rows[count] = rows[i];
			rows[count++].file = indexes[rows[i].file];
		}
	for (size_t i = count; i-- > 0;)
		process->files[rows[i].file].first_mapping = i;
	mappings->count = count;
	process->file_count = files;
}
