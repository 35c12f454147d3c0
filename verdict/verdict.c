/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

#include "findings.h"
#include "judge.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const judgement_names[] = {
	[UNKNOWN] = "unknown",
	[DIRECT] = "direct",
	[PAGE_CACHE] = "page-cache",
	[NONE] = "none",
	[CAPABLE] = "capable",
	[REFUSED] = "refused",
	[BYTE] = "byte",
	[CACHE_LINE] = "cache-line",
	[PAGE] = "page",
	[HOLDS] = "holds",
	[FAILS] = "fails",
	[SYNC_CAPABLE] = "sync-capable",
	[NOT_MAPPABLE] = "not-mappable",
	NULL,
};

const char *const question_names[] = {
	[NO_QUESTION] = "none",
	[ACCESS] = "access",
	[SYNC] = "sync",
	[DURABILITY] = "durability",
	[MAP_DIRECT_HOLDS] = "map_direct",
	[MAP_DIRECT_2017_HOLDS] = "map_direct_2017",
	[LONG_TERM_PIN] = "long_term_pin",
	NULL,
};

const char *const weight_names[] = {
	[NO_WEIGHT] = "unknown",
	[PROOF] = "proof",
	[CONFIGURATION] = "configuration",
	NULL,
};

const char *const severity_names[] = {
	[NO_SEVERITY] = "unknown",
	[INFO] = "info",
	[WARNING] = "warning",
	[ERROR] = "error",
	NULL,
};

#define ANSWER_FIELD(member, help) FIELD_OF_CHOICES(struct verdict, member, judgement_names, help)
static const struct field verdict_fields[] = {
	ANSWER_FIELD(status, "access and sync in one word"),
	ANSWER_FIELD(access, "does a mapping reach the storage, or the page cache?"),
	ANSWER_FIELD(sync, "is MAP_SYNC accepted?"),
	ANSWER_FIELD(durability, "what makes a store survive power loss?"),
	ANSWER_FIELD(map_direct, "would the assertion proposed as MAP_DIRECT hold?"),
	ANSWER_FIELD(map_direct_2017,
		"would that of 2017 hold: direct, and no write fault changes the block map now?"),
	ANSWER_FIELD(long_term_pin, "is a pin granted that outlives the call (RDMA, VFIO)?"),
	ANSWER_FIELD(libpmem2, "the store granularity that libpmem2 would take, machine-wide"),
	{ 0 },
};
const struct record verdict_record = { sizeof(struct verdict), verdict_fields };

static const struct field evidence_fields[] = {
	FIELD(FIELD_TEXT, struct evidence, source, "the interface that it came from"),
	FIELD_OF_CHOICES(
		struct evidence, question, question_names, "the question that it bears on"),
	FIELD_OF_CHOICES(struct evidence, answer, judgement_names, "what it says"),
	FIELD_OF_CHOICES(struct evidence, weight, weight_names, "proof, or configuration"),
	FIELD(FIELD_TEXT, struct evidence, detail, "what was seen"),
	{ 0 },
};
const struct record evidence_record = { sizeof(struct evidence), evidence_fields };

static const struct field finding_fields[] = {
	FIELD(FIELD_TEXT, struct finding, id, "its name, which never changes"),
	FIELD_OF_CHOICES(struct finding, severity, severity_names, "info, warning or error"),
	FIELD_OF_CHOICES(struct finding, question, question_names, "the question that it bears on"),
	FIELD(FIELD_ANSWER, struct finding, cause, "it alone would make that answer what it is"),
	FIELD(FIELD_TEXT, struct finding, message, "what it means"),
	FIELD(FIELD_TEXT, struct finding, remedy, "what can be done about it"),
	{ 0 },
};
const struct record finding_record = { sizeof(struct finding), finding_fields };

static const struct field layer_fields[] = {
	FIELD(FIELD_TEXT, struct layer, layer,
		"file, file-system, mount, partition, dm, md, loop, disk, namespace, region, "
		"dax-device"),
	FIELD(FIELD_TEXT, struct layer, name, "its name"),
	FIELD(FIELD_NUMBER, struct layer, depth, "how many layers stand above it"),
	FIELD(FIELD_ANSWER, struct layer, dax, "as far as it goes, there is DAX"),
	FIELD(FIELD_ANSWER, struct layer, sync, "as far as it goes, MAP_SYNC is accepted"),
	FIELD(FIELD_TEXT, struct layer, reason, "what it says, where that is no plain yes"),
	{ 0 },
};
const struct record layer_record = { sizeof(struct layer), layer_fields };

#define GROUNDS                                                                                    \
	FIELD_OF_ROWS(struct verdict, evidence, &evidence_record, "what the answers rest on"),     \
		FIELD_OF_ROWS(struct verdict, findings, &finding_record, "what stands in the way")

static const struct field mapping_grounds_fields[] = { GROUNDS, { 0 } };
const struct record mapping_grounds_record = { sizeof(struct verdict), mapping_grounds_fields };

static const struct field grounds_fields[] = {
	GROUNDS,
	FIELD_OF_ROWS(struct verdict, stack, &layer_record,
		"the layers, from the top, and which of them stand in the way"),
	{ 0 },
};
const struct record grounds_record = { sizeof(struct verdict), grounds_fields };

static const struct field mapping_verdict_fields[] = {
	FIELD(FIELD_ANSWER, struct verdict, sync_mapped,
		"it was made with MAP_SYNC, where that means something"),
	{ 0 },
};
const struct record mapping_verdict_record = { sizeof(struct verdict), mapping_verdict_fields };

int add_evidence(struct verdict *verdict, const char *source, enum question question,
	enum judgement answer, enum weight weight, const char *format, ...)
{
	struct evidence *row = list_add(&verdict->evidence, &evidence_record);
	va_list arguments;
	int length;

	if (!row)
		return -ENOMEM;
	row->question = question;
	row->answer = answer;
	row->weight = weight;
	row->source = strdup(source);
	va_start(arguments, format);
	length = vasprintf(&row->detail, format, arguments);
	va_end(arguments);
	if (length < 0)
		row->detail = NULL;
	return row->source && row->detail ? 0 : -ENOMEM;
}

static enum judgement settle_by(
	const struct verdict *verdict, enum question question, enum weight weight, bool *disputed)
{
	const struct evidence *row;
	enum judgement answer = UNKNOWN;

	list_for_each (row, &verdict->evidence) {
		if (row->question != question || row->weight != weight || row->answer == UNKNOWN)
			continue;
		if (answer != UNKNOWN && answer != row->answer)
			*disputed = true;
		answer = row->answer;
	}
	return answer;
}

enum judgement settle(const struct verdict *verdict, enum question question)
{
	bool disputed = false;
	enum judgement answer = settle_by(verdict, question, PROOF, &disputed);

	if (disputed)
		return UNKNOWN;
	if (answer != UNKNOWN)
		return answer;
	answer = settle_by(verdict, question, CONFIGURATION, &disputed);
	if (disputed)
		return question == ACCESS ? PAGE_CACHE : UNKNOWN;
	return answer;
}

const struct evidence *deciding_row(
	const struct verdict *verdict, enum question question, enum judgement answer)
{
	const struct evidence *row, *found = NULL;

	list_for_each (row, &verdict->evidence)
		if (row->question == question && row->answer == answer &&
			(!found || row->weight < found->weight))
			found = row;
	return found;
}

enum judgement answer_to(const struct verdict *verdict, enum question question)
{
	switch (question) {
	case ACCESS:
		return verdict->access;
	case SYNC:
		return verdict->sync;
	case DURABILITY:
		return verdict->durability;
	case MAP_DIRECT_HOLDS:
		return verdict->map_direct;
	case MAP_DIRECT_2017_HOLDS:
		return verdict->map_direct_2017;
	case LONG_TERM_PIN:
		return verdict->long_term_pin;
	case NO_QUESTION:
		break;
	}
	return UNKNOWN;
}

enum judgement sum_up(const struct verdict *verdict)
{
	switch (verdict->access) {
	case DIRECT:
		return verdict->sync == CAPABLE ? SYNC_CAPABLE : DIRECT;
	case NONE:
		return NOT_MAPPABLE;
	default:
		return verdict->access;
	}
}

int judge_file(const struct subject *subject, struct verdict *verdict)
{
	int rc = weigh_access(subject, verdict) ?: weigh_sync(subject, verdict);

	verdict->access = settle(verdict, ACCESS);
	verdict->sync = settle(verdict, SYNC);
	rc = rc ?: weigh_durability(subject, verdict);
	verdict->durability = settle(verdict, DURABILITY);
	rc = rc ?: weigh_map_direct(subject, verdict);
	verdict->map_direct = settle(verdict, MAP_DIRECT_HOLDS);
	rc = rc ?: weigh_map_direct_2017(subject, verdict) ?: weigh_pin(subject, verdict);
	verdict->map_direct_2017 = settle(verdict, MAP_DIRECT_2017_HOLDS);
	verdict->long_term_pin = settle(verdict, LONG_TERM_PIN);
	verdict->status = sum_up(verdict);
	verdict->libpmem2 = granularity_of_libpmem2(subject, verdict);
	return rc ?: add_findings(finding_catalogue, subject, verdict) ?: add_stack(subject, verdict);
}

struct verdict *verdict_new(const struct subject *subject)
{
	struct verdict *verdict = record_new(&grounds_record);
	int rc = -ENOMEM;

	if (verdict)
		rc = subject->kind == KIND_PROCESS ? judge_process(subject, verdict)
						   : judge_file(subject, verdict);
	if (rc == 0)
		return verdict;
	verdict_free(verdict);
	return NULL;
}

void verdict_free(struct verdict *verdict)
{
	if (verdict)
		free_parts(verdict->parts);
	record_free(&grounds_record, verdict);
}
