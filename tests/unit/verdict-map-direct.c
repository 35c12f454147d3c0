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
		{ SYNC_CAPABLE, DIRECT, CAPABLE, CACHE_LINE, HOLDS }, "flushing the CPU cache" },
	{ "holds with a fence", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = EADR),
		{ SYNC_CAPABLE, DIRECT, CAPABLE, BYTE, HOLDS }, "keeps even the CPU caches" },
	{ "fails: it cannot be mapped", KIND_OTHER,
		GIVEN(.file = INODE(ANSWER_UNKNOWN, .type = FILE_TYPE_SOCKET)),
		{ NOT_MAPPABLE, NONE, UNKNOWN, UNKNOWN, FAILS }, "it cannot be mapped" },
	{ "fails: the page cache", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = TAKES_SYNC, .region = EADR),
		{ PAGE_CACHE, PAGE_CACHE, CAPABLE, BYTE, FAILS }, "the page cache buffers" },
	{ "fails: MAP_SYNC is refused", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .region = EADR),
		{ DIRECT, DIRECT, REFUSED, PAGE, FAILS }, "MAP_SYNC is refused" },
	{ "fails: volatile", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = REGION("ramdax", "unknown")),
		{ SYNC_CAPABLE, DIRECT, CAPABLE, NONE, FAILS }, "the storage is volatile" },
	{ "fails for a refusal where access is unknown", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = REFUSES_SYNC),
		{ UNKNOWN, UNKNOWN, REFUSED, PAGE, FAILS }, "MAP_SYNC is refused" },
	{ "unknown: access", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = TAKES_SYNC, .region = EADR),
		{ UNKNOWN, UNKNOWN, CAPABLE, BYTE, UNKNOWN }, "whether it is direct" },
	{ "unknown: MAP_SYNC", KIND_FILE, GIVEN(.file = IS_DAX, .region = EADR),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "whether MAP_SYNC is accepted" },
	{ "unknown: the platform", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = E820),
		{ SYNC_CAPABLE, DIRECT, CAPABLE, UNKNOWN, UNKNOWN }, "flushes its queues" },
	{ "no bit was tried", KIND_FILE, GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = NFIT),
		{ SYNC_CAPABLE, DIRECT, CAPABLE, CACHE_LINE, HOLDS }, "none was ever merged" },

	/* The kernel's own word. */
	{ "the bit is accepted", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(EOPNOTSUPP, 0, 0), .region = E820),
		{ SYNC_CAPABLE, DIRECT, CAPABLE, UNKNOWN, HOLDS }, "mmap accepts 0x1000000" },
	{ "the bit is accepted, and so is the canary", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(0, 0, 0), .region = NFIT),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "flags are not validated" },
	{ "the bit is accepted, the canary fails otherwise", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(EINVAL, 0, 0), .region = NFIT),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN } },
	{ "the bit is refused: the other answers decide, for it", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(EOPNOTSUPP, 0, EOPNOTSUPP), .region = NFIT),
		{ SYNC_CAPABLE, DIRECT, CAPABLE, CACHE_LINE, HOLDS }, "mmap refuses 0x1000000" },
	{ "the bit is refused: the other answers decide, against it", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = TRYING(EOPNOTSUPP, EOPNOTSUPP, EOPNOTSUPP)),
		{ PAGE_CACHE, PAGE_CACHE, REFUSED, PAGE, FAILS }, "EOPNOTSUPP" },
	{ "the bit gives an error without a name", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = TRYING(EOPNOTSUPP, 0, 4095), .region = NFIT),
		{ SYNC_CAPABLE, DIRECT, CAPABLE, CACHE_LINE, HOLDS }, "an unknown error" },
};

int main(void)
{
	return RUN_ROWS("verdict-map-direct", rows);
}
