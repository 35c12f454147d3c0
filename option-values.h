/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts that options are given, as values. text is NULL where the option is not given. All
 * return 0; -EINVAL with the complaint in *error, which the caller frees; -ENOMEM. */
#ifndef DAXINFO_OPTION_VALUES_H
#define DAXINFO_OPTION_VALUES_H

#include "options.h"

int complain(char **error, const char *format, ...) __attribute__((format(printf, 2, 3)));

int set_color(struct options *options, const char *text, char **error);
int set_timeout(struct options *options, const char *text, char **error);
int set_map_direct_flag(struct options *options, const char *text, char **error);

#endif
