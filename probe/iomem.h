/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/iomem: what lies where in the physical address space. */
#ifndef DAXINFO_PROBE_IOMEM_H
#define DAXINFO_PROBE_IOMEM_H

#include <stdint.h>
#include <stdio.h>

/* The names of the ranges around a physical address, from the outside in, joined by " > ": a string
 * that the caller frees. -EPERM where the kernel hides the addresses; -ENOENT where none is around
 * it. */
int iomem_find(uint64_t address, char **names);

/* The same from an open file of that format. */
int iomem_search(FILE *iomem, uint64_t address, char **names);

#endif
