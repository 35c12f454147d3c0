/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

#include "terminal.h"
#include "verdict/findings.h"

#include <errno.h>
#include <popt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 64

/* Options with an argument; popt hands each over as a string of ours. */
enum text { FORMAT = 1, COLOR, TIMEOUT, MAP_DIRECT_FLAG, REPLAY, FINDING, TEXTS };

static struct {
	int json, verbose, quiet, trial_file, touch, explain; /* popt wants int */
	int list_fields, list_findings, list_formats, version;
	char *text[TEXTS];
} given;

#define SWITCH(name, letter, member, help)                                                         \
	{                                                                                          \
		name, letter, POPT_ARG_NONE, &given.member, 0, help, NULL                          \
	}
#define TEXT(name, letter, id, help, argument)                                                     \
	{                                                                                          \
		name, letter, POPT_ARG_STRING, NULL, id, help, argument                            \
	}

/* What --explain=ID is read as: popt has no optional argument that leaves the next word alone. */
#define FINDING_OPTION "explain-finding"

static const struct poptOption option_table[] = { SWITCH("json", 'j', json,
							  "the same as --format=json"),
	TEXT("format", 'f', FORMAT, "how to answer (see --list-formats)", "NAME"),
	SWITCH("verbose", 'v', verbose, "with the evidence for each answer"),
	SWITCH("explain", 'e', explain,
		"what stands in the way, and how to mend it; --explain=ID what that finding means"),
	SWITCH("quiet", 'q', quiet, "print nothing: the exit status only"),
	SWITCH("trial-file", 0, trial_file,
		"for a directory: create an unlinked file in it, and judge that"),
	SWITCH("touch", 0, touch, "read one byte to get a page mapped, and look where it lies"),
	TEXT("map-direct-flag", 0, MAP_DIRECT_FLAG, "the bit to try as MAP_DIRECT", "BIT"),
	TEXT("timeout", 0, TIMEOUT, "give a subject up that does not answer (10; 0: never)",
		"SECONDS"),
	TEXT("replay", 0, REPLAY, "judge the facts of a saved JSON answer again (-: stdin)",
		"FILE"),
	TEXT("color", 0, COLOR, "auto, always or never", "WHEN"),
	SWITCH("list-fields", 0, list_fields, "the keys of the JSON"),
	SWITCH("list-findings", 0, list_findings, "what can stand in the way"),
	SWITCH("list-formats", 0, list_formats, "what --format can be"),
	SWITCH("version", 'V', version, "version, libraries and kernel interfaces"),
	{ FINDING_OPTION, 0, POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN, NULL, FINDING, NULL, NULL },
	POPT_AUTOHELP POPT_TABLEEND };

static int complain(char **error, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int complain(char **error, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vasprintf(error, format, arguments);
	va_end(arguments);
	return length < 0 ? -ENOMEM : -EINVAL;
}

static const char *nearest_option(const char *word)
{
	const char *names[NAMES_MAX];
	size_t count = 0;

	for (const struct poptOption *option = option_table; count < NAMES_MAX - 2; option++)
		if (!option->longName)
			break; /* the help options, and the end */
		else if (!(option->argInfo & POPT_ARGFLAG_DOC_HIDDEN))
			names[count++] = option->longName;
	names[count++] = "help";
	names[count] = NULL;
	return nearest_name(word + strspn(word, "-"), names);
}

static const char *nearest_format(const char *word)
{
	const char *names[NAMES_MAX];
	size_t count = 0;

	for (; formats[count] && count < NAMES_MAX - 1; count++)
		names[count] = formats[count]->name;
	names[count] = NULL;
	return nearest_name(word, names);
}

static const struct finding_type *finding_by_id(const char *id, const char **nearest)
{
	const char *names[NAMES_MAX];
	size_t count = 0;

	for (; finding_catalogue[count].id && count < NAMES_MAX - 1; count++) {
		names[count] = finding_catalogue[count].id;
		if (strcmp(names[count], id) == 0)
			return &finding_catalogue[count];
	}
	names[count] = NULL;
	*nearest = nearest_name(id, names);
	return NULL;
}

static int set_format(struct options *options, char **error)
{
	if (given.json && given.text[FORMAT] && strcmp(given.text[FORMAT], "json") != 0)
		return complain(
			error, "--json and --format=%s exclude each other", given.text[FORMAT]);
	if (given.json)
		options->format = &json_format;
	else
		options->format =
			given.text[FORMAT] ? format_by_name(given.text[FORMAT]) : formats[0];
	if (!options->format)
		return complain(error, "--format=%s: there is no such format; nearest is '%s'",
			given.text[FORMAT], nearest_format(given.text[FORMAT]));
	return 0;
}

static int set_color(struct options *options, char **error)
{
	const char *when = given.text[COLOR] ?: "auto";

	if (strcmp(when, "auto") == 0)
		options->output.color = terminal_has_color();
	else if (strcmp(when, "always") == 0)
		options->output.color = true;
	else if (strcmp(when, "never") != 0)
		return complain(error, "--color=%s: it is 'auto', 'always' or 'never'", when);
	return 0;
}

static int set_timeout(struct options *options, char **error)
{
	char *end = "";
	double seconds = given.text[TIMEOUT] ? strtod(given.text[TIMEOUT], &end) : 10;

	if (*end || end == given.text[TIMEOUT] || !(seconds >= 0 && seconds <= 1e6))
		return complain(error, "--timeout=%s: it is a number of seconds up to 1000000",
			given.text[TIMEOUT]);
	options->probe.timeout = (unsigned)(seconds * 1000);
	if (seconds > 0 && options->probe.timeout == 0)
		options->probe.timeout = 1;
	return 0;
}

static int set_map_direct_flag(struct options *options, char **error)
{
	unsigned long long bit;
	const char *reason;
	char *end;

	if (!given.text[MAP_DIRECT_FLAG])
		return 0;
	errno = 0;
	bit = strtoull(given.text[MAP_DIRECT_FLAG], &end, 0);
	if (errno || *end || end == given.text[MAP_DIRECT_FLAG])
		return complain(error, "--map-direct-flag=%s: it is a number, such as 0x1000000",
			given.text[MAP_DIRECT_FLAG]);
	reason = probe_refuses_direct_flag(bit);
	if (reason)
		return complain(
			error, "--map-direct-flag=%s: %s", given.text[MAP_DIRECT_FLAG], reason);
	options->probe.map_direct_flag = (unsigned)bit;
	return 0;
}

static int set_finding(struct options *options, char **error)
{
	const char *nearest;

	if (!given.text[FINDING])
		return 0;
	if (!finding_by_id(given.text[FINDING], &nearest))
		return complain(error, "--explain=%s: there is no such finding; nearest is '%s'",
			given.text[FINDING], nearest);
	options->task = TASK_EXPLAIN_FINDING;
	return 0;
}

static int set_paths(struct options *options, char **error)
{
	static const char *const none[] = { NULL };
	const char **paths = poptGetArgs(options->context);

	options->paths = paths ?: none;
	if (options->task != TASK_ANSWER)
		return 0;
	if (given.text[REPLAY] && *options->paths)
		return complain(error, "--replay judges saved facts, and takes no path beside it");
	if (given.text[REPLAY] && (given.touch || given.trial_file || given.text[MAP_DIRECT_FLAG]))
		return complain(error, "--replay observes nothing: --touch, --trial-file and "
				       "--map-direct-flag exclude it");
	if (!given.text[REPLAY] && !*options->paths)
		return complain(error, "no path is given (see --help)");
	for (; !given.text[REPLAY] && *paths; paths++)
		if (**paths && strspn(*paths, "0123456789") == strlen(*paths))
			return complain(error,
				"%s: processes are not answered for; the file of "
				"that name is ./%s",
				*paths, *paths);
	return 0;
}

static enum task task_given(void)
{
	return given.version         ? TASK_VERSION
	       : given.list_fields   ? TASK_LIST_FIELDS
	       : given.list_findings ? TASK_LIST_FINDINGS
	       : given.list_formats  ? TASK_LIST_FORMATS
				     : TASK_ANSWER;
}

static int read_options(poptContext context, char **error)
{
	const char *word;
	int rc;

	while ((rc = poptGetNextOpt(context)) > 0) {
		free(given.text[rc]); /* of an earlier one: the last one counts */
		given.text[rc] = poptGetOptArg(context);
	}
	if (rc == -1)
		return 0;
	word = poptBadOption(context, POPT_BADOPTION_NOALIAS);
	if (rc == POPT_ERROR_BADOPT)
		return complain(error, "%s: there is no such option; nearest is --%s", word,
			nearest_option(word));
	return complain(error, "%s: %s", word, poptStrerror(rc));
}

/* A copy of the arguments, with --explain=ID spelled as popt can take it; NULL without memory. */
static char **spell(int argc, const char **argv)
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
			return NULL;
	}
	return copy;
}

int options_parse(struct options *options, int argc, const char **argv, char **error)
{
	int rc;

	options->arguments = spell(argc, argv);
	if (!options->arguments)
		return -ENOMEM;
	options->context =
		poptGetContext("daxinfo", argc, (const char **)options->arguments, option_table, 0);
	if (!options->context)
		return -ENOMEM;
	poptSetOtherOptionHelp(options->context, "[OPTION...] PATH...");
	rc = read_options(options->context, error);
	options->task = task_given();
	options->probe.touch = given.touch;
	options->probe.trial_file = given.trial_file;
	options->output.verbose = given.verbose;
	options->output.explain = given.explain;
	options->output.width = terminal_width();
	options->quiet = given.quiet;
	options->replay = given.text[REPLAY];
	options->finding = given.text[FINDING];
	return rc ?: set_format(options, error) ?:
	       set_color(options, error) ?:
	       set_timeout(options, error) ?:
	       set_map_direct_flag(options, error) ?:
	       set_finding(options, error) ?:
	       set_paths(options, error);
}

void options_free(struct options *options)
{
	for (size_t i = 0; i < TEXTS; i++)
		free(given.text[i]);
	if (options->context)
		poptFreeContext(options->context);
	for (char **argument = options->arguments; argument && *argument; argument++)
		free(*argument);
	free(options->arguments);
}
