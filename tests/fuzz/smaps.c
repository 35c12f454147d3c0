// SPDX-License-Identifier: GPL-2.0-or-later
/* VmFlags in smaps, for the mappings of the text with some changed. The first byte says which are
 * missing or smaller. */
#include "probe/process/smaps.h"

#include "fuzz.h"
#include "probe/process/maps.h"

#define FILES_MAX 256

struct mapped {
	struct list mappings;
	struct mapped_file files[FILES_MAX]; /* one for each */
};

static int add_mapping(void *to, const struct maps_row *row)
{
	struct mapped *mapped = to;
	struct mapping_facts *mapping;

	if (mapped->mappings.count == FILES_MAX)
		return 1;
	mapped->files[mapped->mappings.count].key = row->file;
	mapping = list_add(&mapped->mappings, &mapping_record);
	must(mapping);
	mapping->start = row->start;
	mapping->end = row->end;
	mapping->offset = row->offset;
	mapping->file = (uint32_t)(mapped->mappings.count - 1);
	return 0;
}

static struct mapping_facts *last_of(struct mapped *mapped)
{
	return (struct mapping_facts *)mapped->mappings.items + mapped->mappings.count - 1;
}

/* Each line is parsed as one of maps; those that are not do no harm. */
static void add_mappings(struct mapped *mapped, const char *text, unsigned without)
{
	struct maps_reading reading = { .sink = add_mapping, .sink_argument = mapped };
	const char *end;
	unsigned number = 0;
	int rc;

	for (; (end = strchr(text, '\n')); text = end + 1) {
		size_t before = mapped->mappings.count;

		if (!(without >> number++ % 7 & 1))
			maps_take_lines(text, (size_t)(end + 1 - text), &reading, &rc);
		if (mapped->mappings.count > before && without & 0x80)
			last_of(mapped)->end--;
	}
}

/* Flags are a text of one line, without spaces around it. */
static void check(const struct list *mappings)
{
	const struct mapping_facts *mapping;

	list_for_each (mapping, mappings) {
		const char *flags = mapping->memory ? mapping->memory->vm_flags : NULL;

		if (!flags)
			continue;
		must(*flags && !strchr(flags, '\n'));
		must(*flags != ' ' && flags[strlen(flags) - 1] != ' ');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct mapped mapped;
	struct smaps_reading reading = { .mappings = &mapped.mappings, .files = mapped.files };
	STRING text = NULL;
	FILE *smaps;

	if (size < 2)
		return 0;
	text = strndup((const char *)data + 1, size - 1);
	smaps = fmemopen((void *)(data + 1), size - 1, "r");
	must(text && smaps);
	add_mappings(&mapped, text, *data);
	reading.end = mapped.mappings.count ? last_of(&mapped)->end : 0;
	must(smaps_read(smaps, &reading) == 0);
	must(reading.bytes_read <= size - 1);
	check(&mapped.mappings);
	fclose(smaps);
	record_clear_list(&mapping_record, &mapped.mappings);
	return 0;
}
