/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "run.h"

#include "facts/heading.h"
#include "facts/saved.h"
#include "lib/escape.h"
#include "lib/text-stream.h"
#include "preflight/baseline.h"
#include "preflight/check.h"
#include "preflight/plugin.h"
#include "probe/observer.h"

#include "verdict/judge.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* One run through all subjects. */
struct telling {
	const struct options *options;
	struct output output;
	FILE *complaints;
	struct plugin plugin;
	struct expectation expected;
	size_t judged; /* subjects that a requirement or a comparison had something to say of */
};

void put_complaint(FILE *complaints, const char *format, ...)
{
	va_list arguments;

	fputs("daxinfo: ", complaints);
	va_start(arguments, format);
	vput_escaped(complaints, format, arguments);
	va_end(arguments);
	fputc('\n', complaints);
}

/* Whether the answer itself is told, and not only what is made of it. */
static bool tells_subjects(const struct options *options)
{
	return !options->quiet && !options->plugin && !options->expect;
}

/* Told to whoever listens: in the plugin's line, or on stderr. */
static void complain(
	struct telling *telling, enum status status, const char *name, const char *message)
{
	if (telling->options->plugin)
		plugin_add(&telling->plugin, status, name, message);
	else if (!telling->options->quiet)
		put_complaint(telling->complaints, "%s%s%s", name ?: "", name ? ": " : "", message);
}

/* What was not found at all is reported on standard error in every format; the rest is in the
 * answer, where there is one. */
static void complain_of_errors(struct telling *telling, const struct subject *subject)
{
	const struct error_facts *error = subject->errors.items;
	const struct facts *facts = subject->facts;
	bool lost = !facts->file && !facts->process && !facts->census;
	const struct subject *file;

	if (error && (lost || telling->options->plugin))
		complain(telling, STATUS_NOT_INSPECTED, subject->name,
			error->message ?: "it could not be inspected");
	if (telling->options->plugin)
		list_for_each (file, &subject->files)
			complain_of_errors(telling, file);
}

/* A line for each requirement that does not hold, or may not. */
static enum status require(
	struct telling *telling, const struct subject *subject, const struct verdict *verdict)
{
	enum status worst = STATUS_OK;

	for (const struct requirement *const *row = telling->options->required; *row; row++) {
		char *complaint = NULL;
		enum status status = require_of_subject(*row, subject, verdict, &complaint);

		if (status != STATUS_OK && !complaint)
			status = STATUS_NOT_INSPECTED;
		if (status != STATUS_OK)
			complain(telling, status, NULL, complaint ?: strerror(ENOMEM));
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

/* The plugin's line has room for the first of them. */
static enum status tell_changes(struct telling *telling, struct changes *changes, char *text)
{
	enum status status = changes_status(changes);

	if (text && telling->options->plugin && status != STATUS_OK)
		plugin_add(&telling->plugin, status, NULL, strtok(text, "\n") ?: "it changed");
	else if (text && !telling->options->quiet)
		fputs(text, telling->output.stream);
	free(text);
	return status;
}

/* What changed of a subject, or which of them are missing if that is NULL. */
static enum status compare(
	struct telling *telling, const struct subject *subject, const struct verdict *verdict)
{
	struct text_stream stream;
	int rc = text_stream_open(&stream);
	struct changes changes = { .out = stream.out };
	char *text;

	if (rc == 0 && subject)
		rc = expectation_compare(&telling->expected, subject, verdict, &changes);
	else if (rc == 0)
		expectation_missing(&telling->expected, &changes);
	text = stream.out ? text_stream_close(&stream) : NULL;
	if (!text)
		rc = -ENOMEM;
	if (rc == 0)
		return tell_changes(telling, &changes, text);
	free(text);
	complain(telling, STATUS_NOT_INSPECTED, subject ? subject->name : NULL, strerror(-rc));
	return STATUS_NOT_INSPECTED;
}

static enum status tell(struct telling *telling, const struct subject *subject)
{
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(subject);
	enum status status = was_inspected(subject) ? STATUS_OK : STATUS_NOT_INSPECTED;
	int rc = verdict ? 0 : -ENOMEM;

	complain_of_errors(telling, subject);
	if (rc == 0 && tells_subjects(telling->options))
		rc = output_subject(&telling->output, subject, verdict);
	if (rc < 0) {
		complain(telling, STATUS_NOT_INSPECTED, subject->name, strerror(-rc));
		return STATUS_NOT_INSPECTED;
	}
	telling->judged += subject->kind != KIND_HOST || !telling->options->expect;
	if (telling->options->plugin)
		plugin_note_subject(&telling->plugin, subject, verdict);
	if (telling->options->expect)
		status = worse_status(status, compare(telling, subject, verdict));
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

/* What there is to say when all were seen: a saved answer without subjects proves nothing. */
static enum status settle(struct telling *telling)
{
	const struct options *options = telling->options;
	enum status status = STATUS_OK;

	if (options->expect && !options->operands)
		status = compare(telling, NULL, NULL);
	if (telling->judged || !(options->expect || *options->required))
		return status;
	complain(telling, STATUS_UNDECIDED, NULL, "there was no subject to judge");
	return worse_status(status, STATUS_UNDECIDED);
}

/* The worst status of all subjects; *rc is what ended them. */
static enum status tell_all(struct telling *telling, next_subject *next, void *from, int *rc)
{
	bool tells = tells_subjects(telling->options);
	struct subject *subject;
	enum status worst = STATUS_OK;

	heading_set_version(&telling->output.heading);
	*rc = tells ? output_begin(&telling->output) : 0;
	if (*rc < 0)
		return STATUS_NOT_INSPECTED;
	while ((*rc = next(from, &subject)) == 1) {
		worst = worse_status(worst, tell(telling, subject));
		subject_free(subject);
	}
	if (tells)
		output_end(&telling->output);
	return worse_status(worst, *rc < 0 ? STATUS_NOT_INSPECTED : settle(telling));
}

static enum status observe(struct telling *telling, const struct operand *operands)
{
	struct observer *observer = NULL;
	enum status status = STATUS_NOT_INSPECTED;
	int rc = telling->output.format->heading ? heading_fill(&telling->output.heading) : 0;

	if (rc == 0) {
		observer = observer_new(operands, &telling->options->probe);
		rc = observer ? 0 : -errno;
	}
	if (rc == 0)
		status = tell_all(telling, next_observed, observer, &rc);
	if (rc < 0)
		complain(telling, STATUS_NOT_INSPECTED, NULL, strerror(-rc));
	observer_free(observer);
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
		complain(telling, STATUS_NOT_INSPECTED, name,
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
		complain(
			telling, STATUS_NOT_INSPECTED, options->expect, complaint ?: strerror(-rc));
	else if (options->replay)
		status = replay(telling);
	else
		status = observe(telling, options->operands ?: telling->expected.operands);
	free(complaint);
	expectation_close(&telling->expected);
	return status;
}

enum status run_once(const struct options *options, FILE *out, FILE *complaints)
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
