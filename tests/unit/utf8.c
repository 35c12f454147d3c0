// SPDX-License-Identifier: GPL-2.0-or-later
#include "lib/utf8.h"

#include "test.h"

static const struct {
	const char *text;
	size_t length; /* of the first character, 0 where it is not valid */
	uint32_t code;
} characters[] = {
	{ "a", 1, 'a' },
	{ "\x01", 1, 1 },
	{ "\x7f", 1, 0x7f },
	{ "\xc2\x80", 2, 0x80 },
	{ "\xdf\xbf", 2, 0x7ff },
	{ "\xe0\xa0\x80", 3, 0x800 },
	{ "\xed\x9f\xbf", 3, 0xd7ff },
	{ "\xee\x80\x80", 3, 0xe000 },
	{ "\xef\xbf\xbd", 3, 0xfffd },
	{ "\xef\xbf\xbf", 3, 0xffff },
	{ "\xf0\x90\x80\x80", 4, 0x10000 },
	{ "\xf4\x8f\xbf\xbf", 4, 0x10ffff },
	{ "", 0, 0 },
	{ "\x80", 0, 0 },             /* a continuation */
	{ "\xbf\xbf", 0, 0 },         /* two */
	{ "\xc0\x80", 0, 0 },         /* overlong */
	{ "\xc1\xbf", 0, 0 },         /* overlong */
	{ "\xe0\x9f\xbf", 0, 0 },     /* overlong */
	{ "\xf0\x8f\xbf\xbf", 0, 0 }, /* overlong */
	{ "\xed\xa0\x80", 0, 0 },     /* a surrogate */
	{ "\xed\xbf\xbf", 0, 0 },     /* a surrogate */
	{ "\xf4\x90\x80\x80", 0, 0 }, /* above U+10FFFF */
	{ "\xf5\x80\x80\x80", 0, 0 },
	{ "\xff", 0, 0 },
	{ "\xfe", 0, 0 },
	{ "\xc3", 0, 0 },         /* cut off */
	{ "\xe2\x82", 0, 0 },     /* cut off */
	{ "\xf0\x9f\x98", 0, 0 }, /* cut off */
	{ "\xc3z", 0, 0 },
	{ "\xe2\x82z", 0, 0 },
};

static void test_decode(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(characters); i++) {
		uint32_t code = 0;

		assert_int_equal(utf8_decode(characters[i].text, &code), characters[i].length);
		if (characters[i].length)
			assert_int_equal(code, characters[i].code);
	}
}

static size_t encode(uint32_t code, char *text)
{
	size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = length; i-- > 1; code >>= 6)
		text[i] = (char)(0x80 | (code & 0x3f));
	text[0] = (char)(first[length] | code);
	text[length] = '\0';
	return length;
}

static void test_every_code_point(void **state)
{
	(void)state;
	for (uint32_t code = 1; code < 0x110000; code++) {
		bool surrogate = code >= 0xd800 && code <= 0xdfff;
		uint32_t decoded = 0;
		char text[5];
		size_t length = encode(code, text);

		assert_int_equal(utf8_decode(text, &decoded), surrogate ? 0 : length);
		if (!surrogate)
			assert_int_equal(decoded, code);
	}
}

static const struct {
	const char *text;
	bool valid;
	size_t unfinished; /* bytes at its end */
} texts[] = {
	{ "", true, 0 },
	{ "/mnt/file", true, 0 },
	{ "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", true, 0 },
	{ "\x1b[0m\n", true, 0 },
	{ "\xff", false, 0 },
	{ "a\xff", false, 0 },
	{ "\xff b", false, 0 },
	{ "\xe2\x82", false, 2 },
	{ "\xc3\xa9\xc3", false, 1 },
	{ "a\xf0\x9f\x98", false, 3 },
	{ "\xed\xa0\x80", false, 0 },
	{ "\xf0\x9f\x98z", false, 0 },
	{ "\x80\x80\x80\x80", false, 0 },
};

static void test_valid(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_int_equal(utf8_valid(texts[i].text), texts[i].valid);
}

static void test_unfinished(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_int_equal(
			utf8_unfinished(texts[i].text, strlen(texts[i].text)), texts[i].unfinished);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_unfinished),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
