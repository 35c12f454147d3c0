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
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN },
		"accepts MAP_SYNC" },
	{ "refused", KIND_FILE, ON_DAX(TRIAL(0, EOPNOTSUPP, EOPNOTSUPP)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, DURABILITY_UNKNOWN, GUARANTEE_FAILS },
		"refuses MAP_SYNC" },
	{ "accepted without DAX, one day", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = TRIAL(0, EOPNOTSUPP, 0), .region = NFIT),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_CAPABLE, DURABILITY_PAGE,
			GUARANTEE_FAILS } },
	{ "MAP_SYNC fails otherwise: no refusal", KIND_FILE, ON_DAX(TRIAL(0, EOPNOTSUPP, ENOMEM)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"ENOMEM" },
	{ "MAP_SYNC gives EINVAL: no refusal", KIND_FILE, ON_DAX(TRIAL(0, EOPNOTSUPP, EINVAL)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"EINVAL" },
	{ "MAP_SYNC gives an error without a name", KIND_FILE, ON_DAX(TRIAL(0, EOPNOTSUPP, 4095)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN } },
	{ "a kernel before 4.15", KIND_FILE, ON_DAX(TRIAL(EINVAL, EINVAL, EINVAL)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"MAP_SHARED_VALIDATE" },
	{ "the control fails, whatever MAP_SYNC gives", KIND_FILE,
		ON_DAX(TRIAL(EACCES, EOPNOTSUPP, 0)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"EACCES" },
	{ "the control fails, MAP_SYNC is refused", KIND_FILE,
		ON_DAX(TRIAL(ENOMEM, EOPNOTSUPP, EOPNOTSUPP)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"ENOMEM" },
	{ "a sandbox that passes over flags", KIND_FILE, ON_DAX(TRIAL(0, 0, 0)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"was accepted" },
	{ "a sandbox that passes over flags, but refuses MAP_SYNC", KIND_FILE,
		ON_DAX(TRIAL(0, 0, EOPNOTSUPP)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"was accepted" },
	{ "the canary fails otherwise", KIND_FILE, ON_DAX(TRIAL(0, EINVAL, 0)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"EINVAL instead of EOPNOTSUPP" },
	{ "the canary fails otherwise, MAP_SYNC is refused", KIND_FILE,
		ON_DAX(TRIAL(0, EPERM, EOPNOTSUPP)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"EPERM instead of EOPNOTSUPP" },
	{ "an architecture without MAP_SYNC", KIND_FILE, ON_DAX(NO_MAP_SYNC),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"this architecture" },
	{ "no trial was made", KIND_FILE, ON_DAX(NULL),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN } },
	{ "device-dax, mapped by a length that is not its own", KIND_DAX_DEVICE,
		ON_DAX(TRIAL(EINVAL, EINVAL, EINVAL)),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN, GUARANTEE_UNKNOWN },
		"align" },
	{ "an unopened device-dax", KIND_DAX_DEVICE, GIVEN(.dax_device = DAX_DEVICE("devdax")),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN } },
	{ "device-dax that was mapped is enabled, whatever its driver", KIND_DAX_DEVICE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = TAKES_SYNC,
			.dax_device = DAX_DEVICE("disabled"), .region = NFIT),
		{ DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,
			GUARANTEE_HOLDS },
		"it can be mapped" },
	{ "a file that could not be opened and is not DAX", KIND_FILE, GIVEN(.file = IS_NOT_DAX),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_UNKNOWN,
			GUARANTEE_FAILS },
		"MAP_SYNC needs DAX" },
	{ "a kernel before 4.15, a file in the page cache", KIND_FILE,
		GIVEN(.file = DAX_IS_UNKNOWN, .trial = TRIAL(EINVAL, EINVAL, EINVAL), .block = SDA,
			.mount = MOUNT("ext4", NULL)),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_UNKNOWN, DURABILITY_PAGE,
			GUARANTEE_FAILS } },
	{ "a block device", KIND_BLOCK_DEVICE, GIVEN(.block = PMEM, .region = NFIT),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS } },
};

int main(void)
{
	return RUN_ROWS("verdict-sync", rows);
}
