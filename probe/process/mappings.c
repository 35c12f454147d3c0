/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

static int add_file(struct process *process, const struct identity *identity)
{
	size_t count = process->file_count;

	if ((count & (count - 1)) == 0) {
		struct known_file *files =
			reallocarray(process->files, count ? count * 2 : 1, sizeof(*files));

		if (!files)
			return -ENOMEM;
		process->files = files;
	}
	process->files[process->file_count++] = (struct known_file){
		.identity = *identity,
		.first_mapping = process->subject->mappings.count,
	};
	return 0;
}

/* The index of a file, which becomes known with its first mapping. */
static int number_of(struct process *process, const struct identity *identity, size_t *number)
{
	size_t *value = identity_map_at(&process->numbers, identity);
	int rc = 0;

	if (!value)
		return -ENOMEM;
	if (*value == 0) {
		rc = add_file(process, identity);
		*value = process->file_count;
	}
	*number = *value - 1;
	return rc;
}

/* Most mappings are of the file that the one before is of. */
static int take_row(void *to, const struct maps_row *row)
{
	struct process *process = to;
	struct list *mappings = &process->subject->mappings;
	const struct mapping_facts *rows = mappings->items;
	size_t file = mappings->count ? rows[mappings->count - 1].file : 0;
	struct mapping_facts *mapping;
	int rc = 0;

	if (!mappings->count || !is_same_file(&process->files[file].identity, &row->file))
		rc = number_of(process, &row->file, &file);
	mapping = rc == 0 ? list_add(mappings, &mapping_record) : NULL;
	if (!mapping)
		return -ENOMEM;
	mapping->start = row->start;
	mapping->end = row->end;
	mapping->offset = row->offset;
	mapping->perms = row->perms;
	mapping->file = (uint32_t)file;
	return 0;
}

void process_forget_mappings(struct process *process)
{
	record_clear_list(&mapping_record, &process->subject->mappings);
	record_clear_list(&subject_record, &process->subject->files);
	identity_map_clear(&process->numbers);
	process->file_count = 0;
}

int process_read_mappings(struct process *process)
{
	struct maps_reading reading = { .sink = take_row, .to = process };
	int rc;

	close_fd(&process->maps);
	process->maps = openat(process->fd, "maps", O_RDONLY | O_CLOEXEC);
	rc = process->maps < 0 ? -errno : maps_read(process->maps, &reading);
	process->bytes_read += reading.bytes_read;
	if (rc < 0)
		process_forget_mappings(process);
	process->facts->changed = answer(reading.changed);
	return rc;
}

struct confirmation {
	struct process *process;
	size_t next; /* of the mappings that are known */
};

static void drop_memory(struct process *process, struct mapping_facts *mapping)
{
	if (!mapping->memory)
		return;
	record_free(&memory_record, mapping->memory);
	mapping->memory = NULL;
	process->facts->changed = ANSWER_YES;
}

/* What lies before an address is not there any more. */
static struct mapping_facts *confirm_up_to(struct confirmation *confirmation, uint64_t start)
{
	struct process *process = confirmation->process;
	struct mapping_facts *rows = process->subject->mappings.items;

	while (confirmation->next < process->subject->mappings.count &&
		rows[confirmation->next].start < start)
		drop_memory(process, &rows[confirmation->next++]);
	return confirmation->next < process->subject->mappings.count ? &rows[confirmation->next]
								     : NULL;
}

static int confirm_row(void *to, const struct maps_row *row)
{
	struct confirmation *confirmation = to;
	struct process *process = confirmation->process;
	struct mapping_facts *mapping = confirm_up_to(confirmation, row->start);

	if (!mapping || mapping->start != row->start)
		return 0;
	confirmation->next++;
	if (mapping->end != row->end || mapping->offset != row->offset ||
		!is_same_file(&process->files[mapping->file].identity, &row->file))
		drop_memory(process, mapping);
	return 0;
}

int process_confirm_mappings(struct process *process)
{
	struct confirmation confirmation = { .process = process };
	struct maps_reading reading = { .sink = confirm_row, .to = &confirmation };
	int rc =
		lseek(process->maps, 0, SEEK_SET) < 0 ? -errno : maps_read(process->maps, &reading);

	process->bytes_read += reading.bytes_read;
	if (rc == 0)
		confirm_up_to(&confirmation, UINT64_MAX);
	return rc;
}

int process_keep_files(struct process *process, const bool *kept)
{
	struct list *mappings = &process->subject->mappings;
	struct mapping_facts *rows = mappings->items;
	uint32_t *numbers = calloc(process->file_count + 1, sizeof(*numbers)), files = 0;
	size_t count = 0;

	if (!numbers)
		return -ENOMEM;
	for (size_t i = 0; i < process->file_count; i++)
		if (kept[i]) {
			process->files[files] = process->files[i];
			numbers[i] = files++;
		}
	for (size_t i = 0; i < mappings->count; i++)
		if (kept[rows[i].file]) {
			rows[count] = rows[i];
			rows[count++].file = numbers[rows[i].file];
		}
	for (size_t i = count; i-- > 0;)
		process->files[rows[i].file].first_mapping = i;
	mappings->count = count;
	process->file_count = files;
	free(numbers);
	return 0;
}
