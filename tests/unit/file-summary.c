// SPDX-License-Identifier: GPL-2.0-or-later
/* A process's mappings of one file: their sum, and the text that describes them. */
#include "output/text-process.h"
#include "verdict/judge.h"

#include "process-scene.h"
#include "test.h"

#include <stdlib.h>

/* Members that a row leaves out are zero. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

static const struct {
	struct file_summary summary;
	const char *how;
} hows[] = {
#define SUM(status_, shared_, private_, with, without)                                             \
	{                                                                                          \
		.status = (status_), .shared = (shared_), .private = (private_),                   \
		.with_sync = (with), .without_sync = (without)                                     \
	}
	{ SUM(DAX_SYNC_CAPABLE, 1, 0, 1, 0), "shared, MAP_SYNC" },
	{ SUM(DAX_SYNC_CAPABLE, 1, 0, 0, 1), "shared, no MAP_SYNC" },
	{ SUM(DAX_SYNC_CAPABLE, 1, 0, 0, 0), "shared, MAP_SYNC unknown" },
	{ SUM(DAX_DIRECT, 1, 0, 0, 1), "shared, no MAP_SYNC" },
	{ SUM(DAX_SYNC_CAPABLE, 3, 0, 3, 0), "3 shared, MAP_SYNC" },
	{ SUM(DAX_SYNC_CAPABLE, 3, 0, 0, 3), "3 shared, no MAP_SYNC" },
	{ SUM(DAX_SYNC_CAPABLE, 3, 0, 1, 2), "3 shared, 1 MAP_SYNC" },
	{ SUM(DAX_SYNC_CAPABLE, 3, 0, 2, 0), "3 shared, 2 MAP_SYNC" },
	{ SUM(DAX_SYNC_CAPABLE, 3, 0, 0, 1), "3 shared, MAP_SYNC unknown" },
	{ SUM(DAX_SYNC_CAPABLE, 0, 1, 0, 0), "private" },
	{ SUM(DAX_SYNC_CAPABLE, 0, 5, 0, 0), "5 private" },
	{ SUM(DAX_SYNC_CAPABLE, 1, 1, 1, 0), "shared, MAP_SYNC; private" },
	{ SUM(DAX_SYNC_CAPABLE, 20, 30, 10, 10), "20 shared, 10 MAP_SYNC; 30 private" },
	{ SUM(DAX_PAGE_CACHE, 1, 0, 0, 1), "shared" },
	{ SUM(DAX_PAGE_CACHE, 2, 3, 0, 2), "2 shared; 3 private" },
	{ SUM(DAX_UNKNOWN, 2, 0, 0, 0), "2 shared" },
	{ SUM(DAX_NOT_MAPPABLE, 1, 1, 0, 0), "shared; private" },
	{ SUM(DAX_SYNC_CAPABLE, 0, 0, 0, 0), "" },
};

static void test_how(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(hows); i++) {
		char text[HOW_TEXT];

		assert_string_equal(file_summary_how(&hows[i].summary, text), hows[i].how);
	}
}

/* No number makes the text longer than HOW_TEXT. */
static void test_how_of_many(void **state)
{
	static const size_t counts[] = { 0, 1, 2, SIZE_MAX / 1000, SIZE_MAX };
	char *text = malloc(HOW_TEXT);

	(void)state;
	for (size_t i = 0; i < COUNT(counts) * COUNT(counts) * COUNT(counts); i++) {
		const struct file_summary summary = SUM(DAX_SYNC_CAPABLE, counts[i % COUNT(counts)],
			counts[i / COUNT(counts) % COUNT(counts)],
			counts[i / COUNT(counts) / COUNT(counts)], 0);

		memset(text, 'x', HOW_TEXT);
		assert_ptr_equal(file_summary_how(&summary, text), text);
		assert_true(strnlen(text, HOW_TEXT) < HOW_TEXT);
	}
	free(text);
}

static const struct {
	enum dax_status status;
	size_t findings;
	bool plain;
} plains[] = {
	{ DAX_PAGE_CACHE, 0, true },
	{ DAX_NOT_MAPPABLE, 0, true },
	{ DAX_UNKNOWN, 0, false },
	{ DAX_DIRECT, 0, false },
	{ DAX_SYNC_CAPABLE, 0, false },
	{ DAX_PAGE_CACHE, 1, false },
	{ DAX_NOT_MAPPABLE, 1, false },
};

static void test_plain(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(plains); i++) {
		const struct file_summary summary = { .status = plains[i].status,
			.finding_count = plains[i].findings };

		assert_int_equal(file_summary_is_plain(&summary), plains[i].plain);
	}
}

#define P(letters) PERMISSIONS_NONE + (letters)
#define R          PERMISSION_READ
#define W          PERMISSION_WRITE
#define S          PERMISSION_SHARED

static struct memory_facts with_sync = {
	.resident = NUMBER(2 * MIB), .huge = NUMBER(2 * MIB), .vm_flags = "rd wr sh mm sf"
};
static struct memory_facts without_sync = {
	.resident = NUMBER(4096), .huge = NUMBER(0), .vm_flags = "rd wr sh mm"
};
static struct memory_facts not_scanned = { .resident = NUMBER(4096), .vm_flags = "rd wr sh mm" };

/* Mappings of one file, and their sum. */
static const struct {
	setup_function *file;
	struct mapping_facts rows[3];
	size_t count;
	enum dax_status status;
	enum durability durability;
	bool differs;
	const char *how;
	struct number mapped, resident, huge;
	const char *findings;
} sums[] = {
#define MAPPING(size, perms_, memory_)                                                             \
	{                                                                                          \
		.start = MIB, .end = MIB + (size), .perms = P(perms_), .memory = (memory_)         \
	}
#define OF(...)                                                                                    \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
	{ sync_file, OF(MAPPING(4 * MIB, R | W | S, &with_sync)), 1, DAX_SYNC_CAPABLE,
		DURABILITY_CACHE_LINE, false, "shared, MAP_SYNC", NUMBER(4 * MIB), NUMBER(2 * MIB),
		NUMBER(2 * MIB), "" },
	{ sync_file,
		OF(MAPPING(4 * MIB, R | W | S, &with_sync), MAPPING(MIB, R | W | S, &without_sync)),
		2, DAX_SYNC_CAPABLE, DURABILITY_CACHE_LINE, true, "2 shared, 1 MAP_SYNC",
		NUMBER(5 * MIB), NUMBER(2 * MIB + 4096), NUMBER(2 * MIB), " mapped-without-sync" },
	{ sync_file,
		OF(MAPPING(MIB, R | W | S, &without_sync), MAPPING(MIB, R | W | S, &without_sync),
			MAPPING(MIB, R | W, &not_scanned)),
		3, DAX_SYNC_CAPABLE, DURABILITY_PAGE, true, "2 shared, no MAP_SYNC; private",
		NUMBER(3 * MIB), NUMBER(3 * 4096), OF(.known = false),
		" mapped-without-sync private-mapping" },
	{ sync_file, OF(MAPPING(MIB, R | W | S, &with_sync), MAPPING(MIB, R | W | S, NULL)), 2,
		DAX_SYNC_CAPABLE, DURABILITY_CACHE_LINE, true, "2 shared, 1 MAP_SYNC",
		NUMBER(2 * MIB), OF(.known = false), OF(.known = false), "" },
	{ cached_file, OF(MAPPING(MIB, R, NULL), MAPPING(MIB, R | S, NULL)), 2, DAX_PAGE_CACHE,
		DURABILITY_NONE, true, "shared; private", NUMBER(2 * MIB), OF(.known = false),
		OF(.known = false), "" },
	{ sync_file, OF(), 0, DAX_UNKNOWN, DURABILITY_UNKNOWN, false, "", NUMBER(0), NUMBER(0),
		NUMBER(0), "" },
	/* Findings on the file itself are included if it is mapped directly. */
	{ sync_file_of_unknown_persistence, OF(MAPPING(MIB, R | W | S, &with_sync)), 1,
		DAX_SYNC_CAPABLE, DURABILITY_UNKNOWN, false, "shared, MAP_SYNC", NUMBER(MIB),
		NUMBER(2 * MIB), NUMBER(2 * MIB), " persistence-unknown" },
	{ without_device_dax, OF(MAPPING(MIB, R | S, NULL)), 1, DAX_PAGE_CACHE, DURABILITY_PAGE,
		false, "shared", NUMBER(MIB), OF(.known = false), OF(.known = false), "" },
};

static void assert_number(const struct number *got, const struct number *wanted)
{
	assert_int_equal(got->known, wanted->known);
	if (wanted->known)
		assert_int_equal(got->value, wanted->value);
}

static void assert_findings(const struct file_summary *summary, const char *wanted)
{
	char text[256] = "";

	for (size_t i = 0; i < summary->finding_count; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), " %s",
			summary->findings[i]->id);
	assert_string_equal(text, wanted);
}

static void test_sums(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sums); i++) {
		struct process_scene scene;
		struct mapping_facts rows[3];
		struct file_summary *summary;
		struct verdict *verdict;
		char how[HOW_TEXT];

		map(&scene, sums[i].file, NULL);
		memcpy(rows, sums[i].rows, sizeof(rows));
		scene.subject.mappings = (struct list){ sums[i].count, rows };
		verdict = verdict_new(&scene.subject);
		summary = file_summaries_new(&scene.subject, verdict);
		assert_non_null(summary);
		assert_int_equal(summary->mappings, sums[i].count);
		assert_string_equal(file_summary_how(summary, how), sums[i].how);
		assert_int_equal(summary->status, sums[i].status);
		assert_int_equal(summary->durability, sums[i].durability);
		assert_int_equal(summary->durability_differs, sums[i].differs);
		assert_number(&summary->mapped, &sums[i].mapped);
		assert_number(&summary->resident, &sums[i].resident);
		assert_number(&summary->huge, &sums[i].huge);
		assert_findings(summary, sums[i].findings);
		free(summary);
		verdict_free(verdict);
	}
}

/* The status of a file whose mappings differ is unknown. */
static void test_status_differs(void **state)
{
	struct page_facts cached = { ON_NODE_0 };
	struct memory_facts disputed = { .samples = { 1, &cached } };
	struct mapping_facts rows[] = { MAPPING(MIB, R | W | S, &with_sync),
		MAPPING(MIB, R | W | S, &disputed), { .file = 7 } };
	struct process_scene scene;
	struct file_summary *summary;
	struct verdict *verdict;

	(void)state;
	map(&scene, sync_file, NULL);
	scene.subject.mappings = (struct list){ COUNT(rows), rows };
	verdict = verdict_new(&scene.subject);
	summary = file_summaries_new(&scene.subject, verdict);
	assert_int_equal(summary->status, DAX_UNKNOWN);
	assert_int_equal(summary->mappings, 2); /* the third one is of no file */
	assert_false(file_summary_is_plain(summary));
	free(summary);
	verdict_free(verdict);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_how),
		cmocka_unit_test(test_how_of_many),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_status_differs),
	};

	return cmocka_run_group_tests_name("file-summary", tests, NULL, NULL);
}
