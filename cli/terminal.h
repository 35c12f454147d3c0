/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The terminal, where standard output is one. */
#ifndef DAXINFO_CLI_TERMINAL_H
#define DAXINFO_CLI_TERMINAL_H

#include <stdbool.h>

/* Whether standard output is a terminal and NO_COLOR (https://no-color.org) is not set. */
bool terminal_has_color(void);

/* The columns of the terminal; else the number in COLUMNS; else 80. */
unsigned terminal_width(void);

#endif
