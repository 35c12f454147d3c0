/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options, exit status, stderr: the answers are made in probe/, verdict/ and output/. */
#include "lists.h"
#include "options.h"
#include "probe/observer.h"
#include "require.h"
#include "saved.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define OUTPUT_BUFFER 65536 /* bytes */

static void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void warn(const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	fputs("daxinfo: ", stderr);
	put_escaped(stderr, length < 0 ? strerror(ENOMEM) : text);
	fputc('\n', stderr);
	if (length >= 0)
		free(text);
}

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

/* Runs at exit, also where popt ends the program: output that was lost is no success. */
static void close_stdout(void)
{
	bool failed = ferror(stdout) || fflush(stdout) != 0;

	if (!failed)
		return;
	if (errno != EPIPE)
		warn("the output could not be written: %s", strerror(errno));
	_exit(STATUS_NOT_INSPECTED);
}

static int fill_heading(struct heading *heading)
{
	time_t seconds = time(NULL);
	char text[sizeof("-2147483648-01-01T00:00:00Z")];
	struct utsname name;
	struct tm utc;

	if (uname(&name) < 0 || !gmtime_r(&seconds, &utc))
		return -errno;
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	heading->schema = number(SCHEMA_NUMBER);
	heading->effective_uid = number(geteuid());
	heading->kernel = strdup(name.release);
	heading->time = strdup(text);
	return heading->kernel && heading->time ? 0 : -ENOMEM;
}

/* The version is that of who judges, also where somebody else observed. */
static int set_version(struct heading *heading)
{
	free(heading->daxinfo);
	heading->daxinfo = strdup(DAXINFO_VERSION);
	return heading->daxinfo ? 0 : -ENOMEM;
}

/* What was not found at all is told on stderr, whatever the format; the rest is in the answer. */
static void warn_if_lost(const struct subject *subject, bool quiet)
{
	const struct error_facts *error = subject->errors.items;
	const struct facts *facts = subject->facts;

	if (!facts->file && !facts->process && !facts->census && error && !quiet)
		warn("%s: %s", subject->name, error->message ?: "it could not be inspected");
}

/* A line for each requirement that does not hold, or may not. */
static enum status require(
	const struct options *options, const struct subject *subject, const struct verdict *verdict)
{
	enum status status = STATUS_OK;

	for (const struct requirement *const *row = options->required; *row; row++) {
		char *complaint = NULL;

		status = worse_status(
			status, require_of_subject(*row, subject, verdict, &complaint));
		if (complaint && !options->quiet)
			warn("%s", complaint);
		free(complaint);
	}
	return status;
}

/* A process's file that could not be reached was not inspected. */
static bool was_inspected(const struct subject *subject)
{
	const struct subject *file;

	list_for_each (file, &subject->files)
		if (file->kind == KIND_UNKNOWN)
			return false;
	return !subject->errors.count;
}

static enum status tell(
	struct output *output, const struct subject *subject, const struct options *options)
{
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(subject);
	int rc = verdict ? 0 : -ENOMEM;

	warn_if_lost(subject, options->quiet);
	if (rc == 0 && !options->quiet)
		rc = output_subject(output, subject, verdict);
	if (rc < 0) {
		warn("%s: %s", subject->name, strerror(-rc));
		return STATUS_NOT_INSPECTED;
	}
	return worse_status(require(options, subject, verdict),
		was_inspected(subject) ? STATUS_OK : STATUS_NOT_INSPECTED);
}

/* Subjects, wherever they come from: 1 with the next one, 0 at the end, or a negative errno. */
typedef int next_subject(void *from, struct subject **subject);

static int next_observed(void *from, struct subject **subject)
{
	return observer_next(from, subject);
}

static int next_saved(void *from, struct subject **subject)
{
	return saved_next(from, subject);
}

/* The worst status of all subjects; *rc is what ended them. */
static enum status tell_all(struct output *output, const struct options *options,
	next_subject *next, void *from, int *rc)
{
	struct subject *subject;
	enum status worst = STATUS_OK;

	*rc = set_version(&output->heading);
	if (*rc == 0 && !options->quiet)
		*rc = output_begin(output);
	if (*rc < 0)
		return STATUS_NOT_INSPECTED;
	while ((*rc = next(from, &subject)) == 1) {
		worst = worse_status(worst, tell(output, subject, options));
		subject_free(subject);
	}
	if (!options->quiet)
		output_end(output);
	return *rc < 0 ? worse_status(worst, STATUS_NOT_INSPECTED) : worst;
}

static enum status observe(struct output *output, const struct options *options)
{
	static struct observer observer;
	enum status status = STATUS_NOT_INSPECTED;
	int rc = output->format->heading ? fill_heading(&output->heading) : 0;

	if (rc == 0)
		rc = observer_init(&observer, options->operands, &options->probe);
	if (rc == 0)
		status = tell_all(output, options, next_observed, &observer, &rc);
	if (rc < 0)
		warn("%s", strerror(-rc));
	observer_close(&observer);
	return status;
}

static enum status replay(struct output *output, const struct options *options)
{
	struct saved saved;
	enum status status = STATUS_NOT_INSPECTED;
	int rc = saved_open(&saved, options->replay, &output->heading);

	if (rc == 0)
		status = tell_all(output, options, next_saved, &saved, &rc);
	if (rc < 0)
		warn("%s: %s", options->replay,
			*saved.complaint.text ? saved.complaint.text : strerror(-rc));
	saved_close(&saved);
	return status;
}

static enum status answer_operands(const struct options *options)
{
	struct output output = {
		.stream = stdout,
		.format = options->format,
		.options = options->output,
	};
	enum status status = options->replay ? replay(&output, options) : observe(&output, options);

	record_clear(&heading_record, &output.heading);
	return status;
}

static enum status run(const struct options *options)
{
	switch (options->task) {
	case TASK_ANSWER:
		return answer_operands(options);
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
	case TASK_LIST_REQUIREMENTS:
		list_requirements(stdout);
		break;
	case TASK_VERSION:
		list_interfaces(stdout);
		break;
	}
	return STATUS_OK;
}

int main(int argc, const char **argv)
{
	struct options options = { 0 };
	char *error = NULL;
	enum status status = STATUS_USAGE;
	int rc;

	static char buffer[OUTPUT_BUFFER];

	occupy_descriptors();
	setvbuf(stdout, buffer, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, sizeof(buffer));
	atexit(close_stdout);
	rc = options_parse(&options, argc, argv, &error);
	if (rc == 0)
		status = run(&options);
	else
		warn("%s", error ?: strerror(-rc));
	options_free(&options);
	free(error);
	return status;
}
