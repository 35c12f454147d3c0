/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mappings of files of a process, with the indexes of their files. */
#ifndef DAXINFO_PROBE_PROCESS_MAPPINGS_H
#define DAXINFO_PROBE_PROCESS_MAPPINGS_H

#include "process.h"

/* Reads the mappings and which files they are of. Returns 0, or a negative errno, and then there
 * are no mappings: see maps_read(). */
int process_read_mappings(struct process *process);

void process_forget_mappings(struct process *process);

/* Reads the mappings again, and drops what was observed of the memory of each that has changed: it
 * may be of another mapping. Returns 0; -ESRCH if all of the memory went away meanwhile; or another
 * negative errno. */
int process_confirm_mappings(struct process *process);

/* Drops the files that are not kept, an array with one element a file, and their mappings. */
void process_keep_files(struct process *process, const bool *kept);

#endif
