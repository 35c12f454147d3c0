/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table of facts and of what must come of them. A row is a test:
 *
 *	{ "what it is", KIND_FILE, GIVEN(.file = IS_DAX, .trial = TAKES_SYNC),
 *		{ status, access, sync, durability, map_direct }, "some evidence says this" },
 */
#ifndef DAXINFO_ROWS_H
#define DAXINFO_ROWS_H

#include "given.h"
#include "test.h"
#include "verdict/judge.h"

#include <stdlib.h>

/* A row ends where it has nothing more to say. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#define GIVEN(...)                                                                                 \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}

struct answers {
	enum dax_status status;
	enum access access;
	enum sync sync;
	enum durability durability;
	enum guarantee map_direct;
};

struct row {
	const char *name;
	enum kind kind;
	struct facts facts;
	struct answers answers;
	const char *seen; /* part of an evidence's detail, or NULL */
};

static inline void put_answers(char *text, size_t size, const struct answers *answers)
{
	snprintf(text, size, "status %s, access %s, sync %s, durability %s, map_direct %s",
		status_names[answers->status], access_names[answers->access],
		sync_names[answers->sync], durability_names[answers->durability],
		guarantee_names[answers->map_direct]);
}

static inline bool has_evidence(
	const struct verdict *verdict, enum question question, unsigned answer)
{
	const struct evidence *row;

	list_for_each (row, &verdict->evidence)
		if (row->question == question && row->answer == answer)
			return true;
	return false;
}

/* A trial that was not made has no result. */
static inline void assert_tried(const struct verdict *verdict, const struct facts *facts)
{
	const struct evidence *row;

	list_for_each (row, &verdict->evidence)
		if (!facts->trial && row->weight == PROOF && strncmp(row->source, "map-", 4) == 0)
			fail_msg("%s, though no trial was made: %s", row->source, row->detail);
}

/* Each answer must have evidence. */
static inline void assert_grounded(const struct verdict *verdict)
{
	const struct evidence *row;

	for (enum question question = ACCESS; question <= MAP_DIRECT; question++)
		if (answer_to(verdict, question))
			assert_true(has_evidence(verdict, question, answer_to(verdict, question)));
	list_for_each (row, &verdict->evidence) {
		assert_true(row->question != NO_QUESTION && row->weight != NO_WEIGHT);
		assert_non_null(row->source);
		assert_true(*row->detail != '\0');
		assert_null(strstr(row->detail, "(null)"));
	}
}

static inline void assert_seen(const struct verdict *verdict, const char *text)
{
	const struct evidence *row;

	list_for_each (row, &verdict->evidence)
		if (strstr(row->detail, text))
			return;
	list_for_each (row, &verdict->evidence)
		print_error("%s %s: %s\n", question_names[row->question],
			answer_names[row->question][row->answer], row->detail);
	fail_msg("no evidence says \"%s\"", text);
}

/* Outlives an assertion that fails. */
static struct verdict *judged;

static inline int forget_verdict(void **state)
{
	(void)state;
	verdict_free(judged);
	judged = NULL;
	return 0;
}

/* Sets judged. A host that is not given has pages of 4 KiB. */
static inline void judge_given(enum kind kind, const struct facts *given)
{
	struct host_facts host = { .page_size = NUMBER(4096) };
	struct facts facts = *given;
	const struct subject subject = { .name = "/mnt/file", .kind = kind, .facts = &facts };

	facts.host = facts.host ?: &host;
	judged = verdict_new(&subject);
	assert_non_null(judged);
}

static inline void judge_row(void **state)
{
	const struct row *row = *state;
	struct answers answers;
	char wanted[160], got[160];

	judge_given(row->kind, &row->facts);
	answers = (struct answers){ judged->status, judged->access, judged->sync,
		judged->durability, judged->map_direct };
	put_answers(wanted, sizeof(wanted), &row->answers);
	put_answers(got, sizeof(got), &answers);
	assert_string_equal(got, wanted);
	assert_grounded(judged);
	assert_tried(judged, &row->facts);
	if (row->seen)
		assert_seen(judged, row->seen);
}

#define RUN_ROWS(group, rows) run_rows(group, rows, COUNT(rows))

static inline int run_rows(const char *group, const struct row *rows, size_t count)
{
	struct CMUnitTest *tests = calloc(count, sizeof(*tests));
	int failed;

	for (size_t i = 0; i < count; i++) {
		tests[i].name = rows[i].name;
		tests[i].test_func = judge_row;
		tests[i].teardown_func = forget_verdict;
		tests[i].initial_state = (void *)&rows[i];
	}
	failed = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
	free(tests);
	return failed;
}

#endif
