// SPDX-License-Identifier: GPL-2.0-or-later
/* A mapping: the answers of its file, as it was made and as its pages lie. */
#include "rows.h"
#include "verdict/judge.h"

#define P(letters) (enum permissions)(PERMISSIONS_NONE + (letters))
#define R          PERMISSION_READ
#define W          PERMISSION_WRITE
#define S          PERMISSION_SHARED
#define SHARED     P(R | W | S)
#define PRIVATE    P(R | W)

#define FLAGS(text, ...)                                                                           \
	&(struct memory_facts)                                                                     \
	{                                                                                          \
		.vm_flags = (text), ##__VA_ARGS__                                                  \
	}
#define PAGES(...) .samples = LIST_OF(struct page_facts, __VA_ARGS__)
#define A_PAGE(...)                                                                                \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
#define SYNC_MAPPED FLAGS("rd wr sh mr mw me ms sf")
#define NOT_SYNCED  FLAGS("rd wr sh mr mw me ms")

/* Pages as they are found. */
#define CACHED     A_PAGE(ON_NODE_0)
#define CACHED_AT  A_PAGE(ON_NODE_0, IN_RAM)
#define DIRECT_AT  A_PAGE(ON_NO_NODE, IN_PMEM)
#define NO_MEMORY  A_PAGE(ON_NO_NODE)
#define HUGE_ENTRY A_PAGE(.present = YES, .move_pages = TRIED(EEXIST))
#define ZERO_PAGE  A_PAGE(.present = YES, .move_pages = TRIED(EFAULT), IN_RAM)
#define GONE       A_PAGE(.present = NO, .move_pages = TRIED(ENOENT))
#define UNTOLD     A_PAGE(.present = YES, .move_pages = TRIED(EPERM))

struct mapping_row {
	const char *name;
	struct facts file;
	enum permissions perms;
	struct memory_facts *memory;
	struct answers answers;
	enum tristate sync_mapped;
	const char *seen; /* part of an evidence's detail; NULL: no evidence but the file's */
	enum kind kind;   /* of the file; 0: a regular file */
};

#define SYNC_FILE GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = NFIT)
#define EADR_FILE GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = EADR)
#define ODD_FILE  GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = E820)
#define FLAG_FILE                                                                                  \
	GIVEN(.file = IS_DAX, .region = E820,                                                      \
		.trial = TRIAL(                                                                    \
			0, EOPNOTSUPP, 0, .direct_flag = NUMBER(0x1000000), .direct = TRIED(0)))
#define LOST_FILE  GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = REGION("ramdax", "unknown"))
#define ASYNC_FILE GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .region = VIRTIO_PMEM)
#define UNTRIED    GIVEN(.file = IS_DAX, .region = NFIT)
#define CACHED_FILE                                                                                \
	GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .mount = MOUNT("ext4", NULL), .block = SDA)
#define TMPFS_FILE GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .mount = TMPFS)
#define DEVICE                                                                                     \
	GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = NFIT,                                 \
		.dax_device = DAX_DEVICE("devdax"))
#define EADR_DEVICE                                                                                \
	GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = EADR,                                 \
		.dax_device = DAX_DEVICE("devdax"))
#define ODD_DEVICE                                                                                 \
	GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = E820,                                 \
		.dax_device = DAX_DEVICE("devdax"))
#define OVERLAY MOUNT("overlay", NULL, .magic = NUMBER(0x794c7630))
#define ON_DISK                                                                                    \
	FURTHER(ROLE(STORAGE_UPPER_LAYER, "/upper", .mount = MOUNT("ext4", NULL), .block = SDA))
#define OVER_DAX GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .mount = OVERLAY, .storage = ON_DISK)
#define OVER_DISK                                                                                  \
	GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .mount = OVERLAY, .storage = ON_DISK)
#define UNKNOWN_FILE GIVEN(.file = DAX_IS_UNKNOWN)

#define AS(...)                                                                                    \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}

static const struct mapping_row rows[] = {
	/* A kernel that accepts a flag for MAP_DIRECT, on a platform of unknown persistence. */
	{ "MAP_DIRECT is accepted for the file, and the mapping has MAP_SYNC", FLAG_FILE, SHARED,
		SYNC_MAPPED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_HOLDS),
		YES, "VmFlags has sf" },
	{ "MAP_DIRECT is accepted for the file, and smaps was not read", FLAG_FILE, SHARED, NULL,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		UNKNOWN, NULL },

	/* How it was made decides what a store needs. */
	{ "with MAP_SYNC", SYNC_FILE, SHARED, SYNC_MAPPED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS),
		YES, "has sf" },
	{ "without", SYNC_FILE, SHARED, NOT_SYNCED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_PAGE, GUARANTEE_FAILS),
		NO, "lacks sf" },
	{ "smaps was not read", SYNC_FILE, SHARED, FLAGS(NULL),
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		UNKNOWN },
	{ "its memory was not looked at", SYNC_FILE, SHARED, NULL,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		UNKNOWN },
	{ "read only, with MAP_SYNC", SYNC_FILE, P(R | S), SYNC_MAPPED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS),
		YES, "has sf" },
	{ "with MAP_SYNC, where a fence is enough", EADR_FILE, SHARED, SYNC_MAPPED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_BYTE, GUARANTEE_HOLDS),
		YES },
	{ "without, where a fence would be enough", EADR_FILE, SHARED, NOT_SYNCED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_PAGE, GUARANTEE_FAILS),
		NO },
	{ "with MAP_SYNC, in an unknown domain", ODD_FILE, SHARED, SYNC_MAPPED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		YES },
	{ "without, in an unknown domain", ODD_FILE, SHARED, NOT_SYNCED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_PAGE, GUARANTEE_FAILS),
		NO },
	{ "with MAP_SYNC, on volatile storage", LOST_FILE, SHARED, SYNC_MAPPED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS),
		YES },
	{ "without, on volatile storage", LOST_FILE, SHARED, NOT_SYNCED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS),
		NO },
	{ "the flag of a file that refuses MAP_SYNC", ASYNC_FILE, SHARED, SYNC_MAPPED,
		AS(DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, DURABILITY_PAGE, GUARANTEE_FAILS), NO },
	{ "a file that refuses MAP_SYNC", ASYNC_FILE, SHARED, NULL,
		AS(DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, DURABILITY_PAGE, GUARANTEE_FAILS), NO },
	{ "the flag of a file of which nobody knows", UNTRIED, SHARED, SYNC_MAPPED,
		AS(DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN),
		UNKNOWN },
	{ "no flag, of a file of which nobody knows", UNTRIED, SHARED, NOT_SYNCED,
		AS(DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN),
		NO },
	{ "the page cache", CACHED_FILE, SHARED, NULL,
		AS(DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS),
		NO },
	{ "the flag in the page cache", CACHED_FILE, SHARED, SYNC_MAPPED,
		AS(DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS),
		NO },
	{ "the flag on tmpfs", TMPFS_FILE, SHARED, SYNC_MAPPED,
		AS(DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS),
		NO },

	/* What is written to a private mapping never reaches the file. */
	{ "private", SYNC_FILE, PRIVATE, NOT_SYNCED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS),
		NO },
	{ "private, with the flag", SYNC_FILE, PRIVATE, SYNC_MAPPED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS),
		NO },
	{ "private, not looked at", SYNC_FILE, PRIVATE, NULL,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS),
		NO },
	{ "private, in the page cache", CACHED_FILE, PRIVATE, NULL,
		AS(DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS),
		NO },
	{ "private evidence does not claim MAP_SYNC", SYNC_FILE, PRIVATE, SYNC_MAPPED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS),
		NO, "its stores never reach the file" },

	/* device-dax has no metadata: the persistence domain decides, however it was mapped. */
	{ "device-dax without MAP_SYNC", DEVICE, SHARED, NOT_SYNCED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS),
		NO, .kind = KIND_DAX_DEVICE },
	{ "device-dax without MAP_SYNC, in the domain cpu_cache", EADR_DEVICE, SHARED, NOT_SYNCED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_BYTE, GUARANTEE_HOLDS),
		NO, .kind = KIND_DAX_DEVICE },
	{ "device-dax without MAP_SYNC, in an unknown domain", ODD_DEVICE, SHARED, NOT_SYNCED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		NO, .kind = KIND_DAX_DEVICE },
	{ "device-dax, its flags were not read", DEVICE, SHARED, NULL,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS),
		UNKNOWN, .kind = KIND_DAX_DEVICE },

	/* On overlayfs a mapping may be of the file in a lower layer, which was copied up since. */
	{ "overlay, shared and writable: opened for writing, so of the upper layer", OVER_DAX,
		SHARED, NOT_SYNCED,
		AS(DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, DURABILITY_PAGE, GUARANTEE_FAILS), NO },
	{ "overlay, no page: unknown", OVER_DAX, P(R | S), NOT_SYNCED,
		AS(DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_REFUSED, DURABILITY_UNKNOWN, GUARANTEE_FAILS),
		NO, "may be of the file in a lower layer" },
	{ "overlay, not looked at: unknown", OVER_DISK, P(R | S), NULL,
		AS(DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_REFUSED, DURABILITY_UNKNOWN, GUARANTEE_FAILS),
		NO, "may be of the file in a lower layer" },
	{ "overlay, a page of memory, and the upper file is direct", OVER_DAX, P(R | S),
		FLAGS(NULL, PAGES(CACHED)),
		AS(DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_UNKNOWN,
			GUARANTEE_FAILS),
		NO, "1 of 1 pages lie in memory" },
	{ "overlay, a direct page, and the upper file is in the page cache", OVER_DISK, P(R | S),
		FLAGS(NULL, PAGES(NO_MEMORY)),
		AS(DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, DURABILITY_UNKNOWN, GUARANTEE_FAILS),
		NO, "none of memory" },
	{ "overlay, a page as the file has it", OVER_DAX, P(R | S), FLAGS(NULL, PAGES(NO_MEMORY)),
		AS(DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, DURABILITY_PAGE, GUARANTEE_FAILS), NO,
		"none of memory" },

	/* What its pages show. */
	{ "pages that lie as the file says", SYNC_FILE, SHARED,
		FLAGS("sf", PAGES(DIRECT_AT, DIRECT_AT)),
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS),
		YES, "2 of 2 pages lie in" },
	{ "where one lies is told", SYNC_FILE, SHARED, FLAGS("sf", PAGES(ZERO_PAGE, DIRECT_AT)),
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS),
		YES, "at 0x100000000" },
	{ "pages that are no memory", SYNC_FILE, SHARED, FLAGS("sf", PAGES(NO_MEMORY, HUGE_ENTRY)),
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS),
		YES, "2 of 2 pages are none of memory" },
	{ "pages that say nothing", SYNC_FILE, SHARED, FLAGS("sf", PAGES(ZERO_PAGE, GONE, UNTOLD)),
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS),
		YES },
	{ "a page that lies in the page cache", SYNC_FILE, SHARED,
		FLAGS("sf", PAGES(DIRECT_AT, CACHED)),
		AS(DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		YES, "1 of 2 pages lie in memory" },
	{ "all of them", SYNC_FILE, SHARED, FLAGS("sf", PAGES(CACHED_AT)),
		AS(DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		YES, "1 of 1 pages lie in memory" },
	{ "a direct page of a file in the page cache", CACHED_FILE, SHARED,
		FLAGS(NULL, PAGES(NO_MEMORY)),
		AS(DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_REFUSED, DURABILITY_UNKNOWN, GUARANTEE_FAILS),
		NO, "none of memory" },
	{ "pages as the page cache has them", CACHED_FILE, SHARED, FLAGS(NULL, PAGES(CACHED)),
		AS(DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS),
		NO, "1 of 1 pages" },
	{ "copies of a private mapping", SYNC_FILE, PRIVATE,
		FLAGS("rd", PAGES(CACHED_AT, DIRECT_AT)),
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS),
		NO, "1 of 2 pages are copies" },
	{ "nothing but copies", SYNC_FILE, PRIVATE, FLAGS("rd", PAGES(CACHED, CACHED)),
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS),
		NO, "2 of 2 pages are copies" },

	/* They decide if the state of the file is unknown. */
	{ "nothing is known", UNKNOWN_FILE, SHARED, NULL,
		AS(DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		UNKNOWN },
	{ "they are direct", UNKNOWN_FILE, SHARED, FLAGS(NULL, PAGES(DIRECT_AT)),
		AS(DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN),
		UNKNOWN, "persistent memory" },
	{ "they are direct, and it has the flag", UNKNOWN_FILE, SHARED,
		FLAGS("sf", PAGES(NO_MEMORY)),
		AS(DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN),
		UNKNOWN },
	{ "they are cached", UNKNOWN_FILE, SHARED, FLAGS(NULL, PAGES(CACHED)),
		AS(DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_FAILS),
		UNKNOWN, "memory" },
	{ "they are both", UNKNOWN_FILE, SHARED, FLAGS(NULL, PAGES(CACHED, NO_MEMORY)),
		AS(DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		UNKNOWN },
	{ "they are copies", UNKNOWN_FILE, PRIVATE, FLAGS(NULL, PAGES(CACHED)),
		AS(DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_UNKNOWN, DURABILITY_NONE, GUARANTEE_FAILS), NO,
		"copies" },
	{ "permissions that are unknown", SYNC_FILE, 0, SYNC_MAPPED,
		AS(DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN),
		UNKNOWN },
};

static void judge_mapping_row(void **state)
{
	struct host_facts host = { .page_size = NUMBER(4096) };
	const struct mapping_row *row = *state;
	struct facts facts = row->file;
	struct process_facts process_facts = { .pid = NUMBER(1) };
	struct facts of_process = { .process = &process_facts };
	struct subject file = {
		.name = "/mnt/file", .kind = row->kind ?: KIND_FILE, .facts = &facts
	};
	struct mapping_facts mapping = {
		.start = 0x1000, .end = 0x3000, .perms = row->perms, .memory = row->memory
	};
	const struct subject process = { .name = "1",
		.kind = KIND_PROCESS,
		.facts = &of_process,
		.mappings = { 1, &mapping },
		.files = { 1, &file } };
	const struct verdict *verdict;
	struct answers answers;
	char wanted[160], got[160];

	facts.host = &host;
	judged = verdict_new(&process);
	assert_non_null(judged);
	verdict = verdict_of_mapping(judged, 0);
	answers = (struct answers){ verdict->status, verdict->access, verdict->sync,
		verdict->durability, verdict->map_direct };
	put_answers(wanted, sizeof(wanted), &row->answers);
	put_answers(got, sizeof(got), &answers);
	assert_string_equal(got, wanted);
	assert_int_equal(verdict->sync_mapped, row->sync_mapped);
	if (row->seen)
		assert_seen(verdict, row->seen);
	else if (!row->memory && sharing_of(&mapping) != NO)
		assert_int_equal(verdict->evidence.count, 0);
	if (sharing_of(&mapping) == NO) {
		assert_int_equal(verdict->map_direct_2017, GUARANTEE_FAILS);
		assert_int_equal(verdict->long_term_pin, PIN_UNKNOWN);
		assert_int_equal(verdict->libpmem2, DURABILITY_UNKNOWN);
	}
}

int main(void)
{
	struct CMUnitTest tests[COUNT(rows)];

	for (size_t i = 0; i < COUNT(rows); i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
			.test_func = judge_mapping_row,
			.teardown_func = forget_verdict,
			.initial_state = (void *)&rows[i] };
	return _cmocka_run_group_tests("verdict-mapping", tests, COUNT(tests), NULL, NULL);
}
