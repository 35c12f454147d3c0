/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Exit statuses. */
#ifndef DAXINFO_PREFLIGHT_STATUS_H
#define DAXINFO_PREFLIGHT_STATUS_H

enum status {
	STATUS_OK = 0,
	STATUS_REFUSED = 1,       /* a requirement does not hold */
	STATUS_USAGE = 2,         /* the command line is wrong */
	STATUS_UNDECIDED = 3,     /* it is unknown whether a requirement holds */
	STATUS_NOT_INSPECTED = 4, /* something could not be inspected; the rest was */
	STATUS_WARNED = 5,        /* all requirements hold, with a warning; --plugin only */
};

/* Who reads the exit status. */
enum convention {
	CONVENTION_PLAIN,
	CONVENTION_SYSTEMD, /* ExecCondition= takes 1 to 254 as "skip" (systemd.service(5)) */
	CONVENTION_PLUGIN,  /* OK, WARNING, CRITICAL, UNKNOWN (Monitoring Plugins guidelines) */
};

/* The number that the process exits with. */
static inline int exit_status(enum status status, enum convention convention)
{
	static const unsigned char exits[][6] = {
		[CONVENTION_PLAIN] = {
			[STATUS_OK] = 0,
			[STATUS_REFUSED] = 1,
			[STATUS_USAGE] = 2,
			[STATUS_UNDECIDED] = 3,
			[STATUS_NOT_INSPECTED] = 4,
			[STATUS_WARNED] = 0,
		},
		[CONVENTION_SYSTEMD] = {
			[STATUS_OK] = 0,
			[STATUS_REFUSED] = 1,
			[STATUS_USAGE] = 255,
			[STATUS_UNDECIDED] = 255,
			[STATUS_NOT_INSPECTED] = 255,
			[STATUS_WARNED] = 0,
		},
		[CONVENTION_PLUGIN] = {
			[STATUS_OK] = 0,
			[STATUS_REFUSED] = 2,
			[STATUS_USAGE] = 3,
			[STATUS_UNDECIDED] = 3,
			[STATUS_NOT_INSPECTED] = 3,
			[STATUS_WARNED] = 1,
		},
	};

	return exits[convention][status];
}

/* The one of two statuses that counts when both apply. A requirement that is proven not to hold is
 * never hidden by a subject that could not be inspected. */
static inline enum status worse_status(enum status a, enum status b)
{
	static const unsigned rank[] = {
		[STATUS_OK] = 0,
		[STATUS_WARNED] = 1,
		[STATUS_UNDECIDED] = 2,
		[STATUS_NOT_INSPECTED] = 3,
		[STATUS_REFUSED] = 4,
		[STATUS_USAGE] = 5,
	};

	return rank[a] > rank[b] ? a : b;
}

#endif
