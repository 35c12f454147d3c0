/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sizes of pages and blocks in words. */
#ifndef DAXINFO_LIB_SIZE_H
#define DAXINFO_LIB_SIZE_H

#include <stdint.h>

#define SIZE_WORDS 32 /* bytes */

/* Writes the size to text, of SIZE_WORDS bytes, in the largest unit that it is a multiple of: 2
 * MiB. Returns text. */
char *size_in_words(char *text, uint64_t bytes);

/* The same as mkfs.xfs(8) and QEMU take it: 2m. */
char *size_for_options(char *text, uint64_t bytes);

#endif
