/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option-values.h"

#include "names.h"
#include "preflight/profiles.h"
#include "terminal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int complain(char **error, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vasprintf(error, format, arguments);
	va_end(arguments);
	return length < 0 ? -ENOMEM : -EINVAL;
}

int set_color(struct options *options, const char *text, char **error)
{
	const char *when = text ?: "auto";

	if (strcmp(when, "auto") == 0)
		options->output.color = terminal_has_color();
	else if (strcmp(when, "always") == 0)
		options->output.color = true;
	else if (strcmp(when, "never") != 0)
		return complain(error, "--color=%s: it is 'auto', 'always' or 'never'", when);
	return 0;
}

int set_timeout(struct options *options, const char *text, char **error)
{
	char *end = "";
	double seconds = text ? strtod(text, &end) : 10;

	if (*end || end == text || !(seconds >= 0 && seconds <= 1e6))
		return complain(
			error, "--timeout=%s: it is a number of seconds up to 1000000", text);
	options->probe.timeout = (unsigned)(seconds * 1000);
	if (seconds > 0 && options->probe.timeout == 0)
		options->probe.timeout = 1;
	return 0;
}

int set_max_stall(struct options *options, const char *text, char **error)
{
	char *end = "";
	double milliseconds = text ? strtod(text, &end) : 50;

	if (*end || end == text || !(milliseconds >= 0 && milliseconds <= 4e6))
		return complain(error,
			"--max-stall=%s: it is a number of milliseconds up to 4000000", text);
	options->probe.max_stall = (unsigned)(milliseconds * 1000);
	return 0;
}

int set_wait(struct options *options, const char *text, char **error)
{
	char *end = "";
	double seconds = text ? strtod(text, &end) : 0;

	if (*end || end == text || !(seconds >= 0 && seconds <= 1e6))
		return complain(error, "--wait=%s: it is a number of seconds up to 1000000", text);
	options->wait = (unsigned)(seconds * 1000);
	return 0;
}

int set_map_direct_flag(struct options *options, const char *text, char **error)
{
	unsigned long long bit;
	const char *reason;
	char *end;

	if (!text)
		return 0;
	errno = 0;
	bit = strtoull(text, &end, 0);
	if (errno || *end || end == text)
		return complain(
			error, "--map-direct-flag=%s: it is a number, such as 0x1000000", text);
	reason = probe_refuses_direct_flag(bit);
	if (reason)
		return complain(error, "--map-direct-flag=%s: %s", text, reason);
	options->probe.map_direct_flag = (unsigned)bit;
	return 0;
}

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
