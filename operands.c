/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option-values.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int add_operand(struct options *options, enum operand_kind kind, const char *text)
{
	struct operand *operands = options->operands;
	size_t count = 0;

	while (operands && operands[count].text)
		count++;
	operands = reallocarray(operands, count + 2, sizeof(*operands));
	if (!operands)
		return -ENOMEM;
	operands[count] = (struct operand){ text, kind };
	operands[count + 1] = (struct operand){ NULL, OPERAND_PATH };
	options->operands = operands;
	return 0;
}

/* A word of digits only is a process; PID:INODE may be a file's name, and wants --pid. */
int add_words(struct options *options, const char *const *words)
{
	int rc = 0;

	for (; rc == 0 && words && *words; words++) {
		bool digits = **words && strspn(*words, "0123456789") == strlen(*words);

		rc = add_operand(options, digits ? OPERAND_PROCESS : OPERAND_PATH, *words);
	}
	return rc;
}

/* PID or PID:INODE. */
static bool is_process(const char *text)
{
	const char *digits = "0123456789";
	size_t pid = strspn(text, digits);

	text += pid;
	if (pid && *text == ':' && text[1])
		return text[1 + strspn(text + 1, digits)] == '\0';
	return pid && !*text;
}

int check_pid(const char *text, char **error)
{
	if (is_process(text))
		return 0;
	return complain(error, "--pid=%s: it is the number of a process, or PID:INODE", text);
}

void *free_arguments(char **arguments)
{
	for (char **argument = arguments; argument && *argument; argument++)
		free(*argument);
	free(arguments);
	return NULL;
}

char **spell_arguments(int argc, const char **argv)
{
	static const char explain[] = "--explain=";
	char **copy = calloc((size_t)argc + 1, sizeof(*copy));
	bool options_end = false;

	for (int i = 0; copy && i < argc; i++) {
		options_end = options_end || strcmp(argv[i], "--") == 0;
		if (options_end || strncmp(argv[i], explain, strlen(explain)) != 0)
			copy[i] = strdup(argv[i]);
		else if (asprintf(&copy[i], "--" FINDING_OPTION "=%s", argv[i] + strlen(explain)) <
			 0)
			copy[i] = NULL;
		if (!copy[i])
			return free_arguments(copy);
	}
	return copy;
}
