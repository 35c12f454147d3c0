/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What daxinfo ends with. */
#ifndef DAXINFO_STATUS_H
#define DAXINFO_STATUS_H

enum status {
	STATUS_OK = 0,
	STATUS_REFUSED = 1,       /* a requirement does not hold */
	STATUS_USAGE = 2,         /* the command line is wrong */
	STATUS_UNDECIDED = 3,     /* nobody can tell whether a requirement holds */
	STATUS_NOT_INSPECTED = 4, /* something could not be inspected; the rest was */
};

/* Of two the one that is told. */
static inline enum status worse_status(enum status a, enum status b)
{
	static const unsigned rank[] = {
		[STATUS_OK] = 0,
		[STATUS_UNDECIDED] = 1,
		[STATUS_REFUSED] = 2,
		[STATUS_NOT_INSPECTED] = 3,
		[STATUS_USAGE] = 4,
	};

	return rank[a] > rank[b] ? a : b;
}

#endif
