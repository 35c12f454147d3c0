/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the mappings of files in /proc/PID/maps. The kernel locks the process only for as long as
 * a page of text takes. */
#ifndef DAXINFO_PROBE_PROCESS_MAPS_H
#define DAXINFO_PROBE_PROCESS_MAPS_H

#include "facts/process.h"
#include "file-key.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A mapping of a file. */
struct maps_row {
	uint64_t start, end, offset; /* bytes */
	enum permissions perms;
	struct file_key file;
};

/* Takes a row. Returns 0; 1 if it is the last one that is wanted; or a negative errno. */
typedef int maps_sink(void *argument, const struct maps_row *row);

struct maps_reading {
	maps_sink *sink;
	void *sink_argument;
	uint64_t bytes_read;
	uint64_t last_end; /* address after the last mapping, of a file or not */
	bool changed;      /* a mapping appeared twice: it was merged with a neighbour meanwhile */
	size_t lines, files; /* so far: mappings, and those of files */
};

/* Gives the sink the mappings of files from an open /proc/PID/maps, in the order of addresses and
 * without overlap. Returns 0; -ESRCH if the process has no memory, or its memory went away
 * meanwhile (exit, execve); -EBADMSG if the text is not that of maps; another negative errno; or
 * what the sink returned, if not 0. */
int maps_read(int fd, struct maps_reading *reading);

/* Whether the memory that the open maps belongs to still exists. Returns 0; -ESRCH after exit or
 * execve, when maps just ends; or another negative errno. */
int maps_check_memory(int fd);

/* Parses a line of maps, or the first line of a mapping in smaps, which must end with a newline
 * (proc_pid_maps(5)). Returns 1 if it is of a file, 0 if not, -1 if it is not such a line. */
int maps_parse_line(const char *text, struct maps_row *row);

/* Gives the sink the complete lines of a text in that format. Returns their length in bytes, or -1
 * if one is not such a line. *rc is what the sink returned. */
ssize_t maps_take_lines(const char *text, size_t length, struct maps_reading *reading, int *rc);

#endif
