// SPDX-License-Identifier: GPL-2.0-or-later
/* Would the assertion proposed as MAP_DIRECT hold? */
#include "rows.h"

#define FLAG 0x1000000

/* The trial with a bit for MAP_DIRECT: errors of the canary, of MAP_SYNC and of that bit. */
#define TRYING(canary_, sync_, direct_)                                                            \
	TRIAL(0, canary_, sync_, .direct_flag = NUMBER(FLAG), .direct = TRIED(direct_))

static const struct row rows[] = {
	/* Judged from the other answers: the first that decides. */
	{ "holds with a flush of the CPU cache", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = NFIT),
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS },
		"flushing the CPU cache" },
	{ "holds with a fence", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = EADR),
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_BYTE, GUARANTEE_HOLDS },
		"keeps even the CPU caches" },
	{ "fails: it cannot be mapped", KIND_OTHER,
		GIVEN(.file = INODE(UNKNOWN, .type = FILE_TYPE_SOCKET)),
		{ DAX_NOT_STORAGE, ACCESS_NONE, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_FAILS },
		"it cannot be mapped" },
	{ "fails: the page cache", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = TAKES_SYNC, .region = EADR),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_CAPABLE, DURABILITY_BYTE,
			GUARANTEE_FAILS },
		"the page cache buffers" },
	{ "fails: MAP_SYNC is refused", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .region = EADR),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, DURABILITY_PAGE, GUARANTEE_FAILS },
		"MAP_SYNC is refused" },
	{ "fails: volatile", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = REGION("ramdax", "unknown")),
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS },
		"the storage is volatile" },
	{ "fails for a refusal where access is unknown", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = REFUSES_SYNC,
			.block = DISKS(DISK("sda", UNKNOWN))),
		{ DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_REFUSED, DURABILITY_PAGE, GUARANTEE_FAILS },
		"MAP_SYNC is refused" },
	{ "unknown: access", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = TAKES_SYNC, .region = EADR),
		{ DAX_UNKNOWN, ACCESS_UNKNOWN, SYNC_CAPABLE, DURABILITY_BYTE, GUARANTEE_UNKNOWN },
		"whether it is direct" },
	{ "unknown: MAP_SYNC", KIND_FILE, GIVEN(.file = IS_DAX, .region = EADR),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"whether MAP_SYNC is accepted" },
	{ "unknown: the platform", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = E820),
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN },
		"what survives power loss" },
	{ "no bit was tried", KIND_FILE, GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = NFIT),
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS },
		"none was ever merged" },

	/* The kernel's own word. */
	{ "the bit is accepted", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(EOPNOTSUPP, 0, 0), .region = E820),
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_HOLDS },
		"mmap accepts 0x1000000" },
	{ "the bit is accepted, and so is the canary", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(0, 0, 0), .region = NFIT),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"flags are not validated" },
	{ "the bit is accepted, the canary fails otherwise", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(EINVAL, 0, 0), .region = NFIT),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN } },
	{ "the bit is refused: the other answers decide, for it", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(EOPNOTSUPP, 0, EOPNOTSUPP), .region = NFIT),
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS },
		"mmap refuses 0x1000000" },
	{ "the bit is refused: the other answers decide, against it", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = TRYING(EOPNOTSUPP, EOPNOTSUPP, EOPNOTSUPP),
			.block = SDA),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS },
		"EOPNOTSUPP" },
	{ "the bit gives an error without a name", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(EOPNOTSUPP, 0, 4095), .region = NFIT),
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS },
		"an unknown error" },
};

int main(void)
{
	return RUN_ROWS("verdict-map-direct", rows);
}
