/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The instructions that make a store durable. */
#ifndef DAXINFO_OUTPUT_CPU_FLUSH_H
#define DAXINFO_OUTPUT_CPU_FLUSH_H

/* Those that flush a cache line, and the fence after them, in words. machine is that of uname(2),
 * or NULL. */
const char *cpu_flush_words(const char *machine);

#endif
