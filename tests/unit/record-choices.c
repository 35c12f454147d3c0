// SPDX-License-Identifier: GPL-2.0-or-later
/* A choice whose words depend on another member: written, read back, sent, and rejected. */
#include "json-text.h"
#include "lib/record-parse.h"
#include "lib/record-pipe.h"
#include "test.h"

#include <errno.h>
#include <stdlib.h>

struct reply {
	unsigned question;
	unsigned answer;
};

static const char *const questions[] = { "none", "access", "sync", NULL };
static const char *const nothing[] = { "unknown", NULL };
static const char *const accesses[] = { "unknown", "direct", "page-cache", NULL };
static const char *const syncs[] = { NULL, "capable", NULL }; /* unknown is null */
static const char *const *const answers[] = { nothing, accesses, syncs, NULL };

static const struct field fields[] = {
	FIELD_OF_CHOICES(struct reply, question, questions, ""),
	FIELD_OF_CHOICE_LISTS(struct reply, answer, answers, question, ""),
	{ 0 },
};
static const struct record reply_record = { sizeof(struct reply), fields };

static const struct {
	struct reply reply;
	const char *json;
	bool sound;
} rows[] = {
	{ { 0, 0 }, "{\"question\":\"none\",\"answer\":\"unknown\"}", true },
	{ { 1, 0 }, "{\"question\":\"access\",\"answer\":\"unknown\"}", true },
	{ { 1, 1 }, "{\"question\":\"access\",\"answer\":\"direct\"}", true },
	{ { 1, 2 }, "{\"question\":\"access\",\"answer\":\"page-cache\"}", true },
	{ { 2, 0 }, "{\"question\":\"sync\",\"answer\":null}", true },
	{ { 2, 1 }, "{\"question\":\"sync\",\"answer\":\"capable\"}", true },
	{ .reply = { 0, 1 } },
	{ .reply = { 2, 2 } },
	{ .reply = { 1, 3 } },
	{ .reply = { 3, 0 } },
};

static void test_json(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct parse_error error = { "" };
		struct reply again = { 0 };
		json_object *json;
		char *text;

		if (!rows[i].sound)
			continue;
		text = json_text(&reply_record, &rows[i].reply);
		assert_string_equal(text, rows[i].json);
		json = json_tokener_parse(text);
		assert_int_equal(record_parse(&reply_record, &again, json, &error), 0);
		assert_memory_equal(&again, &rows[i].reply, sizeof(again));
		json_object_put(json);
		free(text);
	}
}

/* A word of another question is unknown, like any that the list does not have. */
static void test_word_of_another_question(void **state)
{
	json_object *json = json_tokener_parse("{\"question\":\"sync\",\"answer\":\"direct\"}");
	struct parse_error error = { "" };
	struct reply reply = { 0 };

	(void)state;
	assert_int_equal(record_parse(&reply_record, &reply, json, &error), 0);
	assert_int_equal(reply.question, 2);
	assert_int_equal(reply.answer, 0);
	json_object_put(json);
}

static void test_pipe(void **state)
{
	static struct record_pipe pipe;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		MEMORY_FILE file = memory_file_of(&rows[i].reply, sizeof(rows[i].reply));
		struct reply again = { 0 };

		assert_int_equal(lseek(file.fd, 0, SEEK_SET), 0);
		record_pipe_open(&pipe, file.fd, -1, NULL);
		assert_int_equal(
			record_receive(&pipe, &reply_record, &again), rows[i].sound ? 0 : -EBADMSG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_word_of_another_question),
		cmocka_unit_test(test_pipe),
	};

	return cmocka_run_group_tests_name("record-choices", tests, NULL, NULL);
}
