/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence.h"

#include "lib/xalloc.h"

void add_evidence(struct verdict *verdict, const char *source, enum question question,
	unsigned answer, enum weight weight, const char *format, ...)
{
	struct evidence *row = list_add(&verdict->evidence, &evidence_record);
	va_list arguments;

	row->question = question;
	row->answer = answer;
	row->weight = weight;
	row->source = xstrdup(source);
	va_start(arguments, format);
	row->detail = xvasprintf(format, arguments);
	va_end(arguments);
}

/* The answer of the evidence of one weight, 0 where there is none. */
static unsigned answer_by(
	const struct verdict *verdict, enum question question, enum weight weight, bool *disputed)
{
	const struct evidence *row;
	unsigned answer = 0;

	list_for_each (row, &verdict->evidence) {
		if (row->question != question || row->weight != weight || !row->answer)
			continue;
		if (answer && answer != row->answer)
			*disputed = true;
		answer = row->answer;
	}
	return answer;
}

static unsigned weigh(const struct verdict *verdict, enum question question)
{
	bool disputed = false;
	unsigned answer = answer_by(verdict, question, PROOF, &disputed);

	if (disputed)
		return 0;
	if (answer)
		return answer;
	answer = answer_by(verdict, question, CONFIGURATION, &disputed);
	if (disputed)
		return question == ACCESS   ? (unsigned)ACCESS_PAGE_CACHE
		       : question == FS_DAX ? (unsigned)FS_DAX_REFUSED
					    : 0;
	return answer;
}

void decide(struct verdict *verdict, enum question question)
{
	set_answer(verdict, question, weigh(verdict, question));
}

const struct evidence *deciding_row(const struct verdict *verdict, enum question question)
{
	const struct evidence *row, *found = NULL;

	list_for_each (row, &verdict->evidence)
		if (row->question == question && row->answer == answer_to(verdict, question) &&
			(!found || row->weight < found->weight))
			found = row;
	return found;
}
