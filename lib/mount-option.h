/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mount options, separated by commas, as in mountinfo and statmount(2). */
#ifndef DAXINFO_LIB_MOUNT_OPTION_H
#define DAXINFO_LIB_MOUNT_OPTION_H

#include <stdbool.h>
#include <stddef.h>

/* Finds the first option with this name, with or without a value. Returns a pointer into options to
 * its whole text (name=value) and sets length, in bytes; NULL if there is none. */
const char *mount_option_find(const char *options, const char *name, size_t *length);

/* Whether the options, which may be NULL, contain exactly this one: name or name=value. */
bool mount_option_is_set(const char *options, const char *option);

#endif
