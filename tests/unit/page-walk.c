// SPDX-License-Identifier: GPL-2.0-or-later
/* Over which mappings no walk goes: those that a PUD may map. */
#include "probe/process/page-walk.h"

#include "given.h"
#include "test.h"

#define MIB (1ULL << 20)
#define GIB (1ULL << 30)

static const struct {
	const char *name;
	enum kind kind;
	struct number align, pmd_size;
	uint64_t page_size, start, end;
	bool splits;
} rows[] = {
#define ON_X86      NUMBER(2 * MIB), 4096
#define ALIGN(size) NUMBER(size)
	{ "1 GiB", KIND_DAX_DEVICE, ALIGN(GIB), ON_X86, GIB, 2 * GIB, true },
	{ "several", KIND_DAX_DEVICE, ALIGN(GIB), ON_X86, 3 * GIB, 9 * GIB, true },
	{ "aligned within", KIND_DAX_DEVICE, ALIGN(GIB), ON_X86, GIB / 2, 2 * GIB, true },
	{ "no aligned GiB within", KIND_DAX_DEVICE, ALIGN(GIB), ON_X86, GIB / 2, 2 * GIB - MIB,
		false },
	{ "smaller", KIND_DAX_DEVICE, ALIGN(GIB), ON_X86, GIB, GIB + 2 * MIB, false },
	{ "2 MiB", KIND_DAX_DEVICE, ALIGN(2 * MIB), ON_X86, GIB, 2 * GIB, false },
	{ "4 KiB", KIND_DAX_DEVICE, ALIGN(4096), ON_X86, GIB, 2 * GIB, false },
	{ "an alignment that is unknown", KIND_DAX_DEVICE, { 0 }, ON_X86, GIB, 2 * GIB, true },
	{ "the same, smaller", KIND_DAX_DEVICE, { 0 }, ON_X86, GIB, GIB + 2 * MIB, false },
	{ "a PMD that is unknown", KIND_DAX_DEVICE, ALIGN(GIB), { 0 }, 4096, GIB, 2 * GIB, true },
	{ "1 GiB where a PUD is 64", KIND_DAX_DEVICE, ALIGN(GIB), NUMBER(32 * MIB), 16384, 64 * GIB,
		128 * GIB, false },
	{ "64 GiB there", KIND_DAX_DEVICE, ALIGN(64 * GIB), NUMBER(32 * MIB), 16384, 64 * GIB,
		128 * GIB, true },
	{ "a file", KIND_FILE, { 0 }, ON_X86, GIB, 2 * GIB, false },
	{ "at the end of the addresses", KIND_DAX_DEVICE, ALIGN(GIB), ON_X86, UINT64_MAX - 4095,
		UINT64_MAX, false },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct host_facts host = { .page_size = NUMBER(rows[i].page_size),
			.pmd_size = rows[i].pmd_size };
		struct dax_device_facts device = { .align = rows[i].align };
		struct facts facts = { .host = &host, .dax_device = &device };
		const struct subject file = { .kind = rows[i].kind, .facts = &facts };
		const struct mapping_facts mapping = { .start = rows[i].start, .end = rows[i].end };

		if (page_walk_splits(&file, &mapping) != rows[i].splits)
			fail_msg("%s", rows[i].name);
		if (rows[i].kind == KIND_FILE || rows[i].align.known)
			continue;
		facts.dax_device = NULL;
		assert_int_equal(page_walk_splits(&file, &mapping), rows[i].splits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests_name("page-walk", tests, NULL, NULL);
}
