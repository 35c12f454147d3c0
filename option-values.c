/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "option-values.h"

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
