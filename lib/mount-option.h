/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of a mount, separated by commas, as mountinfo and statmount(2) have them. */
#ifndef DAXINFO_LIB_MOUNT_OPTION_H
#define DAXINFO_LIB_MOUNT_OPTION_H

#include <stdbool.h>
#include <stddef.h>

/* Finds the first option of that name, with a value or without: its whole text (name=value), which
 * lies in options, and the text's length; NULL where there is none. */
const char *mount_option_find(const char *options, const char *name, size_t *length);

/* Whether the options (NULL: none) have this one, name or name=value, to the letter. */
bool mount_option_is_set(const char *options, const char *option);

#endif
