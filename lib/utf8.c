/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* The length of a character in bytes, by its first byte; 0 if that cannot be the first. */
static size_t length_by_first(unsigned char byte)
{
	if (byte < 0x80)
		return 1;
	if (byte < 0xc2 || byte > 0xf4)
		return 0;
	return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
}

size_t utf8_decode(const char *text, uint32_t *code)
{
	static const uint32_t smallest[] = { 0, 0x01, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)text;
	size_t length = length_by_first(*byte);

	if (length == 0)
		return 0;
	*code = length == 1 ? *byte : *byte & (0x7f >> length);
	for (size_t i = 1; i < length; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (byte[i] & 0x3f);
	}
	if (*code < smallest[length] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
		return 0;
	return length;
}

bool utf8_valid(const char *text)
{
	uint32_t code;

	while (*text) {
		size_t length = utf8_decode(text, &code);

		if (length == 0)
			return false;
		text += length;
	}
	return true;
}

size_t utf8_unfinished(const char *bytes, size_t length)
{
	for (size_t back = 1; back <= 3 && back <= length; back++) {
		unsigned char byte = (unsigned char)bytes[length - back];

		if ((byte & 0xc0) != 0x80)
			return length_by_first(byte) > back ? back : 0;
	}
	return 0;
}
