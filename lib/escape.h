/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Untrusted text (paths, names, mount options), made harmless for a terminal. */
#ifndef DAXINFO_LIB_ESCAPE_H
#define DAXINFO_LIB_ESCAPE_H

#include <stdarg.h>
#include <stdio.h>

/* Writes text that can neither control a terminal nor start a new line: control bytes,
 * bidirectional controls and bytes that are not UTF-8 are written as \xHH. */
void put_escaped(FILE *out, const char *text);

/* The same for a formatted text, which is escaped as a whole, format included. */
void vput_escaped(FILE *out, const char *format, va_list arguments);

#endif
