/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mount-option.h"

#include <string.h>

/* A comma between double quotes is part of a value, as in SELinux contexts. */
static size_t option_length(const char *option)
{
	bool quoted = false;
	size_t length = 0;

	for (; option[length] && (quoted || option[length] != ','); length++)
		if (option[length] == '"')
			quoted = !quoted;
	return length;
}

const char *mount_option_find(const char *options, const char *name, size_t *length)
{
	size_t name_length = strlen(name);

	while (*options) {
		*length = option_length(options);
		if (*length >= name_length && strncmp(options, name, name_length) == 0 &&
			(*length == name_length || options[name_length] == '='))
			return options;
		options += *length + (options[*length] == ',');
	}
	return NULL;
}

bool mount_option_is_set(const char *options, const char *option)
{
	size_t length, wanted = strlen(option);

	for (; options && *options; options += length + (options[length] == ',')) {
		length = option_length(options);
		if (length == wanted && strncmp(options, option, length) == 0)
			return true;
	}
	return false;
}
