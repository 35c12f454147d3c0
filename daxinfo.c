/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main(): reads the command line, runs, and exits with a status that its caller understands. */
#include "cli/environment.h"
#include "cli/lists.h"
#include "cli/wait.h"
#include "lib/xalloc.h"
#include "preflight/plugin.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#define OUTPUT_BUFFER 65536 /* bytes */

/* Who reads the exit status: used by functions that run at exit. */
static enum convention convention;

/* A file that is opened later must not get the number of a standard stream that the caller closed:
 * output would go to that file. */
static void open_missing_std_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_PATH | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	close_fd(&fd);
}

/* Plugins report on standard output (Monitoring Plugins guidelines). */
static void report_usage_error(const char *error)
{
	if (convention != CONVENTION_PLUGIN) {
		put_error(stderr, "%s", error);
		return;
	}
	plugin_put_line(stdout, STATUS_USAGE, error);
	putchar('\n');
}

/* Runs at exit, also where popt ends the process. Output that could not be written is an error.
 * popt exits with 1 when it is out of memory, and 1 means that a requirement does not hold. */
static void close_stdout(int status, void *reads_options)
{
	bool failed = ferror(stdout) || fflush(stdout) != 0;
	bool popt_failed = status == EXIT_FAILURE && *(bool *)reads_options;

	if (failed && errno != EPIPE)
		put_error(stderr, "the output could not be written: %s", strerror(errno));
	if (failed || popt_failed)
		_exit(exit_status(STATUS_NOT_INSPECTED, convention));
}

/* put_error() and plugin_put_line() allocate memory. */
static void end_out_of_memory(void)
{
	static const char message[] = "out of memory";

	if (convention == CONVENTION_PLUGIN)
		printf("DAXINFO UNKNOWN - %s\n", message);
	else
		fprintf(stderr, "daxinfo: %s\n", message);
	exit(exit_status(STATUS_NOT_INSPECTED, convention));
}

static enum status run(const struct options *options)
{
	static void (*const lists[])(FILE * out) = {
		[TASK_VERSION] = list_interfaces,
		[TASK_LIST_FIELDS] = list_fields,
		[TASK_LIST_FINDINGS] = list_findings,
		[TASK_LIST_FORMATS] = list_formats,
		[TASK_LIST_PROFILES] = list_profiles,
		[TASK_LIST_REQUIREMENTS] = list_requirements,
	};

	if (options->task == TASK_ANSWER)
		return run_until_satisfied(options, stdout, stderr);
	if (options->task == TASK_EXPLAIN_FINDING)
		list_finding(stdout, options->finding);
	else
		lists[options->task](stdout);
	return STATUS_OK;
}

/* Whether word is the switch, even with a value: that is a usage error, which the convention
 * applies to as well. */
static bool is_switch(const char *word, const char *name)
{
	size_t length = strlen(name);

	return strncmp(word, name, length) == 0 && (!word[length] || word[length] == '=');
}

/* Parsed before popt runs, because a usage error must already have the right exit status. */
static enum convention convention_of(int argc, const char **argv)
{
	enum convention found = CONVENTION_PLAIN;

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (is_switch(argv[i], "--systemd"))
			found = CONVENTION_SYSTEMD;
		else if (is_switch(argv[i], "--plugin") && found == CONVENTION_PLAIN)
			found = CONVENTION_PLUGIN;
	return found;
}

int main(int argc, const char **argv)
{
	static char buffer[OUTPUT_BUFFER];
	static bool reads_options = true;
	struct options options = { 0 };
	enum status status = STATUS_USAGE;
	char *error;

	drop_library_variables();
	open_missing_std_fds();
	signal(SIGXFSZ, SIG_IGN); /* exceeding RLIMIT_FSIZE shall be a write error, not a signal */
	convention = convention_of(argc, argv);
	set_out_of_memory_handler(end_out_of_memory);
	setvbuf(stdout, buffer, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, sizeof(buffer));
	on_exit(close_stdout, &reads_options);
	error = options_parse(&options, argc, argv);
	reads_options = false;
	if (error)
		report_usage_error(error);
	else
		status = run(&options);
	options_free(&options);
	free(error);
	return exit_status(status, convention);
}
