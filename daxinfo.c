/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options, exit status, stderr: the answers are made in probe/, verdict/ and output/. */
#include "options.h"
#include "probe/interfaces.h"
#include "probe/observer.h"
#include "saved.h"
#include "verdict/findings.h"

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
	STATUS_USAGE = 2,         /* the command line is wrong */
	STATUS_NOT_INSPECTED = 4, /* something could not be inspected; the rest was */
};

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
static void warn_if_lost(const struct subject *subject)
{
	const struct error_facts *error = subject->errors.items;

	if (!subject->facts->file && subject->errors.count)
		warn("%s: %s", subject->name, error->message ?: "it could not be inspected");
}

static enum status tell(struct output *output, const struct subject *subject, bool quiet)
{
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(subject);
	int rc = verdict ? 0 : -ENOMEM;

	warn_if_lost(subject);
	if (rc == 0 && !quiet)
		rc = output_subject(output, subject, verdict);
	if (rc < 0)
		warn("%s: %s", subject->name, strerror(-rc));
	return rc < 0 || subject->errors.count ? STATUS_NOT_INSPECTED : STATUS_OK;
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
	while (*rc >= 0 && (*rc = next(from, &subject)) == 1) {
		if (tell(output, subject, options->quiet) > worst)
			worst = STATUS_NOT_INSPECTED;
		subject_free(subject);
	}
	if (!options->quiet)
		output_end(output);
	return *rc < 0 ? STATUS_NOT_INSPECTED : worst;
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

static void print_version(void)
{
	puts("daxinfo " DAXINFO_VERSION);
	for (const struct interface *interface = probe_interfaces; interface->name; interface++)
		printf("    %-18s %s\n", interface->name, interface->state);
}

static void print_formats(void)
{
	for (const struct format *const *format = formats; *format; format++)
		printf("%-10s %s\n", (*format)->name, (*format)->help);
}

static void print_findings(void)
{
	for (const struct finding_type *type = finding_catalogue; type->id; type++)
		printf("%-32s %-8s %s\n", type->id, severity_names[type->severity], type->message);
}

static void explain_finding(const char *id)
{
	const struct finding_type *type = finding_catalogue;

	while (strcmp(type->id, id) != 0)
		type++;
	printf("%s (%s)\n    %s\n", type->id, severity_names[type->severity], type->message);
	if (type->remedy)
		printf("    %s\n", type->remedy);
}

static enum status run(const struct options *options)
{
	switch (options->task) {
	case TASK_ANSWER:
		return answer_paths(options);
	case TASK_EXPLAIN_FINDING:
		explain_finding(options->finding);
		break;
	case TASK_LIST_FIELDS:
		list_fields(stdout);
		break;
	case TASK_LIST_FINDINGS:
		print_findings();
		break;
	case TASK_LIST_FORMATS:
		print_formats();
		break;
	case TASK_VERSION:
		print_version();
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
