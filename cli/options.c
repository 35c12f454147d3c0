/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

#include "lib/xalloc.h"
#include "names.h"
#include "option-values.h"
#include "terminal.h"
#include "verdict/findings.h"

#include <errno.h>
#include <popt.h>

#define NAMES_MAX 64

/* Options with an argument. poptGetNextOpt() returns these numbers, poptGetOptArg() a text that is
 * ours. */
enum value {
	FORMAT = 1,
	REQUIRE,
	COLOR,
	TIMEOUT,
	MAX_STALL,
	MAP_DIRECT_FLAG,
	REPLAY,
	WAIT,
	EXPECT,
	FILES,
	N_VALUES,
	PID = N_VALUES, /* these two add operands: see keep_operand() */
	USERS,
};

/* What popt writes: its table needs addresses that are known when the program is built. */
static struct {
	struct options options;
	int json, all, systemd;
	int tasks[N_TASKS];
	char *values[N_VALUES];
	const char *explained; /* the id of a finding that is the word after --explain */
} parsed;

#define SWITCH(name, letter, member, help)                                                         \
	{                                                                                          \
		name, letter, POPT_ARG_NONE, &parsed.member, 0, help, NULL                         \
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
	SWITCH("mappings", 0, options.output.mappings,
		"of a process: a row a mapping, not one a file"),
	SWITCH("deep", 0, options.probe.deep,
		"read smaps and all pages, whatever that costs the process"),
	TEXT("max-stall", 0, MAX_STALL, "or up to that estimate of it (50)", "MILLISECONDS"),
	SWITCH("json", 'j', json, "the same as --format=json"),
	TEXT("format", 'f', FORMAT, "how to answer (see --list-formats)", "NAME"),
	SWITCH("verbose", 'v', options.output.verbose, "with the evidence for each answer"),
	SWITCH("explain", 'e', options.output.explain,
		"what stands in the way, and the remedy; --explain=ID what that finding means"),
	SWITCH("stack", 0, options.output.stack, "every layer, with its own answer"),
	TEXT("require", 0, REQUIRE, "what must hold (see --list-requirements)", "NAME[,NAME...]"),
	TEXT("file", 0, FILES, "of a process: --require is about the files whose path matches",
		"PATTERN"),
	TEXT("wait", 0, WAIT, "try again until it holds, or the time is up", "SECONDS"),
	SWITCH("systemd", 0, systemd, "exit status for ExecCondition=: 0, 1, or 255 for all else"),
	SWITCH("plugin", 0, options.plugin, "one line and an exit status, as a monitoring plugin"),
	TEXT("expect", 0, EXPECT, "show what changed since that JSON answer", "FILE"),
	SWITCH("quiet", 'q', options.quiet, "print nothing: the exit status only"),
	SWITCH("trial-file", 0, options.probe.trial_file,
		"for a directory: create an unlinked file in it, and judge that"),
	SWITCH("touch", 0, options.probe.touch,
		"read one byte to get a page mapped, and look where it lies"),
	SWITCH("try-pin", 0, options.probe.try_pin,
		"try a long-term pin (io_uring) on a page of a trial mapping"),
	TEXT("map-direct-flag", 0, MAP_DIRECT_FLAG, "the bit to try as MAP_DIRECT", "BIT"),
	TEXT("timeout", 0, TIMEOUT, "give a subject up that does not answer (10; 0: never)",
		"SECONDS"),
	TEXT("replay", 0, REPLAY, "judge the facts of a saved JSON answer again (-: stdin)",
		"FILE"),
	TEXT("color", 0, COLOR, "auto, always or never", "WHEN"),
	SWITCH("list-fields", 0, tasks[TASK_LIST_FIELDS], "the keys of the JSON"),
	SWITCH("list-findings", 0, tasks[TASK_LIST_FINDINGS], "what can stand in the way"),
	SWITCH("list-formats", 0, tasks[TASK_LIST_FORMATS], "what --format can be"),
	SWITCH("list-profiles", 0, tasks[TASK_LIST_PROFILES], "what --require=profile:NAME can be"),
	SWITCH("list-requirements", 0, tasks[TASK_LIST_REQUIREMENTS], "what --require can be"),
	SWITCH("version", 'V', tasks[TASK_VERSION], "version, libraries and kernel interfaces"),
	POPT_AUTOHELP POPT_TABLEEND
};

static const char *nearest_option(const char *word)
{
	_cleanup_free_ char *name = xstrndup(word, strcspn(word, "="));
	const char *names[NAMES_MAX];
	size_t count = 0;

	for (const struct poptOption *option = option_table; count < NAMES_MAX - 2; option++) {
		if (!option->longName)
			break; /* the help options, and the end */
		names[count++] = option->longName;
	}
	names[count++] = "help";
	names[count] = NULL;
	return nearest_name(name + strspn(name, "-"), names);
}

static char *no_such_option(const char *word)
{
	const char *nearest = nearest_option(word);

	return xasprintf("%s: there is no such option%s%s (see --help)", word,
		nearest ? "; nearest is --" : "", nearest ?: "");
}

/* popt takes the next word, which may be a path, for an optional argument (POPT_ARGFLAG_OPTIONAL)
 * where there is no "=". So popt gets --explain for --explain=ID. Returns the last ID, or NULL. */
static const char *rewrite_explain(const char **argv)
{
	static const char prefix[] = "--explain=";
	const char *id = NULL, *nearest;

	for (int i = 1; argv[i] && strcmp(argv[i], "--") != 0; i++)
		if (strncmp(argv[i], prefix, strlen(prefix)) == 0) {
			id = argv[i] + strlen(prefix);
			argv[i] = "--explain";
		} else if (strcmp(argv[i], "--explain") == 0 && argv[i + 1] &&
			   choose_finding(argv[i + 1], &nearest)) {
			parsed.explained = argv[i + 1];
		}
	return id;
}

/* --pid and --users may be given several times. */
static char *keep_operand(int option, char *text)
{
	struct options *options = &parsed.options;

	add_operand(options, option == PID ? OPERAND_PROCESS : OPERAND_USERS, text);
	options->option_operands++;
	return option == PID ? check_pid(text) : NULL;
}

/* The last value of an option counts, but all values of --require do. */
static void keep_value(int option, char *text)
{
	char *earlier = parsed.values[option];

	parsed.values[option] = text;
	if (option == REQUIRE && earlier) {
		parsed.values[option] = xasprintf("%s,%s", earlier, text);
		free(text);
	}
	free(earlier);
}

/* Where popt does not check an allocation of its own, errno shows that it failed. */
static char *read_options(poptContext context)
{
	const char *word;
	char *error = NULL;
	int option = 0;

	while (!error && errno != ENOMEM && (option = poptGetNextOpt(context)) > 0) {
		char *text = poptGetOptArg(context);

		if (option < N_VALUES)
			keep_value(option, text);
		else
			error = keep_operand(option, text);
	}
	if (errno == ENOMEM)
		out_of_memory();
	if (error || option == -1)
		return error;
	word = poptBadOption(context, POPT_BADOPTION_NOALIAS);
	if (option == POPT_ERROR_BADOPT)
		return no_such_option(word);
	return xasprintf("%s: %s", word, poptStrerror(option));
}

static enum task task_given(void)
{
	for (enum task task = TASK_ANSWER; task < N_TASKS; task++)
		if (parsed.tasks[task])
			return task;
	return TASK_ANSWER;
}

static char *set_format(struct options *options)
{
	const char *text = parsed.values[FORMAT], *name = text ?: formats[0]->name, *nearest;

	if (parsed.json && text && strcmp(text, "json") != 0)
		return xasprintf("--json and --format=%s exclude each other", text);
	options->format = parsed.json ? &json_format : choose_format(name, &nearest);
	if (!options->format)
		return no_such_name("--format=", name, "format", nearest, "--list-formats");
	options->probe.every_file = options->output.verbose || options->output.explain ||
				    parsed.values[EXPECT] || parsed.values[FILES] ||
				    options->format != &text_format;
	return NULL;
}

static char *set_finding(struct options *options, const char *id)
{
	const char *nearest;

	if (!id)
		return NULL;
	options->finding = choose_finding(id, &nearest);
	if (!options->finding)
		return no_such_name("--explain=", id, "finding", nearest, "--list-findings");
	options->task = TASK_EXPLAIN_FINDING;
	return NULL;
}

static void set_operands(struct options *options)
{
	if (parsed.all)
		add_operand(options, OPERAND_ALL, ALL_PROCESSES);
	add_words(options, poptGetArgs(options->context));
}

/* What a rule refers to. */
enum {
	SUBJECTS = 1 << 0,
	SAVED = 1 << 1,       /* --replay */
	EXPERIMENTS = 1 << 2, /* options that --replay makes no use of */
	SYSTEMD = 1 << 3,
	PLUGIN = 1 << 4,
	WAITING = 1 << 5,
	REQUIRED = 1 << 6,
	EXPECTED = 1 << 7,
	EXPECTED_FROM_STDIN = 1 << 8,
	FORMATTED = 1 << 9,
	PATHS = 1 << 10,
	PROCESSES = 1 << 11,
	FOR_PATHS = 1 << 12,     /* options that only apply to paths */
	FOR_PROCESSES = 1 << 13, /* options that only apply to processes */
	QUIET = 1 << 14,
	FILES_NAMED = 1 << 15,
	ANY = 1 << 16,
};

static bool has_operand(const struct options *options, bool path)
{
	const struct operand *operand = options->operands;

	for (; operand && operand->text; operand++)
		if ((operand->kind == OPERAND_PATH) == path)
			return true;
	return false;
}

static unsigned options_given(const struct options *options)
{
	const struct probe_options *probe = &options->probe;
	const struct {
		unsigned bit;
		bool given;
	} rows[] = {
		{ SUBJECTS, options->operands },
		{ SAVED, options->replay },
		{ EXPERIMENTS, probe->touch || probe->trial_file || probe->deep || probe->try_pin ||
				       parsed.values[MAP_DIRECT_FLAG] || parsed.values[MAX_STALL] },
		{ SYSTEMD, parsed.systemd },
		{ PLUGIN, options->plugin },
		{ WAITING, parsed.values[WAIT] },
		{ REQUIRED, parsed.values[REQUIRE] },
		{ EXPECTED, options->expect },
		{ EXPECTED_FROM_STDIN, text_is(options->expect, "-") },
		{ FORMATTED, parsed.json || parsed.values[FORMAT] },
		{ FILES_NAMED, parsed.values[FILES] },
		{ PATHS, has_operand(options, true) },
		{ PROCESSES, has_operand(options, false) },
		{ FOR_PATHS, probe->touch || probe->trial_file || probe->try_pin ||
				     parsed.values[MAP_DIRECT_FLAG] },
		{ FOR_PROCESSES,
			options->output.mappings || probe->deep || parsed.values[MAX_STALL] },
		{ QUIET, options->quiet },
		{ ANY, true },
	};
	unsigned given = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		given |= rows[i].given ? rows[i].bit : 0;
	return given;
}

/* What must not be given with option, and what must: one of needs. Checked in this order. */
static const struct {
	unsigned option, excludes, needs;
	const char *message;
} rules[] = {
#define NEEDS_REQUIREMENT(bit, name)                                                               \
	{                                                                                          \
		bit, .needs = REQUIRED | EXPECTED,                                                 \
		     .message = name " wants --require: else there is nothing that could fail"     \
	}
	{ SAVED, .excludes = SUBJECTS,
		.message = "--replay judges saved facts, and takes no subject beside it" },
	{ SAVED, .excludes = EXPERIMENTS,
		.message = "--replay observes nothing: --touch, --trial-file, --try-pin, --deep, "
			   "--max-stall and --map-direct-flag exclude it" },
	{ SYSTEMD, .excludes = PLUGIN, .message = "--systemd and --plugin exclude each other" },
	NEEDS_REQUIREMENT(SYSTEMD, "--systemd"),
	NEEDS_REQUIREMENT(PLUGIN, "--plugin"),
	NEEDS_REQUIREMENT(WAITING, "--wait"),
	{ FILES_NAMED, .needs = REQUIRED, .message = "--file needs --require" },
	{ EXPECTED, .excludes = FORMATTED,
		.message = "--expect shows what changed, and has no format" },
	{ WAITING, .excludes = EXPECTED_FROM_STDIN,
		.message = "--wait and --expect=- exclude each other: it is read anew for each "
			   "try" },
	{ WAITING, .excludes = SAVED,
		.message = "--wait and --replay exclude each other: saved facts do not change" },
	{ ANY, .needs = SUBJECTS | SAVED | EXPECTED,
		.message = "neither a path nor a process is given (see --help)" },
	{ FOR_PATHS, .needs = PATHS | SAVED | EXPECTED,
		.message =
			"--touch, --trial-file, --try-pin and --map-direct-flag apply to paths, "
			"and none is given" },
	{ FOR_PROCESSES, .needs = PROCESSES | SAVED | EXPECTED,
		.message = "--mappings, --deep and --max-stall apply to processes, and none is "
			   "given" },
	{ FILES_NAMED, .needs = PROCESSES | SAVED | EXPECTED,
		.message = "--file applies to processes, and none is given" },
	{ QUIET, .excludes = FORMATTED, .message = "--quiet prints nothing, and has no format" },
};

static char *check_rules(const struct options *options)
{
	unsigned given = options_given(options);

	if (options->task != TASK_ANSWER)
		return given & SUBJECTS
			       ? xstrdup("a list, --version and --explain=ID take no subject")
			       : NULL;
	if (parsed.explained)
		return xasprintf(
			"--explain %s: the finding is --explain=%s; a file of that name is ./%s",
			parsed.explained, parsed.explained, parsed.explained);
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (given & rules[i].option &&
			(given & rules[i].excludes ||
				(rules[i].needs && !(given & rules[i].needs))))
			return xstrdup(rules[i].message);
	return NULL;
}

char *options_parse(struct options *options, int argc, const char **argv)
{
	const char *finding = rewrite_explain(argv);
	poptContext context;
	char *error;

	errno = 0;
	context = poptGetContext("daxinfo", argc, argv, option_table, 0);
	if (!context)
		out_of_memory();
	poptSetOtherOptionHelp(context, "[OPTION...] [PATH|PID]...");
	error = read_options(context);
	*options = parsed.options;
	options->context = context;
	options->task = task_given();
	options->output.stack = options->output.stack || options->output.verbose;
	options->output.width = terminal_width();
	options->replay = parsed.values[REPLAY];
	options->expect = parsed.values[EXPECT];
	options->file_pattern = parsed.values[FILES];
	error = error ?: set_format(options) ?:
		set_requirements(options, parsed.values[REQUIRE]) ?:
		set_wait(options, parsed.values[WAIT]) ?:
		set_color(options, parsed.values[COLOR]) ?:
		set_max_stall(options, parsed.values[MAX_STALL]) ?:
		set_timeout(options, parsed.values[TIMEOUT]) ?:
		set_map_direct_flag(options, parsed.values[MAP_DIRECT_FLAG]) ?:
		set_finding(options, finding);
	if (error)
		return error;
	set_operands(options);
	return check_rules(options);
}

void options_free(struct options *options)
{
	for (size_t i = 0; i < N_VALUES; i++)
		free(parsed.values[i]);
	for (size_t i = 0; i < options->option_operands; i++)
		free((char *)options->operands[i].text);
	free(options->operands);
	if (options->context)
		poptFreeContext(options->context);
}
