/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json-stream.h"

#include "utf8.h"
#include "xalloc.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUFFER_SIZE 65536 /* bytes: the capacity of a pipe (pipe(7)) */
#define NESTING_MAX 16

/* The most that json-c allocates for a byte of JSON: "{}," makes an object with room for 16
 * members, and growing a table copies it into one of twice the size. */
#define OBJECT_ROOM 512
#define TABLE_ROOM  24 /* for each byte of the value so far */

void json_stream_open(struct json_stream *stream, int fd)
{
	*stream = (struct json_stream){ .fd = fd, .buffer = xcalloc(BUFFER_SIZE, 1) };
	stream->tokener = json_tokener_new_ex(NESTING_MAX);
	if (!stream->tokener)
		out_of_memory();
	json_tokener_set_flags(stream->tokener, JSON_TOKENER_STRICT |
							JSON_TOKENER_ALLOW_TRAILING_CHARS |
							JSON_TOKENER_VALIDATE_UTF8);
}

void json_stream_close(struct json_stream *stream)
{
	if (stream->tokener)
		json_tokener_free(stream->tokener);
	free(stream->buffer);
	if (stream->fd >= 0)
		close(stream->fd);
	*stream = (struct json_stream){ .fd = -1 };
}

/* Returns as read(2), or a negative errno. An inherited standard input may be non-blocking. */
static ssize_t read_some(int fd, char *to, size_t size)
{
	struct pollfd readable = { .fd = fd, .events = POLLIN };
	ssize_t length;

	do {
		poll(&readable, 1, -1);
		length = read(fd, to, size);
	} while (length < 0 && (errno == EINTR || errno == EAGAIN));
	return length < 0 ? -errno : length;
}

/* Reads into the empty buffer: 1, 0 at the end, or a negative errno. An incomplete character at the
 * end is held back until the rest arrives: json-c expects complete ones. */
static int fill_buffer(struct json_stream *stream)
{
	ssize_t length;

	memmove(stream->buffer, stream->buffer + stream->end, stream->held);
	length = read_some(stream->fd, stream->buffer + stream->held, BUFFER_SIZE - stream->held);
	if (length < 0)
		return (int)length;
	if (length == 0)
		return stream->held ? -EBADMSG : 0;
	stream->start = 0;
	stream->end = stream->held + (size_t)length;
	stream->held = utf8_unfinished(stream->buffer, stream->end);
	stream->end -= stream->held;
	return 1;
}

static void skip_space(struct json_stream *stream)
{
	while (stream->start < stream->end && isspace((unsigned char)stream->buffer[stream->start]))
		stream->start++;
}

/* Out of memory, json-c follows a null pointer or silently drops members (0.16, json_tokener.c), so
 * the memory that it may need must be available before it is called. */
static void require_room(size_t length, size_t parsed)
{
	size_t size = length * OBJECT_ROOM + parsed * TABLE_ROOM;
	void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (room == MAP_FAILED)
		out_of_memory();
	munmap(room, size);
}

/* Parses what is in the buffer: 1 with a value, 0 if it goes on, or -EBADMSG. */
static int parse_buffer(struct json_stream *stream, json_object **value)
{
	struct json_tokener *tokener = stream->tokener;
	size_t length = stream->end - stream->start;

	stream->parsed += length;
	require_room(length, stream->parsed);
	*value = json_tokener_parse_ex(tokener, stream->buffer + stream->start, (int)length);
	stream->start += json_tokener_get_parse_end(tokener);
	switch (json_tokener_get_error(tokener)) {
	case json_tokener_success:
		return 1;
	case json_tokener_continue:
		return 0;
	default:
		return -EBADMSG;
	}
}

int json_stream_next(struct json_stream *stream, json_object **value)
{
	bool begun = false;

	json_tokener_reset(stream->tokener);
	stream->parsed = 0;
	for (;;) {
		int rc;

		if (!begun)
			skip_space(stream);
		if (stream->start == stream->end) {
			rc = fill_buffer(stream);
			if (rc <= 0)
				return rc == 0 && begun ? -EBADMSG : rc;
			continue;
		}
		begun = true;
		rc = parse_buffer(stream, value);
		if (rc != 0)
			return rc;
	}
}
