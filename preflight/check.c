/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check.h"

#include "lib/xalloc.h"

#include <stdint.h>

/* A message may go to a log or a monitoring system: it has no command that destroys data. */
static const char *safe_command(const struct remedy *remedy)
{
	return remedy && remedy->destroys_data == NO ? remedy->command : NULL;
}

/* part: the file of a process, or NULL. */
static char *requirement_message(const struct requirement *requirement, const char *subject,
	const char *part, const char *actual, const struct verdict *verdict)
{
	const struct finding *finding = requirement_finding(requirement, verdict);
	const char *message = finding ? finding->message : NULL;
	const char *remedy = finding ? safe_command(finding->remedy) : NULL;

	return xasprintf("%s: '%s' is required: %s%s%s%s%s%s%s", subject, requirement->name,
		part ?: "", part ? ": " : "", actual, message ? ": " : "", message ?: "",
		remedy ? " Remedy: " : "", remedy ?: "");
}

/* mapping: the index of the mapping for which the requirement does not hold, SIZE_MAX for none. */
static char *process_message(const struct requirement *requirement, const struct subject *process,
	const struct verdict *verdict, const char *pattern, size_t mapping)
{
	const struct mapping_facts *rows = process->mappings.items;
	const struct subject *file;

	if (mapping == SIZE_MAX)
		return requirement_message(requirement, process->name, NULL,
			!process->facts->process ? "unknown"
			: pattern                ? "no file that matches --file is mapped"
			: requirement_is_about_stores(requirement)
				? "no data file is mapped shared"
				: "no data file is mapped",
			verdict);
	file = file_of_mapping(process, &rows[mapping]);
	verdict = requirement_verdict(requirement, process, verdict, mapping);
	return requirement_message(requirement, process->name, file ? file->name : NULL,
		requirement_answer_of_mapping(requirement, verdict), verdict);
}

/* With -a or -u each process is a subject of its own. The requirement on all of them fails if there
 * is none, and is unknown if some could not be read, or are hidden. */
static enum tristate were_all_found(const struct subject *host)
{
	const struct census_facts *census = host->facts->census;

	if (!census || census->unread.value || host->errors.count)
		return UNKNOWN;
	return tristate(census->found.value);
}

/* Why it is unknown or fails: the first process that could not be read, or that there is none. */
static char *census_message(
	const struct requirement *requirement, const struct subject *host, enum tristate holds)
{
	const struct error_facts *error = host->errors.items;
	uint64_t unread = host->facts->census ? host->facts->census->unread.value : 0;
	const char *name = requirement->name;

	if (holds == NO)
		return xasprintf("%s: '%s' is required: no process was found", host->name, name);
	return xasprintf("%s: '%s' is required: unknown: %s%s", host->name, name,
		error && error->message ? error->message : "processes could not be read",
		unread > 1 ? ", and others" : "");
}

enum status check_requirement(const struct requirement *requirement, const struct subject *subject,
	const struct verdict *verdict, const char *pattern, char **message)
{
	static const enum status status_of[] = {
		[UNKNOWN] = STATUS_UNDECIDED,
		[NO] = STATUS_REFUSED,
		[YES] = STATUS_OK,
	};
	size_t mapping = SIZE_MAX;
	enum tristate holds;

	*message = NULL;
	switch (subject->kind) {
	case KIND_HOST:
		holds = were_all_found(subject);
		if (holds != YES)
			*message = census_message(requirement, subject, holds);
		break;
	case KIND_PROCESS:
		holds = requirement_holds_for_process(
			requirement, subject, verdict, pattern, &mapping);
		if (holds != YES)
			*message = process_message(requirement, subject, verdict, pattern, mapping);
		break;
	default:
		holds = requirement_holds(requirement, subject, verdict);
		if (holds != YES)
			*message = requirement_message(requirement, subject->name, NULL,
				requirement_answer(requirement, verdict), verdict);
	}
	return status_of[holds];
}
