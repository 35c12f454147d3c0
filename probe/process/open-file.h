/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finding the file that a process maps. file is its index in process->files. */
#ifndef DAXINFO_PROBE_PROCESS_OPEN_FILE_H
#define DAXINFO_PROBE_PROCESS_OPEN_FILE_H

#include "process.h"

/* Tells the parent, which may give the child up, that a file is being observed, or no longer. */
void process_begin_file(struct process *process, size_t file);
void process_end_file(struct process *process);

/* The path of the file, which the caller frees; NULL if it is unknown. */
char *process_file_name(const struct process *process, size_t file);

/* Opens the file with O_PATH. path is its name, or NULL. Returns a descriptor; -ETIMEDOUT if it
 * is not to be waited for again (budget.h); else, if it is not found, the error of following
 * map_files. */
int process_open_file(struct process *process, size_t file, const char *path);

/* Whether the file is in the DAX state, from statx(2) through map_files. */
enum tristate process_file_is_direct(struct process *process, size_t file);

/* The same of the name relative to fd; "" for what fd refers to. */
enum tristate is_direct_at(int fd, const char *name);

#endif
