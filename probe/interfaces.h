/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this build can ask: libraries and kernel interfaces. */
#ifndef DAXINFO_PROBE_INTERFACES_H
#define DAXINFO_PROBE_INTERFACES_H

struct interface {
	const char *name;
	const char *state;
};

/* Up to one without a name. */
extern const struct interface probe_interfaces[];

#endif
