/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The arguments of options, from text to values. text is NULL if the option is not given. All
 * functions that return a text return NULL, or what is wrong, which the caller frees.
 */
#ifndef DAXINFO_CLI_OPTION_VALUES_H
#define DAXINFO_CLI_OPTION_VALUES_H

#include "options.h"

char *set_color(struct options *options, const char *text);

char *set_timeout(struct options *options, const char *text);
char *set_max_stall(struct options *options, const char *text);
char *set_wait(struct options *options, const char *text);

/* Adds the requirements and profiles that text names, with commas between them. Changes text. */
char *set_requirements(struct options *options, char *text);

char *set_map_direct_flag(struct options *options, const char *text);

/* Adds an operand after the others. Its text stays the caller's. */
void add_operand(struct options *options, enum operand_kind kind, const char *text);

/* Adds the words of the command line that are not options, up to NULL; NULL is none. */
void add_words(struct options *options, const char *const *words);

/* Checks that text is PID or PID:INODE. */
char *check_pid(const char *text);

/* What is wrong with a name that an option does not know: what it names, the nearest name (or NULL)
 * and the option that lists all of them. The caller frees it. */
char *no_such_name(const char *option, const char *name, const char *what, const char *nearest,
	const char *list);

#endif
