/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines with a label, and colors, for the files of the text format. */
#ifndef DAXINFO_OUTPUT_TEXT_LINE_H
#define DAXINFO_OUTPUT_TEXT_LINE_H

#include "verdict/verdict.h"

#include <stdio.h>

/* Writes an indented line of a label and a text. The text is escaped as a whole, so a name in it
 * cannot start another line. */
void put_line(FILE *out, const char *label, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The SGR sequence (ECMA-48) that starts the color of a status, "" for none. */
const char *color_of(enum dax_status status);
#define COLOR_END "\x1b[0m"

#endif
