/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options, exit status, stderr: the answers are made in probe/, verdict/ and output/. */
#include "cli/lists.h"
#include "cli/wait.h"
#include "lib/xalloc.h"
#include "preflight/plugin.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OUTPUT_BUFFER 65536 /* bytes */

/* Known before the options are: a command line that is wrong has to be told in it, too. */
static enum convention convention;

/* A descriptor that the caller closed is not to become that of a file that we open: reading from or
 * writing to it must fail. */
static void occupy_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_PATH | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* Where a monitoring plugin's user looks for it. */
static void report_usage_error(enum status status, const char *error)
{
	if (convention != CONVENTION_PLUGIN) {
		put_error(stderr, "%s", error);
		return;
	}
	plugin_put_line(stdout, status, error);
	putchar('\n');
}

/* Runs at exit, also where popt ends the program: for --help, or for want of memory, which is no
 * requirement that does not hold. Output that was lost is no success. */
static void close_stdout(int status, void *reads_options)
{
	bool failed = ferror(stdout) || fflush(stdout) != 0;

	if (!failed && status == EXIT_FAILURE && *(bool *)reads_options)
		_exit(exit_status(STATUS_NOT_INSPECTED, convention));
	if (!failed)
		return;
	if (errno != EPIPE)
		put_error(stderr, "the output could not be written: %s", strerror(errno));
	_exit(exit_status(STATUS_NOT_INSPECTED, convention));
}

/* Without memory, which put_error() might need. */
static void end_without_memory(void)
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
	switch (options->task) {
	case TASK_ANSWER:
		return run_until_satisfied(options, stdout, stderr);
	case TASK_EXPLAIN_FINDING:
		list_finding(stdout, options->finding);
		break;
	case TASK_LIST_FIELDS:
		list_fields(stdout);
		break;
	case TASK_LIST_FINDINGS:
		list_findings(stdout);
		break;
	case TASK_LIST_FORMATS:
		list_formats(stdout);
		break;
	case TASK_LIST_PROFILES:
		list_profiles(stdout);
		break;
	case TASK_LIST_REQUIREMENTS:
		list_requirements(stdout);
		break;
	case TASK_VERSION:
		list_interfaces(stdout);
		break;
	}
	return STATUS_OK;
}

/* Also where a value was given, which is a mistake that has to be told in it. */
static bool is_switch(const char *word, const char *name)
{
	size_t length = strlen(name);

	return strncmp(word, name, length) == 0 && (!word[length] || word[length] == '=');
}

/* Without popt, which may not get so far. */
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
	char *error = NULL;
	enum status status = STATUS_USAGE;
	int rc;

	occupy_descriptors();
	signal(SIGXFSZ, SIG_IGN); /* else RLIMIT_FSIZE would end us without a word */
	convention = convention_of(argc, argv);
	set_out_of_memory_handler(end_without_memory);
	setvbuf(stdout, buffer, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, sizeof(buffer));
	on_exit(close_stdout, &reads_options);
	rc = options_parse(&options, argc, argv, &error);
	reads_options = false;
	if (rc == -ENOMEM)
		status = STATUS_NOT_INSPECTED;
	if (rc == 0)
		status = run(&options);
	else
		report_usage_error(status, error ?: strerror(-rc));
	options_free(&options);
	free(error);
	return exit_status(status, convention);
}
