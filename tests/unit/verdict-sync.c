// SPDX-License-Identifier: GPL-2.0-or-later
/* Is MAP_SYNC accepted? Each row is a DAX file and one way in which the trial can go. */
#include "rows.h"

#define ON_DAX(trial_)                                                                             \
	{                                                                                          \
		.file = IS_DAX, .trial = (trial_)                                                  \
	}
#define NO_MAP_SYNC                                                                                \
	&(struct trial_facts)                                                                      \
	{                                                                                          \
		.control = TRIED(0), .canary = TRIED(EOPNOTSUPP)                                   \
	}

static const struct row rows[] = {
	{ "accepted", KIND_FILE, ON_DAX(TRIAL(0, EOPNOTSUPP, 0)),
		{ SYNC_CAPABLE, DIRECT, CAPABLE, UNKNOWN, UNKNOWN }, "accepts MAP_SYNC" },
	{ "refused", KIND_FILE, ON_DAX(TRIAL(0, EOPNOTSUPP, EOPNOTSUPP)),
		{ DIRECT, DIRECT, REFUSED, PAGE, FAILS }, "refuses MAP_SYNC" },
	{ "accepted without DAX, one day", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = TRIAL(0, EOPNOTSUPP, 0), .region = NFIT),
		{ PAGE_CACHE, PAGE_CACHE, CAPABLE, CACHE_LINE, FAILS } },
	{ "MAP_SYNC fails otherwise: no refusal", KIND_FILE, ON_DAX(TRIAL(0, EOPNOTSUPP, ENOMEM)),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "ENOMEM" },
	{ "MAP_SYNC gives EINVAL: no refusal", KIND_FILE, ON_DAX(TRIAL(0, EOPNOTSUPP, EINVAL)),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "EINVAL" },
	{ "MAP_SYNC gives an error without a name", KIND_FILE, ON_DAX(TRIAL(0, EOPNOTSUPP, 4095)),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN } },
	{ "a kernel before 4.15", KIND_FILE, ON_DAX(TRIAL(EINVAL, EINVAL, EINVAL)),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "MAP_SHARED_VALIDATE" },
	{ "the control fails, whatever MAP_SYNC gives", KIND_FILE,
		ON_DAX(TRIAL(EACCES, EOPNOTSUPP, 0)), { DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN },
		"EACCES" },
	{ "the control fails, MAP_SYNC is refused", KIND_FILE,
		ON_DAX(TRIAL(ENOMEM, EOPNOTSUPP, EOPNOTSUPP)),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "ENOMEM" },
	{ "a sandbox that passes over flags", KIND_FILE, ON_DAX(TRIAL(0, 0, 0)),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "was accepted" },
	{ "a sandbox that passes over flags, but refuses MAP_SYNC", KIND_FILE,
		ON_DAX(TRIAL(0, 0, EOPNOTSUPP)), { DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN },
		"was accepted" },
	{ "the canary fails otherwise", KIND_FILE, ON_DAX(TRIAL(0, EINVAL, 0)),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "EINVAL instead of EOPNOTSUPP" },
	{ "the canary fails otherwise, MAP_SYNC is refused", KIND_FILE,
		ON_DAX(TRIAL(0, EPERM, EOPNOTSUPP)), { DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN },
		"EPERM instead of EOPNOTSUPP" },
	{ "an architecture without MAP_SYNC", KIND_FILE, ON_DAX(NO_MAP_SYNC),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "this architecture" },
	{ "no trial was made", KIND_FILE, ON_DAX(NULL),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN } },
	{ "device-dax, mapped by a length that is not its own", KIND_DAX_DEVICE,
		ON_DAX(TRIAL(EINVAL, EINVAL, EINVAL)),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN }, "align" },
	{ "an unopened device-dax", KIND_DAX_DEVICE, GIVEN(.dax_device = DAX_DEVICE("devdax")),
		{ DIRECT, DIRECT, UNKNOWN, UNKNOWN, UNKNOWN } },
	{ "a block device", KIND_BLOCK_DEVICE, GIVEN(.block = PMEM),
		{ PAGE_CACHE, PAGE_CACHE, REFUSED, PAGE, FAILS } },
};

int main(void)
{
	return RUN_ROWS("verdict-sync", rows);
}
