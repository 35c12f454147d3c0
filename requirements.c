/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --require: names of requirements and of profiles become requirements. */
#include "choose.h"
#include "option-values.h"
#include "profiles.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PROFILE_PREFIX "profile:"

static int add_requirement(
	struct options *options, const struct requirement *requirement, char **error)
{
	size_t count = 0;

	while (options->required[count] && options->required[count] != requirement)
		count++;
	if (count == REQUIRED_MAX)
		return complain(error, "--require: no more than %d names", REQUIRED_MAX);
	options->required[count] = requirement;
	return 0;
}

static int add_profile(struct options *options, const char *name, char **error)
{
	const char *nearest;
	const struct profile *profile = choose_profile(name, &nearest);
	char *copy;
	int rc;

	if (!profile)
		return complain(error,
			"--require=" PROFILE_PREFIX "%s: there is no such profile; nearest is '%s'",
			name, nearest);
	copy = strdup(profile->requirements);
	if (!copy)
		return -ENOMEM;
	rc = set_requirements(options, copy, error);
	free(copy);
	return rc;
}

static int add_name(struct options *options, const char *name, char **error)
{
	const struct requirement *requirement;
	const char *nearest;

	if (strncmp(name, PROFILE_PREFIX, strlen(PROFILE_PREFIX)) == 0)
		return add_profile(options, name + strlen(PROFILE_PREFIX), error);
	requirement = choose_requirement(name, &nearest);
	if (requirement)
		return add_requirement(options, requirement, error);
	return complain(error,
		"--require=%s: there is no such requirement; nearest is '%s' (see "
		"--list-requirements)",
		name, nearest);
}

int set_requirements(struct options *options, char *text, char **error)
{
	char *name;
	int rc = 0;

	if (text && !*text)
		return complain(error, "--require= names nothing that must hold");
	while (rc == 0 && (name = strsep(&text, ",")))
		rc = add_name(options, name, error);
	return rc;
}
