/* SPDX-License-Identifier: GPL-2.0-or-later */
/* JSON values that come one behind the other from a descriptor: a file's, or a pipe's. */
#ifndef DAXINFO_LIB_JSON_STREAM_H
#define DAXINFO_LIB_JSON_STREAM_H

#include <json-c/json.h>
#include <stddef.h>

struct json_stream {
	int fd;
	struct json_tokener *tokener;
	char *buffer;
	size_t start, end; /* of what was read and not parsed yet */
	size_t held;       /* bytes behind the end that begin a character */
	size_t whole;      /* of the value, so far; or more */
};

/* Takes fd over in any case. 0, or -ENOMEM. */
int json_stream_open(struct json_stream *stream, int fd);
void json_stream_close(struct json_stream *stream);

/* The next value, which the caller puts. Returns 1; 0 at the end; -EBADMSG where it is no JSON, cut
 * off, not UTF-8 or nested too deep; -ETIMEDOUT after that many milliseconds (negative: never);
 * -ENOMEM; or read(2)'s error. */
int json_stream_next(struct json_stream *stream, int milliseconds, json_object **value);

#endif
