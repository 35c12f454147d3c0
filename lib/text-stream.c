/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-stream.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Room for what is there, what comes, and a NUL. */
static int make_room(struct text_stream *stream, size_t more)
{
	size_t room = stream->room ?: 256;
	char *text;

	while (room - stream->length <= more)
		room *= 2;
	if (room == stream->room)
		return 0;
	text = realloc(stream->text, room);
	if (!text)
		return -ENOMEM;
	stream->text = text;
	stream->room = room;
	return 0;
}

/* That nothing was taken is an error, which stdio keeps (fopencookie(3)). */
static ssize_t add(void *cookie, const char *bytes, size_t length)
{
	struct text_stream *stream = cookie;

	if (make_room(stream, length) < 0)
		return 0;
	memcpy(stream->text + stream->length, bytes, length);
	stream->length += length;
	stream->text[stream->length] = '\0';
	return (ssize_t)length;
}

int text_stream_open(struct text_stream *stream)
{
	*stream = (struct text_stream){ 0 };
	if (make_room(stream, 0) < 0)
		return -ENOMEM;
	*stream->text = '\0';
	stream->out = fopencookie(stream, "w", (cookie_io_functions_t){ .write = add });
	if (stream->out)
		return 0;
	free(stream->text);
	return -ENOMEM;
}

char *text_stream_close(struct text_stream *stream)
{
	bool failed = ferror(stream->out) || fflush(stream->out) != 0;

	if (fclose(stream->out) != 0 || failed) {
		free(stream->text);
		stream->text = NULL;
	}
	stream->out = NULL;
	return stream->text;
}
