/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the text of maps is cheaper if most mappings are of files. If few are, PROCMAP_QUERY is:
 * it skips the others in the kernel. So the text is read until it shows that mappings of files are
 * rare.
 */
#include "maps.h"

#include "lib/util.h"
#include "missing-call.h"
#include "procmap-query.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define BUFFER_SIZE 65536 /* bytes; more than the longest line (a path is up to 4 KiB) */

/* Mappings of files are rare if, after SAMPLE_LINES, fewer than one line in RARE is of a file. */
#define SAMPLE_LINES 1024
#define RARE         8

/* Gives the sink what of the row is after the last one: it may have been merged since. */
static int deliver_row(struct maps_reading *reading, struct maps_row *row)
{
	if (row->start < reading->last_end) {
		reading->changed = true;
		if (row->end <= reading->last_end)
			return 0;
		row->offset += reading->last_end - row->start;
		row->start = reading->last_end;
	}
	reading->last_end = row->end;
	reading->files++;
	return reading->sink(reading->sink_argument, row);
}

/* These return what follows the number or the permissions. They check nothing: overflow wraps. */
static const char *parse_hex(const char *text, uint64_t *value)
{
	*value = 0;
	for (;; text++) {
		unsigned digit = (unsigned char)*text - '0', letter = (*text | 0x20) - 'a';

		if (digit < 10)
			*value = *value << 4 | digit;
		else if (letter < 6)
			*value = *value << 4 | (letter + 10);
		else
			return text;
	}
}

static const char *parse_decimal(const char *text, uint64_t *value)
{
	for (*value = 0; *text >= '0' && *text <= '9'; text++)
		*value = *value * 10 + (unsigned)(*text - '0');
	return text;
}

static const char *parse_permissions(const char *text, enum permissions *perms)
{
	*perms = PERMISSIONS_NONE + (text[0] == 'r' ? PERMISSION_READ : 0) +
		 (text[1] == 'w' ? PERMISSION_WRITE : 0) +
		 (text[2] == 'x' ? PERMISSION_EXECUTE : 0) +
		 (text[3] == 's' ? PERMISSION_SHARED : 0);
	return text + 4;
}

/* Whether the name is that of an inode outside any file system, such as the rings of io_uring
 * (fs/anon_inodes.c) or of a packet socket: no path can begin so. */
static bool is_no_path(const char *name)
{
	static const char *const prefixes[] = { "anon_inode:", "socket:[" };

	name += strspn(name, " ");
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

/* FNV-1a of the name up to a newline. */
static uint64_t hash_name(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325ULL;

	for (name += strspn(name, " "); *name && *name != '\n'; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3ULL;
	return hash;
}

int maps_parse_line(const char *text, struct maps_row *row)
{
	uint64_t device_major, device_minor;

	text = parse_hex(text, &row->start);
	if (*text++ != '-')
		return -1;
	text = parse_hex(text, &row->end);
	if (*text++ != ' ' || !memchr("r-", *text, 2) || row->end <= row->start)
		return -1;
	if (memchr(text, '\n', 5) || text[4] != ' ')
		return -1;
	text = parse_hex(parse_permissions(text, &row->perms) + 1, &row->offset);
	if (*text++ != ' ')
		return -1;
	text = parse_hex(text, &device_major);
	if (*text++ != ':')
		return -1;
	text = parse_hex(text, &device_minor);
	if (*text++ != ' ' || device_major > UINT_MAX || device_minor > UINT_MAX)
		return -1;
	text = parse_decimal(text, &row->file.inode);
	row->file.device = makedev((unsigned)device_major, (unsigned)device_minor);
	row->file.name = device_major || is_anonymous(&row->file) ? 0 : hash_name(text);
	return !is_anonymous(&row->file) && !is_no_path(text);
}

ssize_t maps_take_lines(const char *text, size_t length, struct maps_reading *reading, int *rc)
{
	const char *line = text, *end;
	struct maps_row row;

	*rc = 0;
	while (*rc == 0 && (end = memchr(line, '\n', (size_t)(text + length - line)))) {
		int is_file = maps_parse_line(line, &row);

		if (is_file < 0)
			return -1;
		reading->lines++;
		if (is_file)
			*rc = deliver_row(reading, &row);
		else if (row.end > reading->last_end)
			reading->last_end = row.end;
		line = end + 1;
	}
	return line - text;
}

/* Goes on after last_end with PROCMAP_QUERY. Returns 0 at the end. Sets *missing where there is no
 * such call, as before Linux 6.11. */
static int query_mappings(int fd, struct maps_reading *reading, bool *missing)
{
	char name[PATH_MAX] = "";

	for (;;) {
		struct procmap_request request = {
			.size = sizeof(request),
			.wanted = PROCMAP_WANTED_OR_NEXT | PROCMAP_WANTED_FILE,
			.address = reading->last_end,
			.name_size = sizeof(name),
			.name_address = (uintptr_t)name,
		};
		struct maps_row row;
		int rc;

		if (ioctl(fd, PROCMAP_CALL, &request) < 0) {
			*missing = is_missing_call(errno);
			return errno == ENOENT ? 0 : -errno;
		}
		reading->bytes_read += sizeof(request);
		row = (struct maps_row){
			.start = request.start,
			.end = request.end,
			.offset = request.offset,
			.perms = PERMISSIONS_NONE + (request.permissions & 0xf),
			.file = { makedev(request.device_major, request.device_minor),
				request.inode, request.device_major ? 0 : hash_name(name) },
		};
		rc = is_anonymous(&row.file) || is_no_path(name) ? 0 : deliver_row(reading, &row);
		if (rc != 0)
			return rc;
		reading->last_end = row.end;
	}
}

static bool files_are_rare(const struct maps_reading *reading)
{
	return reading->lines >= SAMPLE_LINES && reading->files < reading->lines / RARE;
}

/* Every program has mappings, so without memory there is not even a first byte. */
int maps_check_memory(int fd)
{
	char byte;
	ssize_t length = pread(fd, &byte, 1, 0);

	return length < 0 ? -errno : length == 0 ? -ESRCH : 0;
}

int maps_read(int fd, struct maps_reading *reading)
{
	char buffer[BUFFER_SIZE];
	size_t held = 0;
	bool missing = false;
	int rc = 0;

	while (rc == 0) {
		ssize_t length = read(fd, buffer + held, sizeof(buffer) - held), taken;

		if (length < 0)
			return -errno;
		if (length == 0)
			return held ? -EBADMSG : maps_check_memory(fd);
		reading->bytes_read += (size_t)length;
		held += (size_t)length;
		taken = maps_take_lines(buffer, held, reading, &rc);
		if (taken < 0 || (taken == 0 && held == sizeof(buffer)))
			return -EBADMSG;
		held -= (size_t)taken;
		memmove(buffer, buffer + taken, held);
		if (rc == 0 && !missing && files_are_rare(reading)) {
			rc = query_mappings(fd, reading, &missing);
			if (!missing)
				return rc;
			rc = 0;
		}
	}
	return rc;
}
