/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A string that is written through a FILE.
 *
 * open_memstream(3) is not used for this: when memory runs out it drops text, and neither ferror()
 * nor fclose() reports it (glibc: libio/strops.c, libio/memstream.c).
 */
#ifndef DAXINFO_LIB_TEXT_STREAM_H
#define DAXINFO_LIB_TEXT_STREAM_H

#include <stdio.h>

struct text_stream {
	FILE *out; /* to write to, until the stream is closed */
	char *text;
	size_t length, size; /* bytes: of the text, of its allocation */
};

/* Opens the stream, which must not move until it is closed. Returns 0. */
void text_stream_open(struct text_stream *stream);

/* Closes the stream and returns the whole text, which the caller frees; never NULL. */
char *text_stream_close(struct text_stream *stream);

#endif
