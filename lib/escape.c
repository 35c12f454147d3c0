/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "escape.h"

#include "utf8.h"
#include "util.h"

#include <stdlib.h>

#define BRIEF_SIZE 8192 /* bytes: more than a path */

/* C0, DEL and C1 controls, line and paragraph separators, and the characters that reorder what
 * stands beside them (UAX #9: U+200E, U+200F, U+061C, U+202A to U+202E, U+2066 to U+2069). */
static bool is_harmless(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} harmful[] = {
		{ 0x00, 0x1f },
		{ 0x7f, 0x9f },
		{ 0x061c, 0x061c },
		{ 0x200e, 0x200f },
		{ 0x2028, 0x202e },
		{ 0x2066, 0x2069 },
		{ 0xfeff, 0xfeff },
	};

	for (size_t i = 0; i < ARRAY_SIZE(harmful); i++)
		if (code >= harmful[i].first && code <= harmful[i].last)
			return false;
	return true;
}

void vput_escaped(FILE *out, const char *format, va_list arguments)
{
	char brief[BRIEF_SIZE], *text;
	va_list again;

	va_copy(again, arguments);
	if (vasprintf(&text, format, arguments) >= 0) {
		put_escaped(out, text);
		free(text);
	} else if (vsnprintf(brief, sizeof(brief), format, again) >= (int)sizeof(brief)) {
		put_escaped(out, brief);
		fputs("...", out);
	} else {
		put_escaped(out, brief);
	}
	va_end(again);
}

void put_escaped(FILE *out, const char *text)
{
	while (*text) {
		uint32_t code;
		size_t length = utf8_decode(text, &code);

		if (length && is_harmless(code)) {
			fwrite(text, 1, length, out);
			text += length;
			continue;
		}
		for (size_t end = length ? length : 1; end > 0; end--)
			fprintf(out, "\\x%02x", (unsigned char)*text++);
	}
}
