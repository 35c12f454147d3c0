/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "answer.h"

#include "expect.h"
#include "plugin.h"
#include "probe/observer.h"
#include "require.h"
#include "saved.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

/* One run through all subjects. */
struct telling {
	const struct options *options;
	struct output output;
	FILE *complaints;
	struct plugin plugin;
	struct expectation expected;
};

void put_complaint(FILE *complaints, const char *format, ...)
{
	va_list arguments;
	char *text;
	int length;

	va_start(arguments, format);
	length = vasprintf(&text, format, arguments);
	va_end(arguments);
	fputs("daxinfo: ", complaints);
	put_escaped(complaints, length < 0 ? strerror(ENOMEM) : text);
	fputc('\n', complaints);
	if (length >= 0)
		free(text);
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

/* Whether the answer itself is told, and not only what is made of it. */
static bool tells_subjects(const struct options *options)
{
	return !options->quiet && !options->plugin && !options->expect;
}

/* What was not found at all is told on stderr, whatever the format; the rest is in the answer. */
static void complain_if_lost(struct telling *telling, const struct subject *subject)
{
	const struct error_facts *error = subject->errors.items;
	const struct facts *facts = subject->facts;
	const char *message = error ? error->message ?: "it could not be inspected" : NULL;

	if (facts->file || facts->process || facts->census || !error)
		return;
	if (telling->options->plugin)
		plugin_add(&telling->plugin, STATUS_NOT_INSPECTED, subject->name, message);
	else if (!telling->options->quiet)
		put_complaint(telling->complaints, "%s: %s", subject->name, message);
}

/* A line for each requirement that does not hold, or may not. */
static enum status require(
	struct telling *telling, const struct subject *subject, const struct verdict *verdict)
{
	enum status worst = STATUS_OK;

	for (const struct requirement *const *row = telling->options->required; *row; row++) {
		char *complaint = NULL;
		enum status status = require_of_subject(*row, subject, verdict, &complaint);

		if (complaint && telling->options->plugin)
			plugin_add(&telling->plugin, status, NULL, complaint);
		else if (complaint && !telling->options->quiet)
			put_complaint(telling->complaints, "%s", complaint);
		free(complaint);
		worst = worse_status(worst, status);
	}
	return worst;
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

static enum status tell(struct telling *telling, const struct subject *subject)
{
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(subject);
	enum status status = was_inspected(subject) ? STATUS_OK : STATUS_NOT_INSPECTED;
	int rc = verdict ? 0 : -ENOMEM;

	complain_if_lost(telling, subject);
	if (rc == 0 && tells_subjects(telling->options))
		rc = output_subject(&telling->output, subject, verdict);
	if (rc < 0) {
		put_complaint(telling->complaints, "%s: %s", subject->name, strerror(-rc));
		return STATUS_NOT_INSPECTED;
	}
	if (telling->options->plugin)
		plugin_note_subject(&telling->plugin, subject, verdict);
	if (telling->options->expect)
		status = worse_status(
			status, expectation_compare(&telling->expected, subject, verdict,
					telling->options->quiet ? NULL : telling->output.stream));
	return worse_status(require(telling, subject, verdict), status);
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
static enum status tell_all(struct telling *telling, next_subject *next, void *from, int *rc)
{
	bool tells = tells_subjects(telling->options);
	struct subject *subject;
	enum status worst = STATUS_OK;

	*rc = set_version(&telling->output.heading);
	if (*rc == 0 && tells)
		*rc = output_begin(&telling->output);
	if (*rc < 0)
		return STATUS_NOT_INSPECTED;
	while ((*rc = next(from, &subject)) == 1) {
		worst = worse_status(worst, tell(telling, subject));
		subject_free(subject);
	}
	if (tells)
		output_end(&telling->output);
	return *rc < 0 ? worse_status(worst, STATUS_NOT_INSPECTED) : worst;
}

static enum status observe(struct telling *telling, const struct operand *operands)
{
	static struct observer observer;
	enum status status = STATUS_NOT_INSPECTED;
	int rc = telling->output.format->heading ? fill_heading(&telling->output.heading) : 0;

	if (rc == 0)
		rc = observer_init(&observer, operands, &telling->options->probe);
	if (rc == 0)
		status = tell_all(telling, next_observed, &observer, &rc);
	if (rc < 0)
		put_complaint(telling->complaints, "%s", strerror(-rc));
	observer_close(&observer);
	return status;
}

static enum status replay(struct telling *telling)
{
	const char *name = telling->options->replay;
	struct saved saved;
	enum status status = STATUS_NOT_INSPECTED;
	int rc = saved_open(&saved, name, &telling->output.heading);

	if (rc == 0)
		status = tell_all(telling, next_saved, &saved, &rc);
	if (rc < 0)
		put_complaint(telling->complaints, "%s: %s", name,
			*saved.complaint.text ? saved.complaint.text : strerror(-rc));
	saved_close(&saved);
	return status;
}

/* Without operands those of the saved answer are asked for again. */
static enum status expect(struct telling *telling)
{
	const struct options *options = telling->options;
	char *complaint = NULL;
	int rc = expectation_open(&telling->expected, options->expect, &complaint);
	enum status status = STATUS_NOT_INSPECTED;

	if (rc < 0)
		put_complaint(
			telling->complaints, "%s: %s", options->expect, complaint ?: strerror(-rc));
	else if (options->replay)
		status = replay(telling);
	else
		status = observe(telling, options->operands ?: telling->expected.operands);
	free(complaint);
	expectation_close(&telling->expected);
	return status;
}

enum status give_answer_once(const struct options *options, FILE *out, FILE *complaints)
{
	struct telling telling = {
		.options = options,
		.output = { .stream = out, .format = options->format, .options = options->output },
		.complaints = complaints,
	};
	enum status status = options->expect   ? expect(&telling)
			     : options->replay ? replay(&telling)
					       : observe(&telling, options->operands);

	if (options->plugin)
		status = plugin_status(&telling.plugin, status);
	if (options->plugin && !options->quiet)
		plugin_put(out, &telling.plugin, status);
	plugin_clear(&telling.plugin);
	record_clear(&heading_record, &telling.output.heading);
	return status;
}
