/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files that a process has open for writing and does not map. */
#ifndef DAXINFO_PROBE_PROCESS_UNMAPPED_H
#define DAXINFO_PROBE_PROCESS_UNMAPPED_H

#include "process.h"

/* Lists those on ext4 or XFS on a device with DAX, where the process may have been refused a
 * mapping. Needs the files of the process, and the right to look at its descriptors; without it,
 * none are listed. */
void process_find_unmapped(struct process *process);

#endif
