/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --require=profile:NAME: the requirements of an application. */
#ifndef DAXINFO_PREFLIGHT_PROFILES_H
#define DAXINFO_PREFLIGHT_PROFILES_H

struct profile {
	const char *name;
	const char *requirements; /* as --require takes them */
	const char *help;
	const char *source; /* the application's code or documentation that shows them */
};

/* Ends with a row without a name. */
extern const struct profile profiles[];

#endif
