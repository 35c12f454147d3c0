/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records through a pipe, from a child to the process that forked it. Both run the same program, so
 * structs are sent as they are in memory. The receiver checks every length and every value.
 */
#ifndef DAXINFO_LIB_RECORD_PIPE_H
#define DAXINFO_LIB_RECORD_PIPE_H

#include "record.h"

#include <stdio.h>

#define RECORD_PIPE_BUFFER 65536 /* bytes: the capacity of a pipe (pipe(7)) */

/* The reading end. */
struct record_pipe {
	int fd;
	int timeout_ms;                   /* for each wait; -1: no limit */
	const volatile unsigned *counter; /* NULL, or the sender's steps: while it changes, a wait
					     does not time out */
	size_t start, end;                /* of the bytes in buffer that are not consumed yet */
	unsigned char buffer[RECORD_PIPE_BUFFER];
};

/* Prepares to read from fd, which the caller closes. */
void record_pipe_open(
	struct record_pipe *pipe, int fd, int timeout_ms, const volatile unsigned *counter);

/* Writes the record. Errors are left for ferror(out). */
void record_send(FILE *out, const struct record *record, const void *object);

/* Fills an empty record, which the caller clears even after an error. Returns 0; -EPIPE if the
 * sender has ended; -EBADMSG if the bytes are not such a record; -ETIMEDOUT; or the negative errno
 * of poll(2) or read(2). */
int record_receive(struct record_pipe *pipe, const struct record *record, void *object);

/* Reads one byte that was sent between records: returns it, or an error as above. */
int record_pipe_byte(struct record_pipe *pipe);

#endif
