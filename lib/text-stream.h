/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A text that is written as to a file. That of open_memstream() is cut off without a word where
 * memory runs out: neither ferror() nor fclose() tells (glibc: libio/strops.c, libio/memstream.c).
 */
#ifndef DAXINFO_LIB_TEXT_STREAM_H
#define DAXINFO_LIB_TEXT_STREAM_H

#include <stdio.h>

struct text_stream {
	FILE *out; /* to be written to, until it is closed */
	char *text;
	size_t length, room;
};

/* 0 or -ENOMEM. The stream must stay where it is. */
int text_stream_open(struct text_stream *stream);

/* The whole text, which the caller frees; NULL if there was no memory for all of it. */
char *text_stream_close(struct text_stream *stream);

#endif
