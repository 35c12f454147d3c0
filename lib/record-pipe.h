/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Records as bytes, from a process to the one that it was forked from: the same program, so that
 * numbers go as they lie in memory. What comes in is checked all the same, length by length.
 */
#ifndef DAXINFO_LIB_RECORD_PIPE_H
#define DAXINFO_LIB_RECORD_PIPE_H

#include "record.h"

#include <stdio.h>

#define WIRE_BUFFER 65536 /* bytes: what a pipe holds */

/* The reading end. */
struct wire {
	int fd;
	int patience;                     /* milliseconds of silence, or -1 for any */
	const volatile unsigned *counter; /* of the sender's steps: one that moves is not silent */
	size_t start, end;                /* of what was read and not taken yet */
	unsigned char buffer[WIRE_BUFFER];
};

/* Begins to read from fd, which stays the caller's. The buffer is left as it is. */
void wire_open(struct wire *wire, int fd, int patience, const volatile unsigned *counter);

/* Writes the record's members. Whether all could be written, ferror(out) tells. */
void record_send(FILE *out, const struct record *record, const void *object);

/* Fills an empty record, which is to be cleared in any case. 0; -EPIPE where the sender ended;
 * -EBADMSG where the bytes are no such record; -ETIMEDOUT after silence; -ENOMEM; or read(2)'s
 * error. */
int record_receive(struct wire *wire, const struct record *record, void *object);

/* The next byte of what goes between records: it, or an error as above. */
int wire_byte(struct wire *wire);

#endif
