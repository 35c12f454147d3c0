// SPDX-License-Identifier: GPL-2.0-or-later
/* JSON values that arrive in pieces are the same as those that arrive at once. The first byte is
 * the size of the pieces. Where pieces end, json-c accepts some input that is not JSON: bytes that
 * are not UTF-8, 1-1 (cut after the first 1, which is a value), or text after a value. So only
 * objects are compared, and only if the input is UTF-8; record-parse.c checks the texts. */
#include "lib/json-stream.h"

#include "fuzz.h"
#include "lib/utf8.h"

#include <errno.h>
#include <fcntl.h>

#define PIECES_MAX 15   /* packets that a pipe holds */
#define INPUT_MAX  4096 /* bytes of a packet */
#define VALUES_MAX 64

struct values {
	int rc; /* what ended them */
	size_t count;
	bool objects; /* and nothing else */
	char *texts[VALUES_MAX];
};

static void read_values(int fd, struct values *values)
{
	struct json_stream stream;
	json_object *value;

	*values = (struct values){ .objects = true };
	json_stream_open(&stream, fd);
	while (values->count < VALUES_MAX &&
		(values->rc = json_stream_next(&stream, &value)) == 1) {
		values->objects &= json_object_is_type(value, json_type_object);
		values->texts[values->count++] = strdup(json_object_to_json_string(value));
		json_object_put(value);
	}
	json_stream_close(&stream);
}

static void free_values(struct values *values)
{
	for (size_t i = 0; i < values->count; i++)
		free(values->texts[i]);
}

static void must_be_same(const struct values *whole, const struct values *pieces)
{
	must(whole->rc == pieces->rc && whole->count == pieces->count);
	for (size_t i = 0; i < whole->count; i++)
		must(strcmp(whole->texts[i], pieces->texts[i]) == 0);
}

static bool is_text(const struct input *input)
{
	STRING text = strndup((const char *)input->data, input->left);

	must(text);
	return strlen(text) == input->left && utf8_valid(text);
}

/* A pipe of packets gives each write by itself. */
static int open_pieces(const uint8_t *data, size_t size, size_t piece)
{
	int ends[2];

	must(pipe2(ends, O_CLOEXEC | O_DIRECT) == 0);
	for (unsigned i = 0; size > 0; i++) {
		size_t length = i == PIECES_MAX || piece > size ? size : piece;

		must(write(ends[1], data, length) == (ssize_t)length);
		data += length;
		size -= length;
	}
	close(ends[1]);
	return ends[0];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size < INPUT_MAX ? size : INPUT_MAX };
	size_t piece = take_byte(&input);
	MEMORY_FILE file = memory_file(input.data, input.left);
	struct values whole, pieces;

	read_values(dup(file.fd), &whole);
	must(whole.rc == 0 || whole.rc == 1 || whole.rc == -EBADMSG);
	read_values(open_pieces(input.data, input.left, piece ? piece : 1), &pieces);
	if (is_text(&input) && whole.rc >= 0 && whole.objects)
		must_be_same(&whole, &pieces);
	free_values(&whole);
	free_values(&pieces);
	return 0;
}
