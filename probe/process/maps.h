/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings of files of a process, without locking it for longer than a page of text takes. */
#ifndef DAXINFO_PROBE_PROCESS_MAPS_H
#define DAXINFO_PROBE_PROCESS_MAPS_H

#include "facts/process.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A file as /proc/PID/maps tells it. That is the inode of the superblock: on btrfs and overlayfs
 * stat(2) has other numbers for the same file, and several files of one such device, which has the
 * major number 0, may have one inode's number: there the name tells them apart. */
struct identity {
	dev_t device;
	uint64_t inode;
	uint64_t name; /* a hash; 0 where the number is enough */
};

static inline bool has_same_number(const struct identity *a, const struct identity *b)
{
	return a->inode == b->inode && a->device == b->device;
}

static inline bool is_same_file(const struct identity *a, const struct identity *b)
{
	return has_same_number(a, b) && a->name == b->name;
}

struct maps_row {
	uint64_t start, end, offset; /* bytes */
	enum permissions perms;
	struct identity file;
};

/* Takes a row: 0, or what ends the reading: a negative errno, or 1 for enough. */
typedef int maps_sink(void *to, const struct maps_row *row);

struct maps_reading {
	maps_sink *sink;
	void *to;
	uint64_t bytes_read;
	uint64_t last_end; /* address behind the last row */
	bool changed;      /* a mapping showed again, larger: it was merged meanwhile */
	size_t lines, files;
};

/* Reads the mappings of files from the open /proc/PID/maps, by address, none twice. 0, -ESRCH where
 * the process has no memory, or what it had went away meanwhile (exit, execve), another negative
 * errno, or what the sink returned. */
int maps_read(int fd, struct maps_reading *reading);

/* Whether the memory that the open maps is of is there still: 0, -ESRCH after exit or execve, where
 * the text of maps merely ends, or another negative errno. */
int maps_still_there(int fd);

/* A line of maps, and the first one of a mapping in smaps, which a newline ends (proc_pid_maps(5)).
 * 1 where it is of a file, 0 where it is not, -1 where it is no such line. */
int maps_parse_line(const char *text, struct maps_row *row);

/* Takes the lines that are whole from a text of that format. Returns how many bytes they are; -1
 * where one is no such line; *rc is the sink's. */
ssize_t maps_take_lines(const char *text, size_t length, struct maps_reading *reading, int *rc);

#endif
