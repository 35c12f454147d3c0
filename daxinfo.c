/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options, exit status, stderr: the answers are made in probe/, verdict/ and output/. */
#include "lists.h"
#include "options.h"
#include "probe/observer.h"
#include "saved.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

enum status {
	STATUS_OK = 0,
	STATUS_REFUSED = 1,       /* a requirement does not hold */
	STATUS_USAGE = 2,         /* the command line is wrong */
	STATUS_UNDECIDED = 3,     /* nobody can tell whether a requirement holds */
	STATUS_NOT_INSPECTED = 4, /* something could not be inspected; the rest was */
};

/* Of two the one that is told. */
static enum status worse(enum status a, enum status b)
{
	static const unsigned rank[] = {
		[STATUS_OK] = 0,
		[STATUS_UNDECIDED] = 1,
		[STATUS_REFUSED] = 2,
		[STATUS_NOT_INSPECTED] = 3,
		[STATUS_USAGE] = 4,
	};

	return rank[a] > rank[b] ? a : b;
}

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

	if (!subject->facts->file && subject->errors.count && !quiet)
		warn("%s: %s", subject->name, error->message ?: "it could not be inspected");
}

/* A line for a requirement that does not hold, or may not: what is so instead, why, and the remedy.
 */
static void warn_of_requirement(const struct requirement *requirement,
	const struct subject *subject, const struct verdict *verdict)
{
	const struct finding *finding = requirement_finding(requirement, verdict);
	const char *message = finding ? finding->message : NULL;
	const char *remedy = finding ? finding->remedy : NULL;

	warn("%s: '%s' is required: %s%s%s%s%s", subject->name, requirement->name,
		requirement_answer(requirement, verdict), message ? ": " : "", message ?: "",
		remedy ? " Remedy: " : "", remedy ?: "");
}

static enum status require(
	const struct options *options, const struct subject *subject, const struct verdict *verdict)
{
	static const enum status status_of[] = {
		[ANSWER_UNKNOWN] = STATUS_UNDECIDED,
		[ANSWER_NO] = STATUS_REFUSED,
		[ANSWER_YES] = STATUS_OK,
	};
	enum status status = STATUS_OK;

	for (const struct requirement *const *row = options->required; *row; row++) {
		enum answer holds = requirement_holds(*row, subject, verdict);

		if (holds != ANSWER_YES && !options->quiet)
			warn_of_requirement(*row, subject, verdict);
		status = worse(status, status_of[holds]);
	}
	return status;
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
	return worse(require(options, subject, verdict),
		subject->errors.count ? STATUS_NOT_INSPECTED : STATUS_OK);
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
		worst = worse(worst, tell(output, subject, options));
		subject_free(subject);
	}
	if (!options->quiet)
		output_end(output);
	return *rc < 0 ? worse(worst, STATUS_NOT_INSPECTED) : worst;
}

static enum status observe(struct output *output, const struct options *options)
{
	struct observer observer;
	enum status status = STATUS_NOT_INSPECTED;
	int rc = output->format->heading ? fill_heading(&output->heading) : 0;

	observer_init(&observer, options->paths, &options->probe);
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

static enum status answer_paths(const struct options *options)
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
		return answer_paths(options);
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

	occupy_descriptors();
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
