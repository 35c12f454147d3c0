// SPDX-License-Identifier: GPL-2.0-or-later
/* What must an application do before a store survives power loss? */
#include "rows.h"

/* A file that is direct and takes MAP_SYNC, on one region and others. */
#define ON(region_, ...)                                                                           \
	{                                                                                          \
		.file = IS_DAX, .trial = TAKES_SYNC, .region = (region_), ##__VA_ARGS__            \
	}
#define ALSO(...)  .more_nvdimms = AND(__VA_ARGS__)
#define NONE_KEPT  REGION("ACPI.NFIT", "none")
#define NEW_DOMAIN REGION("ACPI.NFIT", "cxl_switch")
#define NOT_TOLD   REGION("ACPI.NFIT", NULL)
#define VOLATILE                                                                                   \
	&(struct region_facts)                                                                     \
	{                                                                                          \
		.name = "region1", .type = "volatile", .provider = "ACPI.NFIT"                     \
	}
#define RAMDAX REGION("ramdax", "unknown")

#define FLUSH                                                                                      \
	{                                                                                          \
		DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,              \
			GUARANTEE_HOLDS                                                            \
	}
#define FENCE                                                                                      \
	{                                                                                          \
		DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_BYTE, GUARANTEE_HOLDS    \
	}
#define NOT_SAID                                                                                   \
	{                                                                                          \
		DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,                 \
			GUARANTEE_UNKNOWN                                                          \
	}
#define LOST                                                                                       \
	{                                                                                          \
		DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS    \
	}
#define FSYNC                                                                                      \
	{                                                                                          \
		DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, DURABILITY_PAGE, GUARANTEE_FAILS          \
	}

static const struct row rows[] = {
	{ "cpu_cache", KIND_FILE, ON(EADR), FENCE, "cpu_cache" },
	{ "memory_controller", KIND_FILE, ON(NFIT), FLUSH, "memory_controller" },
	{ "unknown", KIND_FILE, ON(E820), NOT_SAID, "region0" },
	{ "none", KIND_FILE, ON(NONE_KEPT), NOT_SAID },
	{ "a domain of the future", KIND_FILE, ON(NEW_DOMAIN), NOT_SAID },
	{ "no domain was told", KIND_FILE, ON(NOT_TOLD), NOT_SAID },
	{ "no region was found", KIND_FILE, ON(NULL), NOT_SAID, "no region is known" },
	{ "MAP_SYNC refused, whatever the domain", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .region = EADR), FSYNC },
	{ "nobody knows about MAP_SYNC", KIND_FILE, GIVEN(.file = IS_DAX, .region = EADR),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN } },

	/* Of several regions the weakest decides. */
	{ "two that flush", KIND_FILE, ON(NFIT, ALSO(LYING(NFIT))), FLUSH },
	{ "two that fence", KIND_FILE, ON(EADR, ALSO(LYING(EADR))), FENCE },
	{ "one fences, then one flushes", KIND_FILE, ON(EADR, ALSO(LYING(NFIT))), FLUSH },
	{ "one flushes, then one fences", KIND_FILE, ON(NFIT, ALSO(LYING(EADR))), FLUSH },
	{ "one unknown behind one that fences", KIND_FILE, ON(EADR, ALSO(LYING(E820))), NOT_SAID },
	{ "one unknown before one that fences", KIND_FILE, ON(E820, ALSO(LYING(EADR))), NOT_SAID },
	{ "the third is the weakest", KIND_FILE, ON(EADR, ALSO(LYING(EADR), LYING(NFIT))), FLUSH },
	{ "one that was not found behind one that fences", KIND_FILE, ON(EADR, ALSO(LYING(NULL))),
		NOT_SAID },
	{ "one that was not found before one that fences", KIND_FILE, ON(NULL, ALSO(LYING(EADR))),
		NOT_SAID },
	{ "one volatile behind one that flushes", KIND_FILE, ON(NFIT, ALSO(LYING(VOLATILE))),
		LOST },

	{ "a disk of a stack that lies in no known region", KIND_FILE,
		ON(EADR, .block = DISKS(DISK("dm-0", YES),
				 DISK("pmem0", YES, .holder = "dm-0", .region = "region0"),
				 DISK("pmem1", YES, .holder = "dm-0", .region = "region1"))),
		NOT_SAID, "pmem1 lies in no region" },
	{ "a stack whose disks all lie in a known region", KIND_FILE,
		ON(EADR, .block = DISKS(DISK("dm-0", YES),
				 DISK("pmem0", YES, .holder = "dm-0", .region = "region0"))),
		FENCE },

	/* Volatile storage. */
	{ "a volatile region", KIND_FILE, ON(VOLATILE), LOST, "volatile" },
	{ "ramdax", KIND_FILE, ON(RAMDAX), LOST, "ramdax" },
	{ "a volatile region without a name", KIND_FILE,
		ON(&(struct region_facts){ .type = "volatile" }), LOST },
	{ "tmpfs", KIND_FILE, GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .mount = TMPFS),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"tmpfs" },
	{ "a directory of tmpfs", KIND_DIRECTORY, GIVEN(.file = IS_NOT_DAX, .mount = TMPFS),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS } },
	{ "ramfs", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.mount = MOUNT("ramfs", NULL, .magic = NUMBER(0x858458f6))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS } },
	{ "hugetlbfs", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.mount = MOUNT("hugetlbfs", NULL, .magic = NUMBER(0x958458f6))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS } },
	{ "a disk in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .block = DISKS(DISK("ram0", NO))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"ram0" },
	{ "a compressed disk in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.block = DISKS(DISK("zram12", NO))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"zram12" },
	{ "a stack on a disk in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.block = DISKS(DISK("dm-0", NO), DISK("ram1", NO))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"ram1" },
	{ "a loop device on a file in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.block = DISKS(DISK("loop0", NO, .backing_magic = NUMBER(0x01021994)))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"loop0" },
	{ "a loop device on a file on a disk", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.block = DISKS(DISK("loop0", NO, .backing_magic = NUMBER(0xef53)))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS } },
	{ "a loop device on a file that could not be looked at", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.block = DISKS(DISK("loop0", NO, .backing_file = "/image"))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_UNKNOWN,
			GUARANTEE_FAILS },
		"backing file" },
	{ "a file system that could not be looked at", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .mount = MOUNT(NULL, NULL)),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_UNKNOWN,
			GUARANTEE_FAILS },
		"its file system" },
	{ "an overlay that passes over fsync", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.mount = MOUNT("overlay", NULL, .options = "rw,volatile")),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"volatile" },
	{ "device-dax of memory set aside", KIND_DAX_DEVICE,
		GIVEN(.file = IS_DAX, .trial = TAKES_SYNC,
			.dax_device = DAX_DEVICE("devdax", .provider = DAX_PROVIDER_HMEM)),
		LOST, "hmem" },
	{ "a disk whose name only begins like one in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .block = DISKS(DISK("rama", NO))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS } },
	{ "an ordinary disk", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .block = SDA),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS } },
};

int main(void)
{
	return RUN_ROWS("verdict-durability", rows);
}
