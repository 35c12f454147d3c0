/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "json-stream.h"

#include "utf8.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define BUFFER_SIZE 65536 /* bytes: what a pipe holds */
#define NESTING_MAX 16

/* What json-c may want for a byte of JSON: "{}," makes an object with room for 16 members, and
 * tables that outgrow their room are copied to twice of it. */
#define ROOM_FOR_BYTE  512
#define ROOM_FOR_TABLE 24 /* for each byte of the value so far */

int json_stream_open(struct json_stream *stream, int fd)
{
	*stream = (struct json_stream){ .fd = fd };
	stream->buffer = malloc(BUFFER_SIZE);
	stream->tokener = json_tokener_new_ex(NESTING_MAX);
	if (stream->buffer && stream->tokener) {
		json_tokener_set_flags(stream->tokener, JSON_TOKENER_STRICT |
								JSON_TOKENER_ALLOW_TRAILING_CHARS |
								JSON_TOKENER_VALIDATE_UTF8);
		return 0;
	}
	json_stream_close(stream);
	return -ENOMEM;
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

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int wait_until(int fd, int64_t deadline)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };

	for (;;) {
		int64_t left = deadline < 0 ? -1 : deadline - now();
		int rc = poll(&wanted, 1, deadline >= 0 && left < 0 ? 0 : (int)left);

		if (rc > 0)
			return 0;
		if (rc == 0)
			return -ETIMEDOUT;
		if (errno != EINTR && errno != EAGAIN)
			return -errno;
	}
}

/* More bytes into the empty buffer: 1, 0 at the end, or a negative errno. What begins a character
 * is held back until the rest of it is there: json-c wants whole ones. */
static int fill(struct json_stream *stream, int64_t deadline)
{
	int rc = wait_until(stream->fd, deadline);
	ssize_t length;

	if (rc < 0)
		return rc;
	memmove(stream->buffer, stream->buffer + stream->end, stream->held);
	do
		length =
			read(stream->fd, stream->buffer + stream->held, BUFFER_SIZE - stream->held);
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return -errno;
	if (length == 0)
		return stream->held ? -EBADMSG : 0;
	stream->start = 0;
	stream->end = stream->held + (size_t)length;
	stream->held = utf8_unfinished(stream->buffer, stream->end);
	stream->end -= stream->held;
	return 1;
}

/* White space between values is no value cut off. */
static void skip_space(struct json_stream *stream)
{
	while (stream->start < stream->end && isspace((unsigned char)stream->buffer[stream->start]))
		stream->start++;
}

/* json-c does not survive a lack of memory: its tokener follows a null pointer, or leaves out in
 * silence what it had none for (0.16, json_tokener.c). So what it may want has to be there before
 * it begins; nobody else here takes it meanwhile. */
static bool has_room(size_t length, size_t whole)
{
	size_t size = length * ROOM_FOR_BYTE + whole * ROOM_FOR_TABLE;
	void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return room != MAP_FAILED && munmap(room, size) == 0;
}

static int parse(struct json_stream *stream, json_object **value)
{
	struct json_tokener *tokener = stream->tokener;
	size_t length = stream->end - stream->start;

	stream->whole += length;
	if (!has_room(length, stream->whole))
		return -ENOMEM;
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

int json_stream_next(struct json_stream *stream, int milliseconds, json_object **value)
{
	int64_t deadline = milliseconds < 0 ? -1 : now() + milliseconds;
	bool begun = false;

	json_tokener_reset(stream->tokener);
	stream->whole = 0;
	for (;;) {
		int rc;

		if (!begun)
			skip_space(stream);
		if (stream->start == stream->end) {
			rc = fill(stream, deadline);
			if (rc <= 0)
				return rc == 0 && begun ? -EBADMSG : rc;
			continue;
		}
		begun = true;
		rc = parse(stream, value);
		if (rc != 0)
			return rc;
	}
}
