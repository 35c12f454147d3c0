// SPDX-License-Identifier: GPL-2.0-or-later
/* Would MAP_DIRECT hold as it was proposed in 2017, and would a long-term pin be granted? */
#include "rows.h"
#include "verdict/evidence.h"

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
	enum judgement holds, pin;
} rows[] = {
	{ "whole", KIND_FILE, GIVEN(.file = IS_DAX, .extents = BLOCKS(0)), HOLDS, REFUSED },
	{ "a hole", KIND_FILE, GIVEN(.file = IS_DAX, .extents = BLOCKS(1)), FAILS, REFUSED },
	{ "delayed", KIND_FILE, GIVEN(.file = IS_DAX, .extents = BLOCKS(0, .delayed = NUMBER(1))),
		FAILS, REFUSED },
	{ "its holes are unknown", KIND_FILE,
		GIVEN(.file = IS_DAX, .extents = &(struct extents_facts){ .count = NUMBER(1) }),
		UNKNOWN, REFUSED },
	{ "no extents", KIND_FILE, GIVEN(.file = IS_DAX), UNKNOWN, REFUSED },
	{ "the page cache", KIND_FILE, GIVEN(.file = IS_NOT_DAX), FAILS, UNKNOWN },
	{ "a pin is granted", KIND_FILE, GIVEN(.file = IS_DAX, .trial = PINNED(0)), UNKNOWN,
		CAPABLE },
	{ "refused", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = PINNED(EOPNOTSUPP), .host = LINUX("6.12.0")),
		UNKNOWN, REFUSED },
	{ "refused, and the file is not known to be direct", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = PINNED(EOPNOTSUPP), .host = LINUX("6.12.0")),
		UNKNOWN, REFUSED },
	{ "refused as a bad address, likewise", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = PINNED(EFAULT), .host = LINUX("6.12.0")),
		UNKNOWN, REFUSED },
	{ "refused where all are, and the file is not known to be direct", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = PINNED(EFAULT), .host = LINUX("6.1.0")),
		UNKNOWN, UNKNOWN },
	{ "no ring", KIND_FILE, GIVEN(.file = DAX_IS_UNKNOWN, .trial = PINNED(EPERM)), UNKNOWN,
		UNKNOWN },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct host_facts host = { .page_size = NUMBER(4096) };
		struct facts facts = rows[i].facts;
		const struct subject subject = {
			.name = "/mnt/file", .kind = rows[i].kind, .facts = &facts
		};

		facts.host = facts.host ?: &host;
		judged = verdict_new(&subject);
		assert_non_null(judged);
		if (answer_to(judged, MAP_DIRECT_2017_HOLDS) != rows[i].holds ||
			answer_to(judged, LONG_TERM_PIN) != rows[i].pin)
			fail_msg("%s: %s, %s", rows[i].name,
				judgement_names[judged->map_direct_2017],
				judgement_names[judged->long_term_pin]);
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
