/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

#include "names.h"
#include "option-values.h"
#include "terminal.h"
#include "verdict/findings.h"

#include <errno.h>
#include <popt.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 64

/* Options with an argument; popt hands each over as a string of ours. */
enum text {
	FORMAT = 1,
	REQUIRE,
	COLOR,
	TIMEOUT,
	MAX_STALL,
	MAP_DIRECT_FLAG,
	REPLAY,
	WAIT,
	EXPECT,
	FINDING,
	TEXTS,
	PID = TEXTS, /* these two may be given several times: see add_operand() */
	USERS,
};

static struct {
	int json, verbose, quiet, trial_file, touch, explain; /* popt wants int */
	int all, mappings, deep, stack, try_pin, systemd, plugin;
	int list_fields, list_findings, list_formats, list_profiles, list_requirements, version;
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

static const struct poptOption option_table[] = {
	TEXT("pid", 'p', PID, "a process's mappings; with INODE, that of its pidfd", "PID[:INODE]"),
	SWITCH("all", 'a', all, "every process that maps something directly"),
	TEXT("users", 'u', USERS,
		"the processes that map PATH, or what lies on that mount, directory or device",
		"PATH"),
	SWITCH("mappings", 0, mappings, "of a process: a row a mapping, not one a file"),
	SWITCH("deep", 0, deep, "read smaps, however long that holds the process up"),
	TEXT("max-stall", 0, MAX_STALL, "or up to that estimate of it (50)", "MILLISECONDS"),
	SWITCH("json", 'j', json, "the same as --format=json"),
	TEXT("format", 'f', FORMAT, "how to answer (see --list-formats)", "NAME"),
	SWITCH("verbose", 'v', verbose, "with the evidence for each answer"),
	SWITCH("explain", 'e', explain,
		"what stands in the way, and how to mend it; --explain=ID what that finding means"),
	SWITCH("stack", 0, stack, "every layer, with its own answer"),
	TEXT("require", 0, REQUIRE, "what must hold (see --list-requirements)", "NAME[,NAME...]"),
	TEXT("wait", 0, WAIT, "try again until it holds, or the time is up", "SECONDS"),
	SWITCH("systemd", 0, systemd, "exit status for ExecCondition=: 0, 1, or 255 for all else"),
	SWITCH("plugin", 0, plugin, "one line and an exit status, as a monitoring plugin"),
	TEXT("expect", 0, EXPECT, "tell what changed since that JSON answer", "FILE"),
	SWITCH("quiet", 'q', quiet, "print nothing: the exit status only"),
	SWITCH("trial-file", 0, trial_file,
		"for a directory: create an unlinked file in it, and judge that"),
	SWITCH("touch", 0, touch, "read one byte to get a page mapped, and look where it lies"),
	SWITCH("try-pin", 0, try_pin,
		"try a long-term pin (io_uring) on a page of a trial mapping"),
	TEXT("map-direct-flag", 0, MAP_DIRECT_FLAG, "the bit to try as MAP_DIRECT", "BIT"),
	TEXT("timeout", 0, TIMEOUT, "give a subject up that does not answer (10; 0: never)",
		"SECONDS"),
	TEXT("replay", 0, REPLAY, "judge the facts of a saved JSON answer again (-: stdin)",
		"FILE"),
	TEXT("color", 0, COLOR, "auto, always or never", "WHEN"),
	SWITCH("list-fields", 0, list_fields, "the keys of the JSON"),
	SWITCH("list-findings", 0, list_findings, "what can stand in the way"),
	SWITCH("list-formats", 0, list_formats, "what --format can be"),
	SWITCH("list-profiles", 0, list_profiles, "what --require=profile:NAME can be"),
	SWITCH("list-requirements", 0, list_requirements, "what --require can be"),
	SWITCH("version", 'V', version, "version, libraries and kernel interfaces"),
	{ FINDING_OPTION, 0, POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN, NULL, FINDING, NULL, NULL },
	POPT_AUTOHELP POPT_TABLEEND
};

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
	options->probe.every_file = given.verbose || given.explain || given.text[EXPECT] ||
				    options->format != &text_format;
	if (!options->format)
		return complain(error, "--format=%s: there is no such format; nearest is '%s'",
			name, nearest);
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

/* What would pass for nothing, or for something else. */
static int check_preflight(const struct options *options, char **error)
{
	bool requires = *options->required || given.text[EXPECT];

	if (given.systemd && given.plugin)
		return complain(error, "--systemd and --plugin exclude each other");
	if ((given.systemd || given.plugin || given.text[WAIT]) && !requires)
		return complain(error, "%s wants --require: else there is nothing that could fail",
			given.systemd  ? "--systemd"
			: given.plugin ? "--plugin"
				       : "--wait");
	if (given.text[EXPECT] && (given.json || given.text[FORMAT]))
		return complain(error, "--expect tells what changed, and has no format");
	if (given.text[WAIT] && given.text[EXPECT] && strcmp(given.text[EXPECT], "-") == 0)
		return complain(error, "--wait and --expect=- exclude each other: it is read anew "
				       "for each try");
	if (given.text[WAIT] && given.text[REPLAY])
		return complain(error, "--wait and --replay exclude each other: saved facts do "
				       "not change");
	return 0;
}

static int set_operands(struct options *options, char **error)
{
	int rc = given.all ? add_operand(options, OPERAND_ALL, "all processes") : 0;

	rc = rc ?: add_words(options, poptGetArgs(options->context));
	if (rc < 0 || options->task != TASK_ANSWER)
		return rc;
	if (given.text[REPLAY] && options->operands)
		return complain(
			error, "--replay judges saved facts, and takes no subject beside it");
	if (given.text[REPLAY] && (given.touch || given.trial_file || given.text[MAP_DIRECT_FLAG] ||
					  given.deep || given.try_pin || given.text[MAX_STALL]))
		return complain(error,
			"--replay observes nothing: --touch, --trial-file, --try-pin, "
			"--deep, --max-stall and --map-direct-flag exclude it");
	rc = check_preflight(options, error);
	if (rc < 0)
		return rc;
	if (!given.text[REPLAY] && !given.text[EXPECT] && !options->operands)
		return complain(error, "neither a path nor a process is given (see --help)");
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
		{ given.list_profiles, TASK_LIST_PROFILES },
		{ given.list_requirements, TASK_LIST_REQUIREMENTS },
	};

	for (size_t i = 0; i < ARRAY_SIZE(tasks); i++)
		if (tasks[i].given)
			return tasks[i].task;
	return TASK_ANSWER;
}

/* An option that may be given several times; its text is kept until the end. */
static int keep(struct options *options, int option, char *text, char **error)
{
	int rc = add_operand(options, option == PID ? OPERAND_PROCESS : OPERAND_USERS, text);

	if (rc < 0) {
		free(text);
		return rc;
	}
	options->option_operands++;
	return option == PID ? check_pid(text, error) : 0;
}

/* The last one counts, but of requirements all do: one that is not looked at would not hold. */
static int keep_text(int option, char *text)
{
	char *earlier = given.text[option];

	given.text[option] = text;
	if (option == REQUIRE && earlier) {
		if (asprintf(&given.text[option], "%s,%s", earlier, text) < 0)
			given.text[option] = NULL;
		free(text);
	}
	free(earlier);
	return given.text[option] ? 0 : -ENOMEM;
}

static int read_options(struct options *options, char **error)
{
	poptContext context = options->context;
	const char *word;
	int rc, added = 0;

	while (added == 0 && (rc = poptGetNextOpt(context)) > 0 && errno != ENOMEM) {
		char *text = poptGetOptArg(context);

		added = rc >= TEXTS ? keep(options, rc, text, error) : keep_text(rc, text);
	}
	/* popt has no word of it where it could not keep an operand, or an argument. */
	if (added < 0 || rc == -1 || errno == ENOMEM)
		return errno == ENOMEM ? -ENOMEM : added;
	word = poptBadOption(context, POPT_BADOPTION_NOALIAS);
	if (rc == POPT_ERROR_BADOPT)
		return complain(error, "%s: there is no such option; nearest is --%s", word,
			nearest_option(word));
	return complain(error, "%s: %s", word, poptStrerror(rc));
}

int options_parse(struct options *options, int argc, const char **argv, char **error)
{
	int rc;

	options->arguments = spell_arguments(argc, argv);
	if (!options->arguments)
		return -ENOMEM;
	errno = 0;
	options->context =
		poptGetContext("daxinfo", argc, (const char **)options->arguments, option_table, 0);
	if (!options->context)
		return -ENOMEM;
	poptSetOtherOptionHelp(options->context, "[OPTION...] [PATH|PID]...");
	rc = read_options(options, error);
	options->task = task_given();
	options->probe.touch = given.touch;
	options->probe.trial_file = given.trial_file;
	options->probe.deep = given.deep;
	options->probe.try_pin = given.try_pin;
	options->output.stack = given.stack || given.verbose;
	options->output.mappings = given.mappings;
	options->output.verbose = given.verbose;
	options->output.explain = given.explain;
	options->output.width = terminal_width();
	options->quiet = given.quiet;
	options->replay = given.text[REPLAY];
	options->expect = given.text[EXPECT];
	options->plugin = given.plugin;
	return rc ?: set_format(options, error) ?:
	       set_requirements(options, given.text[REQUIRE], error) ?:
	       set_wait(options, given.text[WAIT], error) ?:
	       set_color(options, given.text[COLOR], error) ?:
	       set_max_stall(options, given.text[MAX_STALL], error) ?:
	       set_timeout(options, given.text[TIMEOUT], error) ?:
	       set_map_direct_flag(options, given.text[MAP_DIRECT_FLAG], error) ?:
	       set_finding(options, error) ?:
	       set_operands(options, error);
}

void options_free(struct options *options)
{
	for (size_t i = 0; i < TEXTS; i++)
		free(given.text[i]);
	for (size_t i = 0; i < options->option_operands; i++)
		free((char *)options->operands[i].text);
	free(options->operands);
	if (options->context)
		poptFreeContext(options->context);
	free_arguments(options->arguments);
}
