// SPDX-License-Identifier: GPL-2.0-or-later
/* The text of /proc/PID/maps. The rows that were read are written out and must be read as the same
 * rows again, except for the names of files, of which only a hash is known. */
#include "probe/process/maps.h"

#include "fuzz.h"

#include <inttypes.h>
#include <sys/sysmacros.h>

#define ROWS_MAX 512

struct rows {
	size_t count;
	struct maps_row rows[ROWS_MAX];
};

static int keep(void *to, const struct maps_row *row)
{
	struct rows *rows = to;

	must(row->start < row->end);
	must(!is_anonymous(&row->file));
	must(row->perms >= PERMISSIONS_NONE && row->perms < PERMISSIONS);
	must(rows->count == 0 || rows->rows[rows->count - 1].end <= row->start);
	if (rows->count == ROWS_MAX)
		return 1;
	rows->rows[rows->count++] = *row;
	return 0;
}

static void write_row(FILE *out, const struct maps_row *row)
{
	fprintf(out, "%08" PRIx64 "-%08" PRIx64 " %s %08" PRIx64 " %02x:%02x %" PRIu64 " /x\n",
		row->start, row->end, permission_names[row->perms], row->offset,
		major(row->file.device), minor(row->file.device), row->file.inode);
}

static bool same_rows(const struct rows *a, const struct rows *b)
{
	bool same = a->count == b->count;

	for (size_t i = 0; same && i < a->count; i++) {
		const struct maps_row *one = &a->rows[i], *other = &b->rows[i];

		same = one->start == other->start && one->end == other->end &&
		       one->offset == other->offset && one->perms == other->perms &&
		       has_same_number(&one->file, &other->file) &&
		       !one->file.name == !other->file.name;
	}
	return same;
}

static void read_again(const struct rows *rows)
{
	static struct rows again;
	struct maps_reading reading = { .sink = keep, .sink_argument = &again };
	STRING text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int rc;

	again.count = 0;
	for (size_t i = 0; i < rows->count; i++)
		write_row(out, &rows->rows[i]);
	fclose(out);
	must(maps_take_lines(text, size, &reading, &rc) == (ssize_t)size && rc == 0);
	must(!reading.changed);
	must(same_rows(rows, &again));
}

/* The same text, read from a file. */
static void read_as_file(const uint8_t *data, size_t size, const struct rows *rows, bool whole)
{
	static struct rows of_file;
	struct maps_reading reading = { .sink = keep, .sink_argument = &of_file };
	MEMORY_FILE file = memory_file(data, size);
	int rc;

	of_file.count = 0;
	rc = maps_read(file.fd, &reading);
	must((rc == 0) == (whole && size > 0));
	must(!whole || same_rows(rows, &of_file));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rows rows;
	struct maps_reading reading = { .sink = keep, .sink_argument = &rows };
	char *text =
		malloc(size + 1); /* exactly that size, so a sanitizer sees a read after its end */
	ssize_t taken;
	int rc;

	must(text);
	memcpy(text, data, size);
	rows.count = 0;
	taken = maps_take_lines(text, size, &reading, &rc);
	must(taken <= (ssize_t)size);
	read_again(&rows);
	if (rc == 0)
		read_as_file(data, size, &rows, taken == (ssize_t)size);
	free(text);
	return 0;
}
