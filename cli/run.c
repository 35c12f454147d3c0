/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "run.h"

#include "facts/heading.h"
#include "facts/saved.h"
#include "lib/escape.h"
#include "lib/text-stream.h"
#include "lib/xalloc.h"
#include "output/text-line.h"
#include "preflight/baseline.h"
#include "preflight/check.h"
#include "preflight/plugin.h"
#include "probe/observer.h"
#include "verdict/judge.h"

#include <errno.h>
#include <stdarg.h>

struct run {
	const struct options *options;
	struct output output;
	FILE *errors;
	struct plugin plugin;     /* --plugin */
	struct baseline baseline; /* --expect */
	bool needs_trial;         /* a requirement on a directory takes --trial-file to decide */
	size_t checked;           /* subjects that requirements or --expect were applied to */
};

void put_error(FILE *errors, const char *format, ...)
{
	va_list arguments;

	fputs("daxinfo: ", errors);
	va_start(arguments, format);
	vput_escaped(errors, format, arguments);
	va_end(arguments);
	fputc('\n', errors);
}

/* Whether the answers are printed, and not only what is made of them. */
static bool prints_subjects(const struct options *options)
{
	return !options->quiet && !options->plugin && !options->expect;
}

/* In the plugin's line, or on standard error. */
static void report_problem(
	struct run *run, enum status status, const char *name, const char *message)
{
	if (run->options->plugin)
		plugin_add(&run->plugin, status, name, message);
	else if (!run->options->quiet)
		put_error(run->errors, "%s%s%s", name ?: "", name ? ": " : "", message);
}

static bool is_missing(const struct subject *subject)
{
	return !subject->facts->census && !subject->facts->file && !subject->facts->process &&
	       subject->errors.count;
}

/* A subject that was not found is reported in every format. Other errors are part of the answer,
 * which --plugin does not print. */
static void report_errors(struct run *run, const struct subject *subject)
{
	const struct error_facts *error = subject->errors.items;
	const struct subject *file;

	if (subject->facts->census)
		return; /* check_requirement() counts the processes that could not be read */
	if (error && (is_missing(subject) || run->options->plugin))
		report_problem(run, STATUS_NOT_INSPECTED, subject->name,
			error->message ?: "it could not be inspected");
	if (run->options->plugin)
		list_for_each (file, &subject->files)
			report_errors(run, file);
}

/* Processes that may not be read are counted; with a requirement it is unknown whether they meet it
 * (check_requirement). */
static bool was_inspected(const struct subject *subject)
{
	const struct subject *file;

	if (subject->facts->census)
		return true;
	list_for_each (file, &subject->files)
		if (file->kind == KIND_UNKNOWN)
			return false; /* a file of a process that could not be opened */
	return !subject->errors.count;
}

#define FILES_NAMED 4 /* files that a line names */

/* Of a process, in the text: which files a requirement that holds was about. */
static void put_required_files(const struct run *run, const struct requirement *requirement,
	const struct subject *process, const struct verdict *verdict)
{
	const struct subject *files = process->files.items;
	_cleanup_free_ bool *asked = NULL;
	_cleanup_free_ char *names = NULL;
	size_t count = 0;

	if (process->kind != KIND_PROCESS || !prints_subjects(run->options) ||
		run->output.format != &text_format)
		return;
	asked = requirement_files(requirement, process, verdict, run->options->file_pattern);
	for (size_t i = 0; i < process->files.count; i++)
		if (asked[i] && count++ < FILES_NAMED) {
			char *longer =
				xasprintf("%s%s%s", names ?: "", names ? ", " : "", files[i].name);

			free(names);
			names = longer;
		}
	if (count > FILES_NAMED)
		put_line(run->output.stream, "required", "%s holds for %s and %zu more",
			requirement->name, names, count - FILES_NAMED);
	else if (count)
		put_line(run->output.stream, "required", "%s holds for %s", requirement->name,
			names);
}

/* --require: a line for each requirement that does not hold, or may not. */
static enum status check_requirements(
	struct run *run, const struct subject *subject, const struct verdict *verdict)
{
	enum status worst = STATUS_OK;

	for (const struct requirement *const *row = run->options->required; *row; row++) {
		_cleanup_free_ char *message = NULL;
		enum status status = check_requirement(
			*row, subject, verdict, run->options->file_pattern, &message);

		if (status != STATUS_OK && !(run->options->plugin && is_missing(subject)))
			report_problem(run, status, NULL, message);
		if (status == STATUS_OK)
			put_required_files(run, *row, subject, verdict);
		if (status == STATUS_UNDECIDED && needs_trial_file(verdict))
			run->needs_trial = true;
		worst = worse_status(worst, status);
	}
	return worst;
}

/* The plugin's line has room for the first change only. */
static enum status report_changes(struct run *run, const struct changes *changes, char *text)
{
	enum status status = changes_status(changes);

	if (run->options->plugin && status != STATUS_OK)
		plugin_add(&run->plugin, status, NULL, strtok(text, "\n") ?: "it changed");
	else if (!run->options->quiet)
		fputs(text, run->output.stream);
	return status;
}

/* --expect: what changed of a subject; with NULL, which saved subjects are missing. */
static enum status check_changes(
	struct run *run, const struct subject *subject, const struct verdict *verdict)
{
	_cleanup_free_ char *text = NULL;
	struct text_stream stream;
	struct changes changes = { 0 };

	text_stream_open(&stream);
	changes.out = stream.out;
	if (subject)
		baseline_compare(&run->baseline, subject, verdict, &changes);
	else
		baseline_missing(&run->baseline, &changes);
	text = text_stream_close(&stream);
	return report_changes(run, &changes, text);
}

static enum status report_subject(struct run *run, const struct subject *subject)
{
	const struct options *options = run->options;
	struct verdict *verdict __attribute__((cleanup(verdict_cleanup))) = verdict_new(subject);
	enum status status = was_inspected(subject) ? STATUS_OK : STATUS_NOT_INSPECTED;

	report_errors(run, subject);
	if (prints_subjects(options))
		output_subject(&run->output, subject, verdict);
	if (options->plugin)
		plugin_note_subject(&run->plugin, subject, verdict);
	if (options->expect)
		status = worse_status(status, check_changes(run, subject, verdict));
	run->checked += subject->kind != KIND_HOST || !options->expect;
	return worse_status(check_requirements(run, subject, verdict), status);
}

/* After the last subject. With --require or --expect, no subject at all is a problem: an empty
 * answer proves nothing. */
static enum status finish_run(struct run *run)
{
	const struct options *options = run->options;
	enum status status = STATUS_OK;

	if (options->expect && !options->operands)
		status = check_changes(run, NULL, NULL);
	if (run->checked || !(options->expect || *options->required))
		return status;
	report_problem(run, STATUS_UNDECIDED, NULL, "there was no subject to judge");
	return worse_status(status, STATUS_UNDECIDED);
}

/* Subjects from an observer or a file: 1 with the next one, 0 at the end, or a negative errno. */
typedef int next_subject(void *source, struct subject **subject);

static int next_observed(void *source, struct subject **subject)
{
	return observer_next(source, subject);
}

static int next_saved(void *source, struct subject **subject)
{
	return saved_next(source, subject);
}

/* Returns the worst status of all subjects. *rc is 0, or the errno that ended them. */
static enum status report_all(struct run *run, next_subject *next, void *source, int *rc)
{
	bool prints = prints_subjects(run->options);
	struct subject *subject;
	enum status worst = STATUS_OK;

	heading_set_version(&run->output.heading);
	if (prints)
		output_begin(&run->output);
	while ((*rc = next(source, &subject)) == 1) {
		if (run->options->expect && baseline_keeps(&run->baseline, subject))
			continue;
		worst = worse_status(worst, report_subject(run, subject));
		subject_free(subject);
	}
	for (size_t i = 0; i < run->baseline.waiting_count; i++)
		worst = worse_status(worst, report_subject(run, run->baseline.waiting[i]));
	if (prints)
		output_end(&run->output);
	return worse_status(worst, *rc < 0 ? STATUS_NOT_INSPECTED : finish_run(run));
}

static enum status observe(struct run *run, const struct operand *operands)
{
	struct observer *observer = NULL;
	enum status status = STATUS_NOT_INSPECTED;
	int rc = run->output.format->heading ? heading_fill(&run->output.heading) : 0;

	if (rc == 0) {
		observer = observer_new(operands, &run->options->probe);
		rc = observer ? 0 : -errno;
	}
	if (rc == 0)
		status = report_all(run, next_observed, observer, &rc);
	if (rc < 0)
		report_problem(run, STATUS_NOT_INSPECTED, NULL, strerror(-rc));
	observer_free(observer);
	return status;
}

static enum status replay(struct run *run)
{
	const char *name = run->options->replay;
	struct saved saved;
	enum status status = STATUS_NOT_INSPECTED;
	int rc = saved_open(&saved, name, &run->output.heading);

	if (rc == 0)
		status = report_all(run, next_saved, &saved, &rc);
	if (rc < 0)
		report_problem(run, STATUS_NOT_INSPECTED, name,
			*saved.error.text ? saved.error.text : strerror(-rc));
	saved_close(&saved);
	return status;
}

/* Without operands, the subjects of the saved answer are observed again. */
static enum status observe_again(struct run *run)
{
	const struct options *options = run->options;
	_cleanup_free_ char *complaint = NULL;
	int rc = baseline_open(&run->baseline, options->expect, &complaint);
	enum status status = STATUS_NOT_INSPECTED;

	if (rc < 0)
		report_problem(
			run, STATUS_NOT_INSPECTED, options->expect, complaint ?: strerror(-rc));
	else if (options->replay)
		status = replay(run);
	else
		status = observe(run, options->operands ?: run->baseline.operands);
	baseline_close(&run->baseline);
	return status;
}

enum status run_once(const struct options *options, FILE *out, FILE *errors, bool *final)
{
	struct run run = {
		.options = options,
		.output = { .stream = out, .format = options->format, .options = options->output },
		.errors = errors,
		.plugin = { .required = options->required },
	};
	enum status status = options->expect   ? observe_again(&run)
			     : options->replay ? replay(&run)
					       : observe(&run, options->operands);

	*final = status == STATUS_UNDECIDED && run.needs_trial;
	if (options->plugin)
		status = plugin_status(&run.plugin, status);
	if (options->plugin && !options->quiet)
		plugin_put(out, &run.plugin, status);
	plugin_clear(&run.plugin);
	record_clear(&heading_record, &run.output.heading);
	return status;
}
