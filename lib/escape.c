/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "escape.h"

#include "utf8.h"
#include "util.h"
#include "xalloc.h"

/* Harmful are C0, DEL and C1 controls, line and paragraph separators, the byte order mark, and the
 * characters that reorder their neighbours (UAX #9: U+200E, U+200F, U+061C, U+202A to U+202E,
 * U+2066 to U+2069). */
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

void vput_escaped(FILE *out, const char *format, va_list arguments)
{
	_cleanup_free_ char *text = xvasprintf(format, arguments);

	put_escaped(out, text);
}
