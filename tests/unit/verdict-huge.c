// SPDX-License-Identifier: GPL-2.0-or-later
/* Can huge pages map a file, and do they map what is resident of a mapping? */
#include "rows.h"

#include "process-scene.h"
#include "verdict/requirement.h"

#define PMD_OF(bytes)                                                                              \
	&(struct host_facts)                                                                       \
	{                                                                                          \
		.page_size = NUMBER(4096), .pmd_size = NUMBER(bytes)                               \
	}
#define SIZED(bytes) INODE(YES, .size = NUMBER(bytes))
#define BLOCKS(huge_, unwritten_, holes_, ...)                                                     \
	&(struct extents_facts)                                                                    \
	{                                                                                          \
		.count = NUMBER(1), .huge = NUMBER(huge_), .huge_unwritten = NUMBER(unwritten_),   \
		.huge_holes = NUMBER(holes_), ##__VA_ARGS__                                        \
	}
#define OLD_BLOCKS(huge_, split_)                                                                  \
	&(struct extents_facts)                                                                    \
	{                                                                                          \
		.count = NUMBER(1), .huge = NUMBER(huge_), .huge_misaligned = NUMBER(0),           \
		.huge_split = NUMBER(split_)                                                       \
	}
#define ALIGNED(bytes) DAX_DEVICE("devdax", .align = NUMBER(bytes))
#define GIB            (1024 * MIB)

static const struct {
	const char *name;
	enum kind kind;
	struct facts facts;
	enum huge huge;
} rows[] = {
#define FILE_OF(size, pmd, extents_)                                                               \
	KIND_FILE, GIVEN(.host = PMD_OF(pmd), .file = SIZED(size), .extents = (extents_))
	{ "whole", FILE_OF(8 * MIB, 2 * MIB, BLOCKS(8 * MIB, 0, 0)), HUGE_ALL },
	{ "all but its end", FILE_OF(9 * MIB, 2 * MIB, BLOCKS(8 * MIB, 0, 0)), HUGE_ALL },
	{ "unwritten", FILE_OF(8 * MIB, 2 * MIB, BLOCKS(0, 8 * MIB, 0)), HUGE_ALL },
	{ "partly unwritten", FILE_OF(8 * MIB, 2 * MIB, BLOCKS(4 * MIB, 4 * MIB, 0)), HUGE_ALL },
	{ "a hole", FILE_OF(8 * MIB, 2 * MIB, BLOCKS(6 * MIB, 0, 2 * MIB)), HUGE_SHARE_UNKNOWN },
	{ "all of it a hole", FILE_OF(8 * MIB, 2 * MIB, BLOCKS(0, 0, 8 * MIB)),
		HUGE_SHARE_UNKNOWN },
	{ "a piece", FILE_OF(8 * MIB, 2 * MIB, BLOCKS(6 * MIB, 0, 0)), HUGE_SOME },
	{ "a piece, and a hole", FILE_OF(8 * MIB, 2 * MIB, BLOCKS(0, 0, 6 * MIB)), HUGE_SOME },
	{ "pieces", FILE_OF(8 * MIB, 2 * MIB, BLOCKS(0, 0, 0)), HUGE_NONE },
	{ "small", FILE_OF(MIB, 2 * MIB, BLOCKS(0, 0, 0)), HUGE_NONE },
	{ "small for 32 MiB", FILE_OF(8 * MIB, 32 * MIB, BLOCKS(0, 0, 0)), HUGE_NONE },
	{ "whole blocks of 32 MiB", FILE_OF(64 * MIB, 32 * MIB, BLOCKS(64 * MIB, 0, 0)), HUGE_ALL },
	{ "the size of a PMD is unknown", KIND_FILE,
		GIVEN(.file = SIZED(8 * MIB), .extents = BLOCKS(8 * MIB, 0, 0)),
		HUGE_SHARE_UNKNOWN },
	{ "no block map", FILE_OF(8 * MIB, 2 * MIB, NULL), HUGE_SHARE_UNKNOWN },
	{ "saved before, whole", FILE_OF(8 * MIB, 2 * MIB, OLD_BLOCKS(8 * MIB, 0)), HUGE_ALL },
	{ "saved before, pieces", FILE_OF(8 * MIB, 2 * MIB, OLD_BLOCKS(4 * MIB, 4 * MIB)),
		HUGE_SOME },
	{ "saved before, holes or unwritten", FILE_OF(8 * MIB, 2 * MIB, OLD_BLOCKS(4 * MIB, 0)),
		HUGE_SHARE_UNKNOWN },
	{ "the page cache", KIND_FILE, GIVEN(.host = PMD_OF(2 * MIB), .file = IS_NOT_DAX),
		HUGE_NONE },
	{ "unknown access", KIND_FILE, GIVEN(.host = PMD_OF(2 * MIB), .file = DAX_IS_UNKNOWN),
		HUGE_SHARE_UNKNOWN },
	{ "a directory", KIND_DIRECTORY,
		GIVEN(.host = PMD_OF(2 * MIB), .file = SIZED(4096), .extents = BLOCKS(0, 0, 0)),
		HUGE_SHARE_UNKNOWN },
#define DEVICE_OF(align, pmd)                                                                      \
	KIND_DAX_DEVICE, GIVEN(.host = PMD_OF(pmd), .file = IS_DAX, .trial = TAKES_SYNC,           \
				 .dax_device = ALIGNED(align))
	{ "a device of 2 MiB", DEVICE_OF(2 * MIB, 2 * MIB), HUGE_ALL },
	{ "a device of 1 GiB", DEVICE_OF(GIB, 2 * MIB), HUGE_ALL },
	{ "a device of 4 KiB", DEVICE_OF(4096, 2 * MIB), HUGE_NONE },
	{ "a device of 2 MiB, where a PMD is 32", DEVICE_OF(2 * MIB, 32 * MIB), HUGE_NONE },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		judge_given(rows[i].kind, &rows[i].facts);
		if (judged->huge != rows[i].huge)
			fail_msg("%s: %s", rows[i].name, huge_names[judged->huge]);
		forget_verdict(state);
	}
}

static const struct requirement *huge_requirement(void)
{
	const struct requirement *requirement = requirements;

	while (strcmp(requirement->name, "huge") != 0)
		requirement++;
	return requirement;
}

/* The reason is about huge pages, whatever else was found. */
static void test_reasons(void **state)
{
	static const struct {
		size_t offset;
		const char *id;
	} reasons[] = {
		{ offsetof(struct scene, extents.huge_misaligned), "huge-misaligned" },
		{ offsetof(struct scene, extents.huge_split), "huge-fragmented" },
		{ offsetof(struct scene, extents.huge_holes), "huge-not-allocated" },
	};

	for (size_t i = 0; i < COUNT(reasons); i++) {
		const struct number bytes = NUMBER(8 * MIB);
		const struct finding *finding;
		struct scene scene;

		sync_file_of_unknown_persistence(&scene);
		scene.file.size = bytes;
		scene.extents.huge = scene.extents.huge_unwritten = scene.extents.huge_holes =
			number(0);
		memcpy((char *)&scene + reasons[i].offset, &bytes, sizeof(bytes));
		judged = verdict_new(&scene.subject);
		finding = requirement_finding(huge_requirement(), judged);
		assert_non_null(finding);
		assert_string_equal(finding->id, reasons[i].id);
		forget_verdict(state);
	}
}

/* What is said of other questions is no reason: that a flag in smaps misleads, or how a mapping was
 * made. */
static void test_reason_of_mapping(void **state)
{
	struct process_scene scene;

	unsynced(&scene);
	scene.memory.vm_flags = "rd wr sh";
	judged = verdict_new(&scene.subject);
	assert_true(verdict_of_mapping(judged, 0)->findings.count > 0);
	assert_int_equal(verdict_of_mapping(judged, 0)->huge, HUGE_NONE);
	assert_null(requirement_finding(huge_requirement(), verdict_of_mapping(judged, 0)));
	forget_verdict(state);
	scene.process.thp_disabled = YES;
	judged = verdict_new(&scene.subject);
	assert_string_equal(
		requirement_finding(huge_requirement(), verdict_of_mapping(judged, 0))->id,
		"thp-disabled");
	forget_verdict(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_rows, forget_verdict),
		cmocka_unit_test_teardown(test_reasons, forget_verdict),
		cmocka_unit_test_teardown(test_reason_of_mapping, forget_verdict),
	};

	return cmocka_run_group_tests_name("verdict-huge", tests, NULL, NULL);
}
