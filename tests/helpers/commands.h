/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Helper programs with several commands: the first argument selects one. */
#ifndef TESTS_COMMANDS_H
#define TESTS_COMMANDS_H

#include <err.h>
#include <stdlib.h>
#include <string.h>

struct command {
	const char *name;
	int arguments; /* at least that many follow the name */
	int (*run)(char **argument);
};

/* Returns the exit status of the command. The table ends with a row without a name. */
static inline int run_command(const struct command *commands, int argc, char **argv)
{
	for (; argc > 1 && commands->name; commands++)
		if (strcmp(argv[1], commands->name) == 0 && argc - 2 >= commands->arguments)
			return commands->run(argv + 2);
	errx(EXIT_FAILURE, "no such command: see the comment at the start of its source");
}

#endif
