// SPDX-License-Identifier: GPL-2.0-or-later
/* Values as they come out of a pipe: cut anywhere, several at once, or never. */
#include "lib/json-stream.h"

#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

struct pipe_stream {
	struct json_stream stream;
	int writer; /* -1 once it is closed */
};

static void end_input(struct pipe_stream *pipe)
{
	if (pipe->writer >= 0)
		close(pipe->writer);
	pipe->writer = -1;
}

static void pipe_cleanup(struct pipe_stream *pipe)
{
	end_input(pipe);
	json_stream_close(&pipe->stream);
}

#define PIPE struct pipe_stream __attribute__((cleanup(pipe_cleanup)))

static struct pipe_stream open_pipe(void)
{
	struct pipe_stream pipe;
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	json_stream_open(&pipe.stream, ends[0]);
	pipe.writer = ends[1];
	return pipe;
}

static void put(struct pipe_stream *pipe, const char *text)
{
	assert_int_equal(write(pipe->writer, text, strlen(text)), strlen(text));
}

static void assert_value(struct pipe_stream *pipe, const char *wanted)
{
	json_object *value = NULL;

	assert_int_equal(json_stream_next(&pipe->stream, &value), 1);
	assert_string_equal(json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN), wanted);
	json_object_put(value);
}

static void assert_rc(struct pipe_stream *pipe, int wanted)
{
	json_object *value = NULL;

	assert_int_equal(json_stream_next(&pipe->stream, &value), wanted);
	json_object_put(value);
}

static void test_several_in_one_read(void **state)
{
	PIPE pipe = open_pipe();

	(void)state;
	put(&pipe, " {\"a\":1}\n[2] \n\t{\"b\":\"c\"}{}\n\n");
	end_input(&pipe);
	assert_value(&pipe, "{\"a\":1}");
	assert_value(&pipe, "[2]");
	assert_value(&pipe, "{\"b\":\"c\"}");
	assert_value(&pipe, "{}");
	assert_rc(&pipe, 0);
	assert_rc(&pipe, 0);
}

static void test_empty(void **state)
{
	PIPE pipe = open_pipe();

	(void)state;
	put(&pipe, " \n\t\r\n");
	end_input(&pipe);
	assert_rc(&pipe, 0);
}

/* The child writes the text in two pieces, with time between them for the parent to read one. */
static pid_t put_in_pieces(struct pipe_stream *pipe, const char *text, size_t cut)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child > 0) {
		end_input(pipe);
		return child;
	}
	if (write(pipe->writer, text, cut) != (ssize_t)cut)
		_exit(1);
	nanosleep(&(struct timespec){ .tv_nsec = 3000000 }, NULL);
	if (write(pipe->writer, text + cut, strlen(text + cut)) != (ssize_t)strlen(text + cut))
		_exit(1);
	_exit(0);
}

/* A read may end anywhere, also within a character; and a pipe that is non-blocking may be empty.
 */
static void test_split(void **state)
{
	static const char text[] = "{\"n\":\"a\\\"\\u00e9 \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\","
				   "\"l\":[12,true,null]}\n{\"m\":2}\n";

	(void)state;
	for (size_t cut = 1; cut < strlen(text); cut++) {
		PIPE pipe = open_pipe();
		int rc = fcntl(pipe.stream.fd, F_SETFL, cut % 2 ? O_NONBLOCK : 0);
		pid_t child = put_in_pieces(&pipe, text, cut);
		json_object *value = NULL;

		assert_int_equal(rc, 0);
		rc = json_stream_next(&pipe.stream, &value);
		if (rc != 1)
			fail_msg("cut after byte %zu: %d", cut, rc);
		assert_int_equal(json_object_object_length(value), 2);
		json_object_put(value);
		assert_value(&pipe, "{\"m\":2}");
		assert_rc(&pipe, 0);
		waitpid(child, NULL, 0);
	}
}

/* Longer than the buffer, so reads end within characters. */
static void test_long(void **state)
{
	const size_t count = 200001;
	char *text = malloc(3 * count + sizeof("\"\""));
	struct json_stream stream;
	json_object *value = NULL;

	(void)state;
	text[0] = '"';
	for (size_t i = 0; i < count; i++)
		memcpy(text + 1 + 3 * i, "\xe2\x82\xac", 3);
	strcpy(text + 1 + 3 * count, "\"");
	{
		MEMORY_FILE file = memory_file(text);

		assert_int_equal(lseek(file.fd, 0, SEEK_SET), 0);
		json_stream_open(&stream, dup(file.fd));
	}
	free(text);
	assert_int_equal(json_stream_next(&stream, &value), 1);
	assert_int_equal(json_object_get_string_len(value), 3 * count);
	json_object_put(value);
	json_stream_close(&stream);
}

static const char *const bad[] = {
	"{\"a\":",           /* cut off */
	"{",                 /* cut off */
	"\"text",            /* cut off */
	"{\"a\":1}\n{\"a\"", /* the second is cut off */
	"{]",
	"hello",
	"}",
	"{\"a\" 1}",
	"\"\xff\"",
	"{\"a\":\"\xc3(\"}",
	"{\"a\":\"\xc3\"}",
	"\x01",
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		PIPE pipe = open_pipe();
		json_object *value = NULL;
		int rc;

		put(&pipe, bad[i]);
		end_input(&pipe);
		while ((rc = json_stream_next(&pipe.stream, &value)) == 1)
			json_object_put(value);
		if (rc != -EBADMSG)
			fail_msg("%s: %d", bad[i], rc);
	}
}

static void test_depth(void **state)
{
	char text[4096] = "";

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		text[i] = '[';
		text[1999 - i] = ']';
	}
	for (size_t depth = 8; depth <= 1000; depth += 992) {
		PIPE pipe = open_pipe();

		put(&pipe, text + 1000 - depth);
		assert_rc(&pipe, depth == 8 ? 1 : -EBADMSG);
	}
}

/* The second value is in the buffer by then. */
static void test_two_in_one_read(void **state)
{
	PIPE pipe = open_pipe();

	(void)state;
	put(&pipe, "{}{}");
	assert_value(&pipe, "{}");
	assert_value(&pipe, "{}");
}

static void test_error_of_read(void **state)
{
	struct json_stream stream;
	json_object *value = NULL;

	(void)state;
	json_stream_open(&stream, open("/", O_RDONLY | O_CLOEXEC));
	assert_int_equal(json_stream_next(&stream, &value), -EISDIR);
	json_stream_close(&stream);
	json_stream_close(&stream);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_several_in_one_read),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_two_in_one_read),
		cmocka_unit_test(test_error_of_read),
	};

	return cmocka_run_group_tests_name("json-stream", tests, NULL, NULL);
}
