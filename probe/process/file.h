/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Observing a file that a process maps. */
#ifndef DAXINFO_PROBE_PROCESS_FILE_H
#define DAXINFO_PROBE_PROCESS_FILE_H

#include "process.h"

/* Fills the empty row of that index in the subject's files. Failures are in the row's errors. */
void process_probe_file(struct process *process, size_t file);

#endif
