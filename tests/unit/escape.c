// SPDX-License-Identifier: GPL-2.0-or-later
/* What a terminal would obey must not come out, whatever goes in. */
#include "lib/escape.h"
#include "lib/utf8.h"
#include "test.h"

#include <stdlib.h>

static char *escaped(const char *text)
{
	char *result = NULL;
	size_t size;
	FILE *out = open_memstream(&result, &size);

	assert_non_null(out);
	put_escaped(out, text);
	fclose(out);
	return result;
}

static const struct {
	const char *text;
	const char *escaped; /* NULL: unchanged */
} texts[] = {
	{ "", NULL },
	{ "/mnt/pmem/file name", NULL },
	{ "\\x1b is written with a backslash", NULL },
	{ "caf\xc3\xa9 \xe2\x82\xac \xe6\xbc\xa2\xe5\xad\x97 \xf0\x9f\x98\x80", NULL },
	{ "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", NULL }, /* Hebrew needs no control to run its way */
	{ "e\xcc\x81", NULL },                        /* a combining accent */
	{ "\xef\xbf\xbd", NULL },
	{ "\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m" },
	{ "\x1b]0;title\a", "\\x1b]0;title\\x07" },
	{ "one\ntwo", "one\\x0atwo" },
	{ "one\r\ttwo\b", "one\\x0d\\x09two\\x08" },
	{ "\x7f", "\\x7f" },
	{ "\xc2\x9b"
	  "31m",
		"\\xc2\\x9b31m" }, /* CSI as one character */
	{ "\xc2\x80\xc2\x9f", "\\xc2\\x80\\xc2\\x9f" },
	{ "\x9b"
	  "31m",
		"\\x9b31m" }, /* CSI as one byte */
	{ "\xff\xfe", "\\xff\\xfe" },
	{ "\xc3", "\\xc3" },
	{ "\xc3\n", "\\xc3\\x0a" },
	{ "\xe2\x80\xae"
	  "cba",
		"\\xe2\\x80\\xae"
		"cba" }, /* RIGHT-TO-LEFT OVERRIDE */
	{ "\xe2\x81\xa6"
	  "x\xe2\x81\xa9",
		"\\xe2\\x81\\xa6x\\xe2\\x81\\xa9" },                      /* isolates */
	{ "\xe2\x80\xa8\xe2\x80\xa9", "\\xe2\\x80\\xa8\\xe2\\x80\\xa9" }, /* separators */
	{ "\xd8\x9c\xe2\x80\x8f", "\\xd8\\x9c\\xe2\\x80\\x8f" },          /* marks */
	{ "\xed\xa0\x80", "\\xed\\xa0\\x80" },
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		char *result = escaped(texts[i].text);

		assert_string_equal(result, texts[i].escaped ?: texts[i].text);
		free(result);
	}
}

static bool in(uint32_t code, uint32_t first, uint32_t last)
{
	return code >= first && code <= last;
}

/* Controls (category Cc), line breaks (Zl, Zp) and Bidi_Control of Unicode's character database. */
static bool is_harmful(uint32_t code)
{
	return code < 0x20 || in(code, 0x7f, 0x9f) || in(code, 0x2028, 0x2029) || code == 0x61c ||
	       in(code, 0x200e, 0x200f) || in(code, 0x202a, 0x202e) || in(code, 0x2066, 0x2069);
}

static void assert_harmless(const char *text)
{
	while (*text) {
		uint32_t code;
		size_t length = utf8_decode(text, &code);

		assert_true(length > 0);
		if (is_harmful(code))
			fail_msg("U+%04X came out", code);
		text += length;
	}
}

static void put_code(FILE *out, uint32_t code)
{
	if (code < 0x80)
		fprintf(out, "%c", code);
	else if (code < 0x800)
		fprintf(out, "%c%c", 0xc0 | code >> 6, 0x80 | (code & 0x3f));
	else if (code < 0x10000)
		fprintf(out, "%c%c%c", 0xe0 | code >> 12, 0x80 | (code >> 6 & 0x3f),
			0x80 | (code & 0x3f));
	else
		fprintf(out, "%c%c%c%c", 0xf0 | code >> 18, 0x80 | (code >> 12 & 0x3f),
			0x80 | (code >> 6 & 0x3f), 0x80 | (code & 0x3f));
}

static void test_every_code_point(void **state)
{
	char *all, *result;
	size_t size;
	FILE *out = open_memstream(&all, &size);

	(void)state;
	for (uint32_t code = 1; code < 0x110000; code++)
		put_code(out, code);
	fclose(out);
	result = escaped(all);
	assert_harmless(result);
	free(result);
	free(all);
}

static void test_every_pair_of_bytes(void **state)
{
	(void)state;
	for (unsigned pair = 0; pair < 0x10000; pair++) {
		const char text[] = { (char)(pair >> 8), (char)pair, 'z', '\0' };
		char *result = escaped(text);

		assert_harmless(result);
		free(result);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_every_pair_of_bytes),
	};

	return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
