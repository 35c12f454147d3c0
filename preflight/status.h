/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What daxinfo ends with. */
#ifndef DAXINFO_PREFLIGHT_STATUS_H
#define DAXINFO_PREFLIGHT_STATUS_H

enum status {
	STATUS_OK = 0,
	STATUS_REFUSED = 1,       /* a requirement does not hold */
	STATUS_USAGE = 2,         /* the command line is wrong */
	STATUS_UNDECIDED = 3,     /* nobody can tell whether a requirement holds */
	STATUS_NOT_INSPECTED = 4, /* something could not be inspected; the rest was */
	STATUS_WARNED = 5,        /* all holds, and yet there is a warning: with --plugin alone */
};

/* How it is told to who called. */
enum convention {
	CONVENTION_PLAIN,
	CONVENTION_SYSTEMD, /* ExecCondition= takes 1 to 254 as "skip" (systemd.service(5)) */
	CONVENTION_PLUGIN,  /* OK, WARNING, CRITICAL, UNKNOWN */
};

static inline int exit_status(enum status status, enum convention convention)
{
	static const unsigned char exits[][3] = {
		[STATUS_OK] = { 0, 0, 0 },
		[STATUS_REFUSED] = { 1, 1, 2 },
		[STATUS_USAGE] = { 2, 255, 3 },
		[STATUS_UNDECIDED] = { 3, 255, 3 },
		[STATUS_NOT_INSPECTED] = { 4, 255, 3 },
		[STATUS_WARNED] = { 0, 0, 1 },
	};

	return exits[status][convention];
}

/* Of two the one that is told. */
static inline enum status worse_status(enum status a, enum status b)
{
	static const unsigned rank[] = {
		[STATUS_OK] = 0,
		[STATUS_WARNED] = 1,
		[STATUS_UNDECIDED] = 2,
		[STATUS_REFUSED] = 3,
		[STATUS_NOT_INSPECTED] = 4,
		[STATUS_USAGE] = 5,
	};

	return rank[a] > rank[b] ? a : b;
}

#endif
