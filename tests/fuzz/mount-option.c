// SPDX-License-Identifier: GPL-2.0-or-later
/* Options of a mount, and the name of one, which ends at the first newline. */
#include "lib/mount-option.h"

#include "fuzz.h"

/* What was found is one option to the letter, unless it is looked for by its value, too. */
static void check(const char *options, const char *name, const char *found, size_t length)
{
	STRING option = strndup(found, length);

	must(option);
	must(found >= options && found + length <= options + strlen(options));
	must(found == options || found[-1] == ',');
	must(found[length] == ',' || found[length] == '\0');
	must(strncmp(option, name, strlen(name)) == 0);
	must(option[strlen(name)] == '\0' || option[strlen(name)] == '=');
	must(mount_option_is_set(options, option));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	STRING name = take_text(&input, '\n', 256);
	STRING options = take_text(&input, '\n', size);
	size_t length;
	const char *found = mount_option_find(options, name, &length);

	if (found)
		check(options, name, found, length);
	else
		must(!mount_option_is_set(options, name) || strchr(name, ',') || !*name);
	must(!mount_option_is_set(NULL, name));
	return 0;
}
