/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
