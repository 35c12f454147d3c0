/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UTF-8 by Unicode's table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef DAXINFO_LIB_UTF8_H
#define DAXINFO_LIB_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the first character: returns its length in bytes and sets *code to its code point.
 * Returns 0 if text does not begin with a valid character, or is empty. */
size_t utf8_decode(const char *text, uint32_t *code);

bool utf8_valid(const char *text);

/* The number of bytes at the end that are the beginning of an incomplete character. */
size_t utf8_unfinished(const char *bytes, size_t length);

#endif
