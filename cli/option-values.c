/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option-values.h"

#include "lib/xalloc.h"
#include "names.h"
#include "preflight/profiles.h"
#include "terminal.h"

#include <errno.h>

char *no_such_name(const char *option, const char *name, const char *what, const char *nearest,
	const char *list)
{
	return xasprintf("%s%s: there is no such %s%s%s%s (see %s)", option, name, what,
		nearest ? "; nearest is '" : "", nearest ?: "", nearest ? "'" : "", list);
}

char *set_color(struct options *options, const char *text)
{
	const char *when = text ?: "auto";

	if (strcmp(when, "auto") == 0)
		options->output.color = terminal_has_color();
	else if (strcmp(when, "always") == 0)
		options->output.color = true;
	else if (strcmp(when, "never") != 0)
		return xasprintf("--color=%s: must be 'auto', 'always' or 'never'", when);
	return NULL;
}

/* An option that takes a number. Fractions are allowed, and value is in thousandths of unit. */
struct number_option {
	const char *name;
	const char *unit;
	unsigned standard, max; /* in unit */
	bool zero_is_special;   /* a number above 0 is not rounded to 0 */
};

static char *set_number(const struct number_option *option, const char *text, unsigned *value)
{
	char *end = "";
	double number = text ? strtod(text, &end) : option->standard;

	if (*end || end == text || !(number >= 0 && number <= option->max))
		return xasprintf("%s=%s: must be a number of %s up to %u", option->name, text,
			option->unit, option->max);
	*value = (unsigned)(number * 1000);
	if (option->zero_is_special && number > 0 && *value == 0)
		*value = 1;
	return NULL;
}

char *set_timeout(struct options *options, const char *text)
{
	static const struct number_option timeout = { "--timeout", "seconds", 10, 1000000, true };

	return set_number(&timeout, text, &options->probe.timeout);
}

char *set_max_stall(struct options *options, const char *text)
{
	static const struct number_option max_stall = { "--max-stall", "milliseconds", 50, 4000000,
		false };

	return set_number(&max_stall, text, &options->probe.max_stall);
}

char *set_wait(struct options *options, const char *text)
{
	static const struct number_option wait = { "--wait", "seconds", 0, 1000000, false };

	return set_number(&wait, text, &options->wait);
}

char *set_map_direct_flag(struct options *options, const char *text)
{
	unsigned long long bit;
	const char *reason;
	char *end;

	if (!text)
		return NULL;
	errno = 0;
	bit = strtoull(text, &end, 0);
	if (errno || *end || end == text)
		return xasprintf("--map-direct-flag=%s: must be a number, such as 0x1000000", text);
	reason = probe_refuses_direct_flag(bit);
	if (reason)
		return xasprintf("--map-direct-flag=%s: %s", text, reason);
	options->probe.map_direct_flag = (unsigned)bit;
	return NULL;
}

void add_operand(struct options *options, enum operand_kind kind, const char *text)
{
	struct operand *operands = options->operands;
	size_t count = 0;

	while (operands && operands[count].text)
		count++;
	operands = xreallocarray(operands, count + 2, sizeof(*operands));
	operands[count] = (struct operand){ text, kind };
	operands[count + 1] = (struct operand){ NULL, OPERAND_PATH };
	options->operands = operands;
}

/* A word of digits is a process. PID:INODE could be a file's name: it is a process with --pid only.
 */
void add_words(struct options *options, const char *const *words)
{
	for (; words && *words; words++) {
		bool digits = **words && strspn(*words, "0123456789") == strlen(*words);

		add_operand(options, digits ? OPERAND_PROCESS : OPERAND_PATH, *words);
	}
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

char *check_pid(const char *text)
{
	if (is_process(text))
		return NULL;
	return xasprintf("--pid=%s: must be the number of a process, or PID:INODE", text);
}

#define PROFILE_PREFIX "profile:"

static char *add_requirement(struct options *options, const struct requirement *requirement)
{
	size_t count = 0;

	while (options->required[count] && options->required[count] != requirement)
		count++;
	if (count == REQUIRED_MAX)
		return xasprintf("--require: no more than %d names", REQUIRED_MAX);
	options->required[count] = requirement;
	return NULL;
}

static char *add_profile(struct options *options, const char *name)
{
	const char *nearest;
	const struct profile *profile = choose_profile(name, &nearest);
	_cleanup_free_ char *names = NULL;

	if (!profile)
		return no_such_name(
			"--require=" PROFILE_PREFIX, name, "profile", nearest, "--list-profiles");
	names = xstrdup(profile->requirements);
	return set_requirements(options, names);
}

static char *add_name(struct options *options, const char *name)
{
	const struct requirement *requirement;
	const char *nearest;

	if (strncmp(name, PROFILE_PREFIX, strlen(PROFILE_PREFIX)) == 0)
		return add_profile(options, name + strlen(PROFILE_PREFIX));
	requirement = choose_requirement(name, &nearest);
	if (requirement)
		return add_requirement(options, requirement);
	return no_such_name("--require=", name, "requirement", nearest, "--list-requirements");
}

char *set_requirements(struct options *options, char *text)
{
	char *name, *error = NULL;

	if (text && !*text)
		return xstrdup("--require= names nothing that must hold");
	while (!error && (name = strsep(&text, ",")))
		error = add_name(options, name);
	return error;
}
