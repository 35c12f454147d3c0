// SPDX-License-Identifier: GPL-2.0-or-later
/* cli/options.c: each command line is parsed in a process of its own. */
#include "cli/options.h"

#include "test.h"

#include <stdlib.h>
#include <sys/wait.h>

#include <linux/mman.h>

/* Not a single bit, a flag of mmap(2), or a flag that the kernel ignores. */
static const uint64_t refused[] = {
	0, 0x3, 0x200000 | 0x400000, 0x1800000, 0x1, 0x2, 0x4, 0x8, 0x10, 0x20,
	0x40000, /* MAP_HUGETLB, and the six bits of its size */
	0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000, 0x100000000, UINT64_MAX,
	MAP_FIXED, MAP_GROWSDOWN, MAP_DENYWRITE, MAP_EXECUTABLE, MAP_LOCKED, MAP_NORESERVE,
	MAP_POPULATE, MAP_NONBLOCK, MAP_STACK, MAP_HUGETLB, MAP_FIXED_NOREPLACE,
#ifdef MAP_SYNC
	MAP_SYNC,
#endif
#ifdef MAP_32BIT
	MAP_32BIT, /* what MAP_DIRECT was in the patches of 2017 */
	0x80,      /* MAP_ABOVE4G */
#endif
};

static void test_refused_flags(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++)
		if (!probe_refuses_direct_flag(refused[i]))
			fail_msg("0x%llx is taken", (unsigned long long)refused[i]);
#ifdef MAP_SYNC
	assert_non_null(strstr(probe_refuses_direct_flag(MAP_SYNC), "MAP_SYNC"));
#endif
}

static void test_free_flags(void **state)
{
	static const uint64_t flags[] = { 0x200000, 0x400000, 0x800000, 0x1000000, 0x2000000 };

	(void)state;
	for (size_t i = 0; i < COUNT(flags); i++)
		assert_null(probe_refuses_direct_flag(flags[i]));
}

#define LINE(...)                                                                                  \
	{                                                                                          \
		"daxinfo", __VA_ARGS__, NULL                                                       \
	}

/* Valid command lines, and what they set. */
struct taken {
	const char *line[10];
	enum task task;
	const char *format;
	unsigned timeout; /* milliseconds */
	unsigned flag;
	const char *operands; /* each with the letter of its kind, see has_operands() */
};

static const struct taken taken[] = {
	{ LINE("file"), TASK_ANSWER, "text", 10000, 0, " file" },
	{ LINE("-j", "--", "-x"), TASK_ANSWER, "json", 10000, 0, " -x" },
	{ LINE("--format=ndjson", "./1234"), TASK_ANSWER, "ndjson", 10000, 0, " ./1234" },
	{ LINE("--format", "json", "a", "b"), TASK_ANSWER, "json", 10000, 0, " a b" },
	{ LINE("--timeout=0", "a"), TASK_ANSWER, "text", 0, 0, " a" },
	{ LINE("--timeout=0.5", "a"), TASK_ANSWER, "text", 500, 0, " a" },
	{ LINE("--timeout=0.0001", "a"), TASK_ANSWER, "text", 1, 0, " a" },
	{ LINE("--timeout=3", "--timeout=4", "a"), TASK_ANSWER, "text", 4000, 0, " a" },
	{ LINE("--map-direct-flag=0x1000000", "a"), TASK_ANSWER, "text", 10000, 0x1000000, " a" },
	{ LINE("--map-direct-flag=16777216", "a"), TASK_ANSWER, "text", 10000, 0x1000000, " a" },
	{ LINE("1234"), TASK_ANSWER, "text", 10000, 0, " p1234" },
	{ LINE("a", "1234", "b", "0", ""), TASK_ANSWER, "text", 10000, 0, " a p1234 b p0 " },
	{ LINE("--", "1234"), TASK_ANSWER, "text", 10000, 0, " p1234" },
	{ LINE("12:34", "12a", "1.5"), TASK_ANSWER, "text", 10000, 0, " 12:34 12a 1.5" },
	{ LINE("-p", "1", "-p2:3", "--pid=45", "--pid", "6:7"), TASK_ANSWER, "text", 10000, 0,
		" p1 p2:3 p45 p6:7" },
	{ LINE("-a"), TASK_ANSWER, "text", 10000, 0, " aall processes" },
	{ LINE("--all", "-u", "x", "--users=12", "y"), TASK_ANSWER, "text", 10000, 0,
		" ux u12 aall processes y" },
	{ LINE("z", "-u", "x", "-p1"), TASK_ANSWER, "text", 10000, 0, " ux p1 z" },
	{ LINE("--explain=holes"), TASK_EXPLAIN_FINDING, "text", 10000, 0, "" },
	{ LINE("--explain=thp-disabled"), TASK_EXPLAIN_FINDING, "text", 10000, 0, "" },
	{ LINE("--explain=smaps-skipped"), TASK_EXPLAIN_FINDING, "text", 10000, 0, "" },
	{ LINE("-e", "holes"), TASK_ANSWER, "text", 10000, 0, " holes" },
	{ LINE("--replay=-"), TASK_ANSWER, "text", 10000, 0, "" },
	{ LINE("--list-fields"), TASK_LIST_FIELDS, "text", 10000, 0, "" },
	{ LINE("--version"), TASK_VERSION, "text", 10000, 0, "" },
};

/* Options for processes; max_stall is in microseconds. */
static const struct {
	const char *line[8];
	unsigned max_stall;
	bool deep, mappings, every_file;
} process_options[] = {
	{ LINE("1"), 50000, false, false, false },
	{ LINE("1", "--deep"), 50000, true, false, false },
	{ LINE("--mappings", "1"), 50000, false, true, false },
	{ LINE("-v", "1"), 50000, false, false, true },
	{ LINE("-j", "1"), 50000, false, false, true },
	{ LINE("--format=ndjson", "1"), 50000, false, false, true },
	{ LINE("--max-stall=0", "1"), 0, false, false, false },
	{ LINE("--max-stall=0.5", "1"), 500, false, false, false },
	{ LINE("--max-stall", "4e6", "1"), 4000000000, false, false, false },
	{ LINE("--max-stall=1", "--max-stall=2", "1"), 2000, false, false, false },
};

struct refusal {
	const char *line[8];
	const char *message; /* part of it */
};

static const struct refusal refusals[] = {
	{ { "daxinfo", NULL }, "neither a path nor a process" },
	{ LINE("--mappings"), "neither a path nor a process" },
	{ LINE("--jsn", "a"), "--json" },
	{ LINE("--format=jsno", "a"), "json" },
	{ LINE("--format"), "format" },
	{ LINE("--color=blue", "a"), "--color=blue" },
	{ LINE("--timeout=soon", "a"), "--timeout=soon" },
	{ LINE("--timeout=", "a"), "--timeout=" },
	{ LINE("--timeout=-1", "a"), "--timeout=-1" },
	{ LINE("--timeout=nan", "a"), "--timeout=nan" },
	{ LINE("--timeout=inf", "a"), "--timeout=inf" },
	{ LINE("--max-stall=", "1"), "--max-stall=" },
	{ LINE("--max-stall=-1", "1"), "--max-stall=-1" },
	{ LINE("--max-stall=nan", "1"), "--max-stall=nan" },
	{ LINE("--max-stall=4000001", "1"), "--max-stall=4000001" },
	{ LINE("--max-stall=5ms", "1"), "--max-stall=5ms" },
	{ LINE("-p"), "-p" },
	{ LINE("-p", ""), "--pid=" },
	{ LINE("-p", "x"), "--pid=x" },
	{ LINE("-p", "1x"), "--pid=1x" },
	{ LINE("-p", "-1"), "--pid=-1" },
	{ LINE("-p", "1:"), "--pid=1:" },
	{ LINE("-p", ":1"), "--pid=:1" },
	{ LINE("-p", "1:2:3"), "--pid=1:2:3" },
	{ LINE("-p", "1:x"), "--pid=1:x" },
	{ LINE("-p", " 1"), "--pid= 1" },
	{ LINE("-p1", "-p", "self"), "--pid=self" },
	{ LINE("--users"), "users" },
	{ LINE("--mapings", "1"), "--mappings" },
	{ LINE("--map-direct-flag=x", "a"), "--map-direct-flag=x" },
	{ LINE("--map-direct-flag=0x80000", "a"), "MAP_SYNC" },
	{ LINE("--map-direct-flag=0x3000000", "a"), "single bit" },
	{ LINE("--map-direct-flag=-16777216", "a"), "--map-direct-flag" },
	{ LINE("--map-direct-flag=99999999999999999999", "a"), "--map-direct-flag" },
	{ LINE("--explain=hole"), "holes" },
	{ LINE("--explain=maped-without-sync"), "mapped-without-sync" },
	{ LINE("--explain=smaps-skiped"), "smaps-skipped" },
	{ LINE("--replay=a", "b"), "--replay" },
	{ LINE("--replay=a", "1"), "--replay" },
	{ LINE("--replay=a", "-p1"), "--replay" },
	{ LINE("--replay=a", "-a"), "--replay" },
	{ LINE("--replay=a", "-ub"), "--replay" },
	{ LINE("--replay=a", "--touch"), "--touch" },
	{ LINE("--replay=a", "--deep"), "--deep" },
	{ LINE("--replay=a", "--max-stall=1"), "--max-stall" },
};

static char *parse(struct options *options, const char *const *line)
{
	const char *argv[16] = { NULL };
	int argc = 0;

	for (; line[argc]; argc++)
		argv[argc] = line[argc];
	return options_parse(options, argc, argv);
}

static bool has_operands(const struct options *options, const char *wanted)
{
	static const char *const letters[] = { [OPERAND_PATH] = "",
		[OPERAND_PROCESS] = "p",
		[OPERAND_ALL] = "a",
		[OPERAND_USERS] = "u" };
	const struct operand *operand = options->operands;
	char text[128] = "";
	size_t length = 0;

	for (; operand && operand->text; operand++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, " %s%s",
			letters[operand->kind], operand->text);
	return strcmp(text, wanted) == 0;
}

static bool is_taken(const void *row_)
{
	const struct taken *row = row_;
	struct options options = { 0 };
	char *error = parse(&options, row->line);
	bool right = !error && options.task == row->task &&
		     strcmp(options.format->name, row->format) == 0 &&
		     options.probe.timeout == row->timeout &&
		     options.probe.map_direct_flag == row->flag &&
		     has_operands(&options, row->operands);

	options_free(&options);
	free(error);
	return right;
}

static bool sets_process_options(const void *row_)
{
	const __typeof__(*process_options) *row = row_;
	struct options options = { 0 };
	char *error = parse(&options, row->line);
	bool right = !error && options.probe.max_stall == row->max_stall &&
		     options.probe.deep == row->deep && options.output.mappings == row->mappings &&
		     options.probe.every_file == row->every_file;

	options_free(&options);
	free(error);
	return right;
}

static bool is_refused(const void *row_)
{
	const struct refusal *row = row_;
	struct options options = { 0 };
	char *error = parse(&options, row->line);
	bool right = error && strstr(error, row->message);

	options_free(&options);
	free(error);
	return right;
}

/* options_parse() works once in a process: popt writes to static variables. */
static bool holds_in_child(bool (*check)(const void *row), const void *row)
{
	int status = -1;
	pid_t child;

	fflush(NULL); /* or the child would print the parent's output again */
	child = fork();
	if (child == 0)
		exit(check(row) ? EXIT_SUCCESS : EXIT_FAILURE);
	assert_true(waitpid(child, &status, 0) == child);
	return status == 0;
}

static void test_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(taken); i++)
		if (!holds_in_child(is_taken, &taken[i]))
			fail_msg("daxinfo %s %s", taken[i].line[1], taken[i].line[2] ?: "");
}

static void test_process_options(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(process_options); i++)
		if (!holds_in_child(sets_process_options, &process_options[i]))
			fail_msg("daxinfo %s %s", process_options[i].line[1],
				process_options[i].line[2] ?: "");
}

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refusals); i++)
		if (!holds_in_child(is_refused, &refusals[i]))
			fail_msg("daxinfo %s %s", refusals[i].line[1] ?: "",
				refusals[i].line[1] ? refusals[i].line[2] ?: "" : "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused_flags),
		cmocka_unit_test(test_free_flags),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_process_options),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
