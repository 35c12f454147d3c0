/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UTF-8 as Unicode's table 3-7 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef DAXINFO_LIB_UTF8_H
#define DAXINFO_LIB_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes of the character that text begins with, its code point in *code; 0 where text does not
 * begin with a valid character (the end of the string included). */
size_t utf8_decode(const char *text, uint32_t *code);

bool utf8_valid(const char *text);

/* How many of the bytes, at their end, begin a character that they do not finish. */
size_t utf8_unfinished(const char *bytes, size_t length);

#endif
