/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The texts that options are given, as values. text is NULL where the option is not given. All
 * return 0; -EINVAL with the complaint in *error, which the caller frees; -ENOMEM. */
#ifndef DAXINFO_CLI_OPTION_VALUES_H
#define DAXINFO_CLI_OPTION_VALUES_H

#include "options.h"

int complain(char **error, const char *format, ...) __attribute__((format(printf, 2, 3)));

int set_color(struct options *options, const char *text, char **error);
int set_max_stall(struct options *options, const char *text, char **error);
int set_wait(struct options *options, const char *text, char **error);

/* Names with commas between them, which are taken apart where they stand. */
int set_requirements(struct options *options, char *text, char **error);
int set_timeout(struct options *options, const char *text, char **error);
int set_map_direct_flag(struct options *options, const char *text, char **error);

/* Adds an operand behind those that are there; its text stays the caller's. */
int add_operand(struct options *options, enum operand_kind kind, const char *text);

/* Adds the words of the command line that are no options, up to NULL; or none. */
int add_words(struct options *options, const char *const *words);

/* Checks that it is PID or PID:INODE. */
int check_pid(const char *text, char **error);

/* What --explain=ID is read as: popt has no optional argument that leaves the next word alone. */
#define FINDING_OPTION "explain-finding"

/* A copy of the arguments, up to NULL, with --explain=ID spelled as popt can take it, for
 * free_arguments(); NULL without memory. */
char **spell_arguments(int argc, const char **argv);

/* Frees them all; NULL is none. Returns NULL. */
void *free_arguments(char **arguments);

#endif
