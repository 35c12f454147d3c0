/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "judge.h"

#include "file.h"
#include "process.h"

struct verdict *verdict_new(const struct subject *subject)
{
	struct verdict *verdict = record_new(&grounds_record);

	if (subject->kind == KIND_PROCESS)
		judge_process(subject, verdict);
	else if (subject->kind != KIND_HOST) /* of a search for processes nothing is judged */
		judge_file(subject, verdict);
	return verdict;
}
