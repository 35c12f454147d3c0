// SPDX-License-Identifier: GPL-2.0-or-later
/* Would MAP_DIRECT hold as it was proposed in 2017, and would a long-term pin be granted? */
#include "rows.h"

#define BLOCKS(holes_, ...)                                                                        \
	&(struct extents_facts)                                                                    \
	{                                                                                          \
		.count = NUMBER(1), .holes = NUMBER(holes_), ##__VA_ARGS__                         \
	}
#define PINNED(error_) TRIAL(0, EOPNOTSUPP, 0, .pin = TRIED(error_))
#define LINUX(text)                                                                                \
	&(struct host_facts)                                                                       \
	{                                                                                          \
		.page_size = NUMBER(4096), .kernel = (text)                                        \
	}

static const struct {
	const char *name;
	enum kind kind;
	struct facts facts;
	enum guarantee holds;
	enum pin pin;
} rows[] = {
	{ "whole", KIND_FILE, GIVEN(.file = IS_DAX, .extents = BLOCKS(0)), GUARANTEE_HOLDS,
		PIN_REFUSED },
	{ "a hole", KIND_FILE, GIVEN(.file = IS_DAX, .extents = BLOCKS(1)), GUARANTEE_FAILS,
		PIN_REFUSED },
	{ "delayed", KIND_FILE, GIVEN(.file = IS_DAX, .extents = BLOCKS(0, .delayed = NUMBER(1))),
		GUARANTEE_FAILS, PIN_REFUSED },
	{ "its holes are unknown", KIND_FILE,
		GIVEN(.file = IS_DAX, .extents = &(struct extents_facts){ .count = NUMBER(1) }),
		GUARANTEE_UNKNOWN, PIN_REFUSED },
	{ "no extents", KIND_FILE, GIVEN(.file = IS_DAX), GUARANTEE_UNKNOWN, PIN_REFUSED },
	{ "the page cache", KIND_FILE, GIVEN(.file = IS_NOT_DAX), GUARANTEE_FAILS, PIN_UNKNOWN },
	{ "a pin is granted", KIND_FILE, GIVEN(.file = IS_DAX, .trial = PINNED(0)),
		GUARANTEE_UNKNOWN, PIN_GRANTED },
	{ "refused", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = PINNED(EOPNOTSUPP), .host = LINUX("6.12.0")),
		GUARANTEE_UNKNOWN, PIN_REFUSED },
	{ "refused, and the file is not known to be direct", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = PINNED(EOPNOTSUPP), .host = LINUX("6.12.0")),
		GUARANTEE_UNKNOWN, PIN_REFUSED },
	{ "refused as a bad address, likewise", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = PINNED(EFAULT), .host = LINUX("6.12.0")),
		GUARANTEE_UNKNOWN, PIN_REFUSED },
	{ "refused where all are, and the file is not known to be direct", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = PINNED(EFAULT), .host = LINUX("6.1.0")),
		GUARANTEE_UNKNOWN, PIN_UNKNOWN },
	{ "no ring", KIND_FILE, GIVEN(.file = DAX_IS_UNKNOWN, .trial = PINNED(EPERM)),
		GUARANTEE_UNKNOWN, PIN_UNKNOWN },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		judge_given(rows[i].kind, &rows[i].facts);
		if (answer_to(judged, MAP_DIRECT_2017) != rows[i].holds ||
			answer_to(judged, LONG_TERM_PIN) != rows[i].pin)
			fail_msg("%s: %s, %s", rows[i].name,
				guarantee_names[judged->map_direct_2017],
				pin_names[judged->long_term_pin]);
		forget_verdict(state);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_rows, forget_verdict),
	};

	return cmocka_run_group_tests_name("verdict-pin", tests, NULL, NULL);
}
