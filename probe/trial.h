/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which mmap(2) flags a trial mapping may use. */
#ifndef DAXINFO_PROBE_TRIAL_H
#define DAXINFO_PROBE_TRIAL_H

#include <stdint.h>

/* The reason why bit cannot be tried as MAP_DIRECT, or NULL if it can. */
const char *probe_refuses_direct_flag(uint64_t bit);

#endif
