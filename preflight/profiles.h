/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requirements under the name of what they serve: --require=profile:NAME. */
#ifndef DAXINFO_PREFLIGHT_PROFILES_H
#define DAXINFO_PREFLIGHT_PROFILES_H

struct profile {
	const char *name;
	const char *requirements; /* as --require takes them */
	const char *help;
	const char *source; /* where that comes from */
};

/* Up to one without a name. */
extern const struct profile profiles[];

#endif
