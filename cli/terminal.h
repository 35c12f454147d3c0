/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The terminal that standard output may be. */
#ifndef DAXINFO_CLI_TERMINAL_H
#define DAXINFO_CLI_TERMINAL_H

#include <stdbool.h>

/* Whether it is one, and NO_COLOR (https://no-color.org) does not ask for none. */
bool terminal_has_color(void);

/* Its columns; else those that COLUMNS names; else 80. */
unsigned terminal_width(void);

#endif
