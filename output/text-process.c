/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-process.h"

#include "facts/operand.h"
#include "lib/escape.h"
#include "lib/size.h"
#include "text-findings.h"
#include "text-line.h"
#include "text-stack.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_TEXT 32 /* bytes */
#define NAMED_MAX 4  /* processes that could not be read, without --verbose */

/* Bytes as lsblk(8) shows them: 1536 is 1.5K. Returns text, of SIZE_TEXT bytes, or a constant. */
static const char *size_text(char *text, struct number bytes)
{
	static const char units[] = "BKMGTPE";
	unsigned unit = 0;
	uint64_t tenths = bytes.value > UINT64_MAX / 10 ? bytes.value : bytes.value * 10;

	if (!bytes.known)
		return "?";
	while (tenths >= 10240 && units[unit + 1]) {
		tenths = (tenths + 512) / 1024;
		unit++;
	}
	if (tenths % 10 && unit)
		snprintf(text, SIZE_TEXT, "%" PRIu64 ".%" PRIu64 "%c", tenths / 10, tenths % 10,
			units[unit]);
	else
		snprintf(text, SIZE_TEXT, "%" PRIu64 "%c", tenths / 10, units[unit]);
	return text;
}

/* A percentage, in the same way. A part larger than the whole cannot have been measured. */
static const char *share_text(char *text, struct number part, struct number whole)
{
	if (!part.known || !whole.known)
		return "?";
	if (!whole.value)
		return "-";
	if (part.value > whole.value)
		return "?";
	snprintf(text, SIZE_TEXT, "%d%%", (int)((double)part.value * 100 / (double)whole.value));
	return text;
}

static void put_status(FILE *out, enum dax_status status, bool color)
{
	fprintf(out, "    %s%-12s%s", color ? color_of(status) : "", status_names[status],
		color ? COLOR_END : "");
}

static void put_name(FILE *out, const struct subject *file)
{
	put_escaped(out, file->name);
	if (file->facts->file && file->facts->file->deleted == YES)
		fputs(" (deleted)", out);
	fputc('\n', out);
}

static const char *sync_text(const struct file_summary *summary, char *text, size_t size)
{
	if (!file_summary_is_direct(summary))
		return "";
	if (summary->with_sync == summary->shared)
		return ", MAP_SYNC";
	if (summary->without_sync == summary->shared)
		return ", no MAP_SYNC";
	if (!summary->with_sync)
		return ", MAP_SYNC unknown";
	snprintf(text, size, ", %zu MAP_SYNC", summary->with_sync);
	return text;
}

const char *file_summary_how(const struct file_summary *summary, char *text)
{
	char sync[HOW_TEXT];
	size_t length = 0;

	*text = '\0';
	if (summary->shared > 1)
		length = (size_t)snprintf(text, HOW_TEXT, "%zu ", summary->shared);
	if (summary->shared)
		length += (size_t)snprintf(text + length, HOW_TEXT - length, "shared%s%s",
			sync_text(summary, sync, sizeof(sync)), summary->private ? "; " : "");
	if (summary->private > 1 && length < HOW_TEXT)
		length += (size_t)snprintf(
			text + length, HOW_TEXT - length, "%zu ", summary->private);
	if (summary->private && length < HOW_TEXT)
		snprintf(text + length, HOW_TEXT - length, "private");
	return text;
}

static void put_file_row(
	const struct output *output, const struct subject *file, const struct file_summary *summary)
{
	FILE *out = output->stream;
	char mapped[SIZE_TEXT], resident[SIZE_TEXT], huge[SIZE_TEXT], how[HOW_TEXT];
	bool direct = summary->status != DAX_PAGE_CACHE;

	put_status(out, summary->status, output->options.color);
	fprintf(out, " %7s %8s %6s  %-27s %-10s ", size_text(mapped, summary->mapped),
		direct ? size_text(resident, summary->resident) : "-",
		direct ? share_text(huge, summary->huge, summary->resident) : "-",
		file_summary_how(summary, how),
		summary->durability_differs ? "differs" : durability_names[summary->durability]);
	put_name(out, file);
}

/* The evidence on the mapping itself: its pages and its flags. */
static void put_evidence(FILE *out, const struct verdict *verdict)
{
	const struct evidence *row;

	list_for_each (row, &verdict->evidence) {
		fprintf(out, "        %-10s %-12s ", row->source,
			answer_names[row->question][row->answer]);
		put_escaped(out, row->detail);
		fputc('\n', out);
	}
}

static void put_mapping_row(const struct output *output, const struct mapping_facts *mapping,
	const struct subject *file, const struct verdict *verdict)
{
	static const char *const sync[] = { [UNKNOWN] = "?", [NO] = "no", [YES] = "yes" };
	const struct memory_facts none = { 0 }, *memory = mapping->memory ?: &none;
	char size[SIZE_TEXT], resident[SIZE_TEXT], huge[SIZE_TEXT];
	bool direct = verdict->access != ACCESS_PAGE_CACHE;
	FILE *out = output->stream;

	put_status(out, verdict->status, output->options.color);
	fprintf(out, " %012" PRIx64 "-%012" PRIx64 " %4s %7s %8s %6s %8s  ", mapping->start,
		mapping->end, permission_names[mapping->perms] ?: "?",
		size_text(size, number(mapping->end - mapping->start)),
		direct ? size_text(resident, memory->resident) : "-",
		direct ? share_text(huge, memory->huge, memory->resident) : "-",
		direct ? sync[verdict->sync_mapped] : "-");
	if (file)
		put_name(out, file);
	else
		fputs("?\n", out);
	if (output->options.verbose)
		put_evidence(out, verdict);
}

/* The heading of the share that huge pages map: their size, where it is known. The files of a
 * process were observed on one machine. */
static const char *huge_heading(const struct subject *process, char *text)
{
	const struct subject *file;

	list_for_each (file, &process->files)
		if (file->facts && file->facts->host && file->facts->host->pmd_size.known)
			return size_in_words(text, file->facts->host->pmd_size.value);
	return "HUGE";
}

static void put_mappings(
	const struct output *output, const struct subject *process, const struct verdict *verdict)
{
	const struct mapping_facts *rows = process->mappings.items;
	char huge[SIZE_WORDS];

	fprintf(output->stream, "    %-12s %25s %4s %7s %8s %6s %8s  %s\n", "STATUS", "ADDRESS",
		"PERM", "SIZE", "RESIDENT", huge_heading(process, huge), "MAP_SYNC", "FILE");
	for (size_t i = 0; i < process->mappings.count; i++)
		put_mapping_row(output, &rows[i], file_of_mapping(process, &rows[i]),
			verdict_of_mapping(verdict, i));
}

/* One row that counts the files with this status that have no row of their own. */
static void put_rest(const struct output *output, const struct file_summary *summaries,
	size_t count, enum dax_status status)
{
	struct number bytes = number(0);
	size_t hidden = 0;
	char size[SIZE_TEXT];

	for (size_t i = 0; i < count; i++)
		if (summaries[i].status == status && file_summary_is_plain(&summaries[i])) {
			bytes.value += summaries[i].mapped.value;
			hidden++;
		}
	if (!hidden || output->options.verbose)
		return;
	put_status(output->stream, status, output->options.color);
	fprintf(output->stream, " %7s %8s %6s  %zu file%s (-v names them)\n",
		size_text(size, bytes), "-", "-", hidden, hidden == 1 ? "" : "s");
}

static void put_files(const struct output *output, const struct subject *process,
	const struct file_summary *summaries)
{
	const struct subject *files = process->files.items;
	char huge[SIZE_WORDS];

	fprintf(output->stream, "    %-12s %7s %8s %6s  %-27s %-10s %s\n", "STATUS", "MAPPED",
		"RESIDENT", huge_heading(process, huge), "HOW", "DURABILITY", "FILE");
	for (size_t i = 0; i < process->files.count; i++)
		if (output->options.verbose || !file_summary_is_plain(&summaries[i]))
			put_file_row(output, &files[i], &summaries[i]);
	put_rest(output, summaries, process->files.count, DAX_PAGE_CACHE);
	put_rest(output, summaries, process->files.count, DAX_NOT_MAPPABLE);
	put_rest(output, summaries, process->files.count, DAX_NOT_STORAGE);
}

static void put_errors(FILE *out, const struct subject *subject, const char *name)
{
	const struct error_facts *error;

	list_for_each (error, &subject->errors)
		put_line(out, "not seen", "%s%s%s (%s)", name ?: "", name ? ": " : "",
			error->message ?: "?", error->source ?: "?");
}

static void put_cost(FILE *out, const struct subject *process)
{
	const struct cost_facts *cost = process->cost;
	char size[SIZE_TEXT];

	if (cost)
		put_line(out, "cost", "%" PRIu64 ".%" PRIu64 " ms, %s of /proc read, smaps %s",
			cost->microseconds.value / 1000, cost->microseconds.value / 100 % 10,
			size_text(size, cost->bytes_read),
			cost->smaps_read == YES ? "among it" : "not");
}

/* Continues the title: how many files are mapped directly, of how many that is unknown. */
static void put_counts(FILE *out, const struct file_summary *summaries, size_t count)
{
	size_t direct = 0, unknown = 0;

	for (size_t i = 0; i < count; i++) {
		direct += file_summary_is_direct(&summaries[i]);
		unknown += summaries[i].status == DAX_UNKNOWN;
	}
	fprintf(out, ": %zu of %zu mapped file%s direct", direct, count,
		count == 1 ? " is" : "s are");
	if (unknown)
		fprintf(out, ", %zu %s unknown", unknown, unknown == 1 ? "is" : "are");
}

static void put_title(
	FILE *out, const struct subject *process, const struct file_summary *summaries)
{
	const struct process_facts *facts = process->facts->process;
	size_t files = process->files.count;

	put_escaped(out, process->name);
	if (process->command) {
		fputs(" (", out);
		put_escaped(out, process->command);
		fputc(')', out);
	}
	if (facts->state && facts->state != PROCESS_RUNNING) {
		fputs(": not applicable, a ", out);
		fputs(process_state_names[facts->state], out);
		fputs(" maps no files\n", out);
	} else if (!files) {
		fputs(": no file is mapped\n", out);
	} else {
		put_counts(out, summaries, files);
		fputs(facts->other_mount_namespace == YES
				? " (in another mount namespace: paths are those there)\n"
				: "\n",
			out);
	}
}

/* --stack, for the files that have a row of their own. */
static void put_stacks(FILE *out, const struct subject *process, const struct verdict *verdict,
	const struct file_summary *summaries)
{
	const struct subject *files = process->files.items;

	for (size_t i = 0; i < process->files.count; i++)
		if (!file_summary_is_plain(&summaries[i])) {
			put_line(out, "stack", "%s", files[i].name);
			put_stack(out, &verdict_of_file(verdict, i)->stack);
		}
}

static void put_counts_of_census(FILE *out, const char *name, const struct census_facts *census)
{
	put_escaped(out, name);
	fprintf(out, ": %" PRIu64 " of %" PRIu64 " processes map %s", census->found.value,
		census->processes.value,
		text_is(name, ALL_PROCESSES) ? "something with DAX" : "it");
	if (census->unread.value)
		fprintf(out, "; %" PRIu64 " could not be read", census->unread.value);
	fputc('\n', out);
}

static void put_unsearched(FILE *out, const char *name)
{
	put_escaped(out, name);
	fputs(": its processes are unknown\n", out);
}

void put_census(const struct output *output, const struct subject *host)
{
	const struct census_facts *census = host->facts->census;
	const struct error_facts *error;
	size_t max = output->options.verbose ? SIZE_MAX : NAMED_MAX, count = 0;

	if (census)
		put_counts_of_census(output->stream, host->name, census);
	else
		put_unsearched(output->stream, host->name);
	list_for_each (error, &host->errors)
		if (count++ < max)
			put_line(output->stream, "not seen", "%s (%s)", error->message ?: "?",
				error->source ?: "?");
	if (count > max)
		put_line(output->stream, "not seen", "%zu more (-v names them)", count - max);
}

static void put_unmapped(FILE *out, const struct process_facts *facts)
{
	const struct unmapped_facts *file;

	list_for_each (file, &facts->unmapped)
		put_line(out, "not mapped", "%s is open for writing, on a device with DAX",
			file->name ?: "?");
}

void put_process(
	struct output *output, const struct subject *process, const struct verdict *verdict)
{
	const struct output_options *options = &output->options;
	_cleanup_free_ struct file_summary *summaries = NULL;
	const struct subject *file;
	FILE *out = output->stream;

	if (!process->facts->process)
		return;
	summaries = file_summaries_new(process, verdict);
	put_title(out, process, summaries);
	if (process->mappings.count && options->mappings)
		put_mappings(output, process, verdict);
	else if (process->mappings.count)
		put_files(output, process, summaries);
	put_unmapped(out, process->facts->process);
	put_findings_of_files(out, process, verdict, summaries, options->explain, options->verbose);
	put_findings(out, &verdict->findings, NO_QUESTION, options->explain);
	if (options->stack)
		put_stacks(out, process, verdict, summaries);
	if (options->verbose)
		put_cost(out, process);
	list_for_each (file, &process->files)
		put_errors(out, file, file->name);
	put_errors(out, process, NULL);
}
