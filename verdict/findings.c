/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "findings.h"

#include "lib/xalloc.h"
#include "obstacles.h"
#include "template.h"

const struct finding_type *const path_findings[] = { exclusion_findings, mount_findings,
	block_findings, kind_findings, sync_findings, durability_findings, extent_findings,
	kernel_findings, NULL };

const struct finding_type *const all_findings[] = { exclusion_findings, mount_findings,
	block_findings, kind_findings, sync_findings, durability_findings, extent_findings,
	kernel_findings, mapping_findings, process_findings, NULL };

/* A finding is a cause if the answer to its question is no. Findings on later questions are not:
 * they would matter only once this answer is another one. */
static bool is_cause(const struct finding_type *type, const struct subject *subject,
	const struct verdict *verdict)
{
	bool direct = verdict->access == ACCESS_DIRECT;
	struct place place;

	switch (question_of(type, subject)) {
	case ACCESS:
		return verdict->access == ACCESS_PAGE_CACHE || verdict->access == ACCESS_NONE;
	case SYNC:
		return direct && verdict->sync != SYNC_CAPABLE;
	case DURABILITY:
		return direct && verdict->sync == SYNC_CAPABLE &&
		       (verdict->durability == DURABILITY_UNKNOWN ||
			       verdict->durability == DURABILITY_NONE);
	case FS_DAX:
		return verdict->fs_dax == FS_DAX_REFUSED &&
		       (type->stands ? find_obstacle(type, subject, &place)
				     : type->question == ACCESS);
	default:
		return false;
	}
}

static bool is_reported(const struct finding_type *type, const struct subject *subject,
	const struct verdict *verdict)
{
	struct place place;

	if (type->applies)
		return type->applies(subject, verdict);
	return (type->always || is_cached_on_dax(subject, verdict) ||
		       is_refused_on_dax(subject, verdict)) &&
	       find_obstacle(type, subject, &place);
}

static struct remedy_type remedy_for(const struct finding_type *type, const struct subject *subject)
{
	const struct remedy_type *row = type->remedies;

	while (row && row->fits && !row->fits(subject))
		row++;
	return row ? *row
		   : (struct remedy_type){ NULL, type->remedy, type->note, type->destroys_data };
}

/* NULL where there is none, or part of the command is unknown. */
static struct remedy *new_remedy(const struct remedy_type *type, const struct place *place)
{
	char *command = expand_for_shell(type->command, place);
	struct remedy *remedy;

	if (!command && (type->command || !type->note))
		return NULL;
	remedy = record_new(&remedy_record);
	remedy->command = command;
	remedy->note = type->note ? expand(type->note, place) : NULL;
	remedy->destroys_data = tristate(type->destroys_data);
	return remedy;
}

static void add_finding(
	const struct finding_type *type, const struct subject *subject, struct verdict *verdict)
{
	struct finding *row = list_add(&verdict->findings, &finding_record);
	const struct place place = { .subject = subject };
	const struct remedy_type remedy = remedy_for(type, subject);

	row->severity = type->severity;
	row->question = question_of(type, subject);
	row->cause = tristate(is_cause(type, subject, verdict));
	row->id = xstrdup(type->id);
	row->message = expand(type->message, &place);
	row->remedy = new_remedy(&remedy, &place);
}

void add_findings(const struct finding_type *const *tables, const struct subject *subject,
	struct verdict *verdict)
{
	for (int causes = 1; causes >= 0; causes--)
		for (const struct finding_type *const *table = tables; *table; table++)
			for (const struct finding_type *type = *table; type->id; type++)
				if (is_cause(type, subject, verdict) == causes &&
					is_reported(type, subject, verdict))
					add_finding(type, subject, verdict);
}

const struct finding_type *obstacle_at(enum layer_kind layer, const struct place *place)
{
	for (const struct finding_type *const *table = path_findings; *table; table++)
		for (const struct finding_type *type = *table; type->id; type++)
			if (type->layer == layer && type->reason && type->stands(place))
				return type;
	return NULL;
}
