/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The libraries and kernel interfaces that this build uses, for --version. */
#ifndef DAXINFO_PROBE_INTERFACES_H
#define DAXINFO_PROBE_INTERFACES_H

struct interface {
	const char *name;
	const char *state;
};

/* The last one has no name. */
extern const struct interface probe_interfaces[];

#endif
