/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/iomem: the ranges of the physical address space. */
#ifndef DAXINFO_PROBE_IOMEM_H
#define DAXINFO_PROBE_IOMEM_H

#include <stdint.h>
#include <stdio.h>

/* Gives the names of the ranges that contain a physical address, from the outside in, joined by
 * " > ": a string that the caller frees. Returns 0; -EPERM if the kernel hides the addresses;
 * -ENOENT if no range contains it; or fopen(3)'s error. *names is NULL then. */
int iomem_find(uint64_t address, char **names);

/* The same, from an open file in the format of /proc/iomem. */
int iomem_search(FILE *iomem, uint64_t address, char **names);

#endif
