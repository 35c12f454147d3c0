/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

#include "choose.h"
#include "option-values.h"
#include "terminal.h"
#include "verdict/findings.h"

#include <errno.h>
#include <popt.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 64

/* Options with an argument; popt hands each over as a string of ours. */
enum text { FORMAT = 1, REQUIRE, COLOR, TIMEOUT, MAP_DIRECT_FLAG, REPLAY, FINDING, TEXTS };

static struct {
	int json, verbose, quiet, trial_file, touch, explain; /* popt wants int */
	int list_fields, list_findings, list_formats, list_requirements, version;
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
	TEXT("require", 0, REQUIRE, "what must hold (see --list-requirements)", "NAME[,NAME...]"),
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
	SWITCH("list-requirements", 0, list_requirements, "what --require can be"),
	SWITCH("version", 'V', version, "version, libraries and kernel interfaces"),
	{ FINDING_OPTION, 0, POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN, NULL, FINDING, NULL, NULL },
	POPT_AUTOHELP POPT_TABLEEND };

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

static int set_format(struct options *options, char **error)
{
	const char *name = given.text[FORMAT] ?: formats[0]->name, *nearest;

	if (given.json && given.text[FORMAT] && strcmp(name, "json") != 0)
		return complain(error, "--json and --format=%s exclude each other", name);
	options->format = given.json ? &json_format : choose_format(name, &nearest);
	if (!options->format)
		return complain(error, "--format=%s: there is no such format; nearest is '%s'",
			name, nearest);
	return 0;
}

/* The names are taken apart where they stand. */
static int set_requirements(struct options *options, char **error)
{
	char *rest = given.text[REQUIRE], *name;
	const char *nearest;
	size_t count = 0;

	if (rest && !*rest)
		return complain(error, "--require= names nothing that must hold");
	while ((name = strsep(&rest, ","))) {
		const struct requirement *requirement = choose_requirement(name, &nearest);

		if (!requirement)
			return complain(error,
				"--require=%s: there is no such requirement; nearest is '%s'", name,
				nearest);
		if (count == REQUIRED_MAX)
			return complain(error, "--require: no more than %d names", REQUIRED_MAX);
		options->required[count++] = requirement;
	}
	return 0;
}

static int set_finding(struct options *options, char **error)
{
	const char *nearest;

	if (!given.text[FINDING])
		return 0;
	options->finding = choose_finding(given.text[FINDING], &nearest);
	if (!options->finding)
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
	const struct {
		int given;
		enum task task;
	} tasks[] = {
		{ given.version, TASK_VERSION },
		{ given.list_fields, TASK_LIST_FIELDS },
		{ given.list_findings, TASK_LIST_FINDINGS },
		{ given.list_formats, TASK_LIST_FORMATS },
		{ given.list_requirements, TASK_LIST_REQUIREMENTS },
	};

	for (size_t i = 0; i < sizeof(tasks) / sizeof(*tasks); i++)
		if (tasks[i].given)
			return tasks[i].task;
	return TASK_ANSWER;
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
	return rc ?: set_format(options, error) ?:
	       set_requirements(options, error) ?:
	       set_color(options, given.text[COLOR], error) ?:
	       set_timeout(options, given.text[TIMEOUT], error) ?:
	       set_map_direct_flag(options, given.text[MAP_DIRECT_FLAG], error) ?:
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
