/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Time that a change of the clock does not affect: CLOCK_MONOTONIC (clock_gettime(2)). */
#ifndef DAXINFO_LIB_CLOCK_H
#define DAXINFO_LIB_CLOCK_H

#include <stdint.h>

/* Now, in milliseconds. */
int64_t clock_milliseconds(void);

/* Now, in microseconds. */
int64_t clock_microseconds(void);

#endif
