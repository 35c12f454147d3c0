/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A text that is not there is unknown, and that is no error. Where it is not there for want of
 * memory it must not pass for that: this is noted here, and told in the place of a result.
 */
#ifndef DAXINFO_PROBE_MEMORY_H
#define DAXINFO_PROBE_MEMORY_H

#include <stdbool.h>

/* Returns what an allocation, or what allocates, gave. NULL with ENOMEM is noted. */
void *noted(void *result);

void memory_note_lack(void);

/* Whether memory was lacking since the last call. */
bool memory_lacked(void);

#endif
