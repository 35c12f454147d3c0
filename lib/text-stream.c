/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-stream.h"

#include "xalloc.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 256 /* bytes */

/* Makes room for more bytes and a NUL. */
static void reserve(struct text_stream *stream, size_t more)
{
	size_t size = stream->size ?: FIRST_SIZE;

	while (size - stream->length <= more)
		size *= 2;
	if (size == stream->size)
		return;
	stream->text = xreallocarray(stream->text, size, 1);
	stream->size = size;
}

static ssize_t append(void *cookie, const char *bytes, size_t length)
{
	struct text_stream *stream = cookie;

	reserve(stream, length);
	memcpy(stream->text + stream->length, bytes, length);
	stream->length += length;
	stream->text[stream->length] = '\0';
	return (ssize_t)length;
}

void text_stream_open(struct text_stream *stream)
{
	*stream = (struct text_stream){ 0 };
	reserve(stream, 0);
	*stream->text = '\0';
	stream->out = fopencookie(stream, "w", (cookie_io_functions_t){ .write = append });
	if (!stream->out)
		out_of_memory();
}

char *text_stream_close(struct text_stream *stream)
{
	fclose(stream->out);
	stream->out = NULL;
	return stream->text;
}
