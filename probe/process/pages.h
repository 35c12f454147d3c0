/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The resident pages of the mappings that may be direct. */
#ifndef DAXINFO_PROBE_PROCESS_PAGES_H
#define DAXINFO_PROBE_PROCESS_PAGES_H

#include "process.h"

/* Fills in how much of each mapping is resident, and where some of its pages are in physical
 * memory. Returns 0 or a negative errno, of the last mapping that failed. */
int process_probe_pages(struct process *process);

#endif
