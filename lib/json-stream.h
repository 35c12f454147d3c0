/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON values that follow one another in a file or a pipe, as in JSON Lines. */
#ifndef DAXINFO_LIB_JSON_STREAM_H
#define DAXINFO_LIB_JSON_STREAM_H

#include <json-c/json.h>
#include <stddef.h>

struct json_stream {
	int fd;
	struct json_tokener *tokener;
	char *buffer;
	size_t start, end; /* of the bytes in buffer that are not parsed yet */
	size_t held;       /* bytes after end: an incomplete UTF-8 character */
	size_t parsed;     /* bytes of the current value */
};

/* The stream owns fd, and closes it. */
void json_stream_open(struct json_stream *stream, int fd);

/* A stream that is closed may be closed again. */
void json_stream_close(struct json_stream *stream);

/* Reads the next value, which the caller releases with json_object_put(). Returns 1; 0 at the end;
 * -EBADMSG if the input is not JSON, truncated, not UTF-8 or nested too deeply; or the negative
 * errno of read(2). */
int json_stream_next(struct json_stream *stream, json_object **value);

#endif
