// SPDX-License-Identifier: GPL-2.0-or-later
/* What libpmem2 would take for durability: MAP_SYNC, and all regions of the machine. */
#include "given.h"
#include "test.h"
#include "verdict/judge.h"

static const struct {
	enum kind kind;
	struct facts facts;
	enum tristate all_cpu_cache;
	enum durability granularity;
} rows[] = {
	{ KIND_FILE, { .file = IS_DAX, .trial = TAKES_SYNC, .region = EADR }, YES,
		DURABILITY_BYTE },
	{ KIND_FILE, { .file = IS_DAX, .trial = TAKES_SYNC, .region = EADR }, NO,
		DURABILITY_CACHE_LINE },
	{ KIND_FILE, { .file = IS_DAX, .trial = TAKES_SYNC, .region = NFIT }, YES,
		DURABILITY_BYTE },
	{ KIND_FILE, { .file = IS_DAX, .trial = TAKES_SYNC }, UNKNOWN, DURABILITY_CACHE_LINE },
	{ KIND_FILE, { .file = IS_DAX, .trial = TAKES_SYNC, .region = E820 }, NO,
		DURABILITY_CACHE_LINE },
	{ KIND_FILE, { .file = IS_DAX, .trial = REFUSES_SYNC, .region = EADR }, YES,
		DURABILITY_PAGE },
	{ KIND_FILE, { .file = IS_NOT_DAX, .trial = REFUSES_SYNC, .mount = TMPFS }, NO,
		DURABILITY_PAGE },
	{ KIND_FILE, { .file = IS_DAX, .trial = TRIAL(0, 0, 0) }, YES, DURABILITY_UNKNOWN },
	{ KIND_OTHER, { .file = DAX_IS_UNKNOWN }, YES, DURABILITY_UNKNOWN },
	{ KIND_DIRECTORY, { .file = DAX_IS_UNKNOWN }, YES, DURABILITY_UNKNOWN },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct host_facts host = { .all_cpu_cache = rows[i].all_cpu_cache };
		struct facts facts = rows[i].facts;
		const struct subject subject = { .kind = rows[i].kind, .facts = &facts };
		struct verdict *verdict;
		enum durability granularity;

		facts.host = &host;
		verdict = verdict_new(&subject);
		assert_non_null(verdict);
		granularity = verdict->libpmem2;
		verdict_free(verdict);
		if (granularity != rows[i].granularity)
			fail_msg("row %zu: %s", i, durability_names[granularity]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows) };

	return cmocka_run_group_tests_name("libpmem2", tests, NULL, NULL);
}
