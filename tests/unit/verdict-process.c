// SPDX-License-Identifier: GPL-2.0-or-later
/* A process: which mapping has which verdict, and what it is together. */
#include "process-scene.h"
#include "test.h"
#include "verdict/judge.h"

#include "verdict/requirement-process.h"

#include <stdlib.h>

/* A row ends where it has nothing more to say. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#define P(letters) PERMISSIONS_NONE + (letters)
#define R          PERMISSION_READ
#define W          PERMISSION_WRITE
#define S          PERMISSION_SHARED

static struct memory_facts with_sync = {
	.resident = NUMBER(2 * MIB), .huge = NUMBER(2 * MIB), .vm_flags = "rd wr sh sf"
};
static struct memory_facts without_sync = {
	.resident = NUMBER(2 * MIB), .huge = NUMBER(4096), .vm_flags = "rd wr sh"
};

/* Files 0: takes MAP_SYNC, 1: is direct, 2: in the page cache of a DAX-capable device, 3: of it
 * nothing is known, 4: device-dax, 5: in tmpfs. */
enum { FILES = 6 };
static struct scene scenes[FILES];
static struct subject files[FILES];

static void make_files(void)
{
	static struct facts nothing;

	sync_file(&scenes[0]);
	async_file(&scenes[1]);
	cached_file(&scenes[2]);
	sync_file(&scenes[4]);
	scenes[4].facts.dax_device = &scenes[4].dax_device;
	scenes[4].subject.kind = KIND_DAX_DEVICE;
	cached_file(&scenes[5]);
	scenes[5].mount = *TMPFS;
	for (size_t i = 0; i < FILES; i++)
		files[i] = scenes[i].subject;
	files[0].name = "/mnt/sync";
	files[1].name = "/mnt/async";
	files[2].name = "/mnt/cached";
	files[3] = (struct subject){ .name = "?", .kind = KIND_FILE, .facts = &nothing };
}

#define MAPPING(file_, perms_, size, memory_)                                                      \
	{                                                                                          \
		.file = (file_), .perms = P(perms_), .start = 0, .end = (size),                    \
		.memory = (memory_)                                                                \
	}

static struct verdict *judge(struct mapping_facts *rows, size_t count, struct subject *process)
{
	static struct process_facts process_facts;
	static struct facts facts;
	struct verdict *verdict;

	make_files();
	process_facts = (struct process_facts){ .pid = NUMBER(1), .thp_disabled = YES };
	facts = (struct facts){ .process = &process_facts };
	*process = (struct subject){ .name = "1",
		.kind = KIND_PROCESS,
		.facts = &facts,
		.mappings = { count, rows },
		.files = { COUNT(files), files } };
	verdict = verdict_new(process);
	assert_non_null(verdict);
	assert_non_null(verdict->parts);
	assert_int_equal(verdict->parts->files.count, COUNT(files));
	return verdict;
}

static const char *findings_of(const struct verdict *verdict)
{
	static char text[256];
	const struct finding *finding;

	*text = '\0';
	list_for_each (finding, &verdict->findings)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), " %s", finding->id);
	return text;
}

/* The verdict on a mapping does not depend on the mappings before it. */
static void test_alone_or_among_others(void **state)
{
	struct mapping_facts rows[] = {
		MAPPING(0, R, 4096, NULL),
		MAPPING(0, R | W, 4096, NULL),
		MAPPING(0, R | W, 4 * MIB, NULL),
		MAPPING(0, R | S, 4096, NULL),
		MAPPING(0, R | W | S, 4 * MIB, NULL),
		MAPPING(0, R | W | S, 4096, NULL),
		MAPPING(0, R | W | S, 4 * MIB, &with_sync),
		MAPPING(0, R | W | S, 4 * MIB, &without_sync),
		MAPPING(0, R | W | S, 4 * MIB, NULL),
		MAPPING(1, R | W, 4096, NULL),
		MAPPING(1, R, 4096, NULL),
		MAPPING(1, R | W | S, 4096, NULL),
		MAPPING(2, R | W, 4096, NULL),
		MAPPING(2, R | W | S, 4096, NULL),
		MAPPING(2, R | W | S, 4096, &with_sync),
		MAPPING(3, R | W | S, 4096, NULL),
		MAPPING(3, R | W, 4096, NULL),
		MAPPING(FILES, R | W | S, 4096, NULL),
		MAPPING(UINT32_MAX, R | W, 4096, NULL),
	};
	struct subject process, one;
	struct verdict *all = judge(rows, COUNT(rows), &process);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct verdict *alone = judge(&rows[i], 1, &one);
		const struct verdict *wanted = verdict_of_mapping(alone, 0);
		const struct verdict *got = verdict_of_mapping(all, i);
		char findings[256];

		strcpy(findings, findings_of(wanted));
		if (strcmp(findings_of(got), findings) != 0)
			fail_msg("row %zu: findings%s instead of%s", i, findings_of(got), findings);
		assert_int_equal(got->status, wanted->status);
		assert_int_equal(got->access, wanted->access);
		assert_int_equal(got->sync, wanted->sync);
		assert_int_equal(got->durability, wanted->durability);
		assert_int_equal(got->map_direct, wanted->map_direct);
		assert_int_equal(got->libpmem2, wanted->libpmem2);
		assert_int_equal(got->sync_mapped, wanted->sync_mapped);
		assert_int_equal(got->evidence.count, wanted->evidence.count);
		verdict_free(alone);
	}
	verdict_free(all);
}

/* Of tens of thousands that are alike, one is judged. */
static void test_alike(void **state)
{
	enum { MANY = 20000 };
	static struct mapping_facts rows[MANY];
	struct subject process;
	struct verdict *verdict;

	(void)state;
	for (size_t i = 0; i < MANY; i++)
		rows[i] = (struct mapping_facts)MAPPING(i % 4, i % 8 < 4 ? R : R | S, 4096, NULL);
	verdict = judge(rows, MANY, &process);
	assert_true(verdict->parts->mappings.count <= 16);
	assert_int_equal(verdict_of_mapping(verdict, MANY - 1)->status, DAX_UNKNOWN);
	assert_int_equal(verdict_of_mapping(verdict, MANY - 2)->status, DAX_PAGE_CACHE);
	assert_int_equal(verdict_of_mapping(verdict, MANY - 4)->status, DAX_SYNC_CAPABLE);
	verdict_free(verdict);
}

/* Files have the verdicts that they have when asked about by path. */
static void test_files(void **state)
{
	struct subject process;
	struct verdict *verdict = judge(NULL, 0, &process);

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct verdict *alone = verdict_new(&files[i]);
		const struct verdict *file = verdict_of_file(verdict, i);

		assert_int_equal(file->status, alone->status);
		assert_int_equal(file->durability, alone->durability);
		assert_int_equal(file->evidence.count, alone->evidence.count);
		assert_int_equal(file->findings.count, alone->findings.count);
		verdict_free(alone);
	}
	verdict_free(verdict);
}

/* What is known of nothing is judged all the same. */
static void test_nothing(void **state)
{
	struct facts facts = { 0 };
	struct subject file = { 0 };
	struct mapping_facts mapping = { 0 };
	struct subject process = { .kind = KIND_PROCESS,
		.facts = &facts,
		.mappings = { 1, &mapping },
		.files = { 1, &file } };
	struct verdict *verdict = verdict_new(&process);

	(void)state;
	assert_non_null(verdict);
	assert_int_equal(verdict->status, DAX_UNKNOWN);
	assert_int_equal(verdict_of_mapping(verdict, 0)->status, DAX_UNKNOWN);
	assert_int_equal(verdict_of_file(verdict, 0)->status, DAX_UNKNOWN);
	assert_int_equal(verdict->findings.count, 0);
	verdict_free(verdict);
}

/* A requirement, the mappings, whether it holds of them, and which one stands in the way. */
#define NO_MAPPING SIZE_MAX
static const struct {
	const char *requirement;
	struct mapping_facts rows[3];
	enum tristate holds;
	size_t culprit;
	const char *pattern;
} requirements_of[] = {
#define OF(...)                                                                                    \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define SYNCED       MAPPING(0, R | W | S, 4 * MIB, &with_sync)
#define UNSYNCED     MAPPING(0, R | W | S, 4 * MIB, &without_sync)
#define UNSEEN       MAPPING(0, R | W | S, 4 * MIB, NULL)
#define PRIVATE      MAPPING(0, R | W, 4 * MIB, NULL)
#define ASYNC        MAPPING(1, R | W | S, 4 * MIB, &without_sync)
#define CACHED       MAPPING(2, R | W | S, 4 * MIB, NULL)
#define DARK         MAPPING(3, R | W | S, 4 * MIB, NULL)
#define LIBRARY      MAPPING(2, R, 4 * MIB, NULL)
#define READ_ONLY    MAPPING(0, R, 4 * MIB, NULL)
#define DARK_PRIVATE MAPPING(3, R, 4 * MIB, NULL)
#define READ_CACHE   MAPPING(2, R | S, 4 * MIB, NULL)
#define DEVICE       MAPPING(4, R | W | S, 4 * MIB, &without_sync)
#define TMPFS_DATA   MAPPING(5, R | W | S, 4 * MIB, NULL)
	{ "direct", OF(SYNCED, SYNCED, ASYNC), YES, NO_MAPPING },
	{ "direct", OF(SYNCED, LIBRARY, LIBRARY), YES, NO_MAPPING },
	{ "direct", OF(LIBRARY, LIBRARY, LIBRARY), NO, NO_MAPPING },
	{ "direct", OF(SYNCED, DARK, LIBRARY), UNKNOWN, 1 },
	{ "direct", OF(READ_ONLY, READ_ONLY, READ_ONLY), YES, NO_MAPPING },
	{ "direct", OF(LIBRARY, DARK_PRIVATE, LIBRARY), UNKNOWN, NO_MAPPING },
	{ "direct", OF(SYNCED, DARK_PRIVATE, LIBRARY), YES, NO_MAPPING },
	{ "sync", OF(SYNCED, SYNCED, LIBRARY), YES, NO_MAPPING },
	{ "sync", OF(SYNCED, PRIVATE, LIBRARY), YES, NO_MAPPING },
	{ "sync", OF(SYNCED, UNSYNCED, LIBRARY), NO, 1 },
	{ "sync", OF(UNSEEN, SYNCED, UNSYNCED), NO, 2 },
	{ "sync", OF(SYNCED, SYNCED, UNSEEN), UNKNOWN, 2 },
	{ "sync", OF(SYNCED, ASYNC, LIBRARY), NO, 1 },
	{ "sync", OF(PRIVATE, LIBRARY, LIBRARY), NO, NO_MAPPING },
	{ "cpu-flush", OF(SYNCED, PRIVATE, LIBRARY), YES, NO_MAPPING },
	{ "cpu-flush", OF(SYNCED, UNSYNCED, LIBRARY), NO, 1 },
	{ "no-flush", OF(SYNCED, LIBRARY, LIBRARY), NO, 0 },
	{ "map-direct", OF(SYNCED, LIBRARY, PRIVATE), YES, NO_MAPPING },
	{ "map-direct", OF(SYNCED, LIBRARY, UNSEEN), UNKNOWN, 2 },
	{ "map-direct", OF(ASYNC, LIBRARY, UNSEEN), NO, 0 },
	{ "huge", OF(SYNCED, SYNCED, LIBRARY), YES, NO_MAPPING },
	{ "huge", OF(SYNCED, UNSYNCED, LIBRARY), NO, 1 },
	{ "huge", OF(SYNCED, UNSEEN, LIBRARY), UNKNOWN, 1 },
	{ "page-cache", OF(CACHED, CACHED, CACHED), YES, NO_MAPPING },
	{ "page-cache", OF(CACHED, CACHED, SYNCED), NO, 2 },
	{ "page-cache", OF(CACHED, DARK, CACHED), UNKNOWN, 1 },

	/* Data in the page cache fails what is asked of data. */
	{ "direct", OF(SYNCED, CACHED, LIBRARY), NO, 1 },
	{ "sync", OF(SYNCED, CACHED, LIBRARY), NO, 1 },
	{ "cpu-flush", OF(SYNCED, CACHED, LIBRARY), NO, 1 },
	{ "map-direct", OF(SYNCED, CACHED, LIBRARY), NO, 1 },
	{ "huge", OF(SYNCED, CACHED, LIBRARY), NO, 1 },
	{ "direct", OF(SYNCED, READ_CACHE, LIBRARY), NO, 1 },
	{ "sync", OF(SYNCED, READ_CACHE, LIBRARY), YES, NO_MAPPING },
	{ "direct", OF(SYNCED, TMPFS_DATA, LIBRARY), YES, NO_MAPPING },

	/* Stores to a private mapping go to memory. */
	{ "direct", OF(PRIVATE, PRIVATE, PRIVATE), NO, NO_MAPPING },
	{ "direct", OF(SYNCED, PRIVATE, PRIVATE), YES, NO_MAPPING },

	/* device-dax needs no MAP_SYNC. */
	{ "sync", OF(SYNCED, DEVICE, LIBRARY), YES, NO_MAPPING },
	{ "cpu-flush", OF(SYNCED, DEVICE, LIBRARY), YES, NO_MAPPING },

	/* Only the files that match the pattern. */
	{ "sync", OF(SYNCED, ASYNC, CACHED), YES, NO_MAPPING, "/mnt/sync" },
	{ "sync", OF(SYNCED, ASYNC, CACHED), NO, 1, "*/async" },
	{ "direct", OF(SYNCED, ASYNC, CACHED), NO, 2, "/mnt/*" },
	{ "direct", OF(SYNCED, ASYNC, CACHED), YES, NO_MAPPING, "/mnt/*sync" },
	{ "direct", OF(SYNCED, ASYNC, CACHED), NO, NO_MAPPING, "/nowhere/*" },
	{ "page-cache", OF(SYNCED, ASYNC, CACHED), YES, NO_MAPPING, "*cached" },
	{ "page-cache", OF(SYNCED, ASYNC, CACHED), NO, 1, "*async" },
	{ "page-cache", OF(SYNCED, ASYNC, CACHED), NO, NO_MAPPING, "nothing" },
	{ "direct", OF(SYNCED, READ_CACHE, LIBRARY), NO, 1, "*cached" },
};

static void test_requirements(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(requirements_of); i++) {
		const struct requirement *requirement = requirements;
		struct mapping_facts rows[3];
		struct subject process;
		struct verdict *verdict;
		size_t culprit = NO_MAPPING;
		enum tristate holds;

		while (strcmp(requirement->name, requirements_of[i].requirement) != 0)
			requirement++;
		memcpy(rows, requirements_of[i].rows, sizeof(rows));
		verdict = judge(rows, COUNT(rows), &process);
		holds = requirement_holds_for_process(
			requirement, &process, verdict, requirements_of[i].pattern, &culprit);
		if (holds != requirements_of[i].holds || culprit != requirements_of[i].culprit)
			fail_msg("row %zu, %s: %d, because of %zd", i, requirement->name, holds,
				(ssize_t)culprit);
		verdict_free(verdict);
	}
}

/* What was mapped while the mappings were read may be missing. */
static void test_changed(void **state)
{
	struct mapping_facts rows[] = { SYNCED };
	struct subject process;
	struct verdict *verdict = judge(rows, COUNT(rows), &process);
	size_t culprit = NO_MAPPING;

	(void)state;
	process.facts->process->changed = YES;
	assert_int_equal(requirement_holds_for_process(
				 requirements, &process, verdict, "/nowhere/*", &culprit),
		UNKNOWN);
	verdict_free(verdict);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alone_or_among_others),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_requirements),
		cmocka_unit_test(test_changed),
	};

	return cmocka_run_group_tests_name("verdict-process", tests, NULL, NULL);
}
