// SPDX-License-Identifier: GPL-2.0-or-later
/* Receives a subject as a child would send it; one that is accepted is sent again, and arrives
 * unchanged. If the first byte is 0, the others are what is received. Otherwise it is a subject
 * with every type of member, changed by patches (two bytes of offset, one of value); an offset of
 * 65535 truncates it instead. */
#include "lib/record-pipe.h"
#include "facts/subject.h"
#include "fuzz.h"
#include "lib/record-json.h"

#include <errno.h>

#define NESTING_MAX 3

int LLVMFuzzerInitialize(int *argc, char ***argv);

static char *image;
static size_t image_size;

static char *json_of(const struct subject *subject)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	record_put_json(out, &subject_record, subject);
	must(fclose(out) == 0);
	return text;
}

static int receive(int fd, struct subject *subject)
{
	static struct record_pipe pipe;

	must(lseek(fd, 0, SEEK_SET) == 0);
	record_pipe_open(&pipe, fd, -1, NULL);
	return record_receive(&pipe, &subject_record, subject);
}

static void must_be_same(const struct subject *subject, const struct subject *other)
{
	STRING json = json_of(subject);
	STRING json_of_other = json_of(other);

	must(strcmp(json, json_of_other) == 0);
}

static void send_again(const struct subject *subject)
{
	MEMORY_FILE file = memory_file("", 0);
	FILE *out = fdopen(dup(file.fd), "w");
	struct subject again = { 0 };

	must(out);
	record_send(out, &subject_record, subject);
	must(fclose(out) == 0);
	must(receive(file.fd, &again) == 0);
	must_be_same(subject, &again);
	record_clear(&subject_record, &again);
}

static void fill(const struct record *record, void *object, unsigned depth)
{
	for (const struct field *field = record->fields; field->name; field++) {
		void *member = (char *)object + field->offset;

		if (field->type == FIELD_TEXT) {
			*(char **)member = strdup(field->name);
		} else if (field->type == FIELD_RECORD && depth < NESTING_MAX) {
			*(void **)member = record_new(field->record);
			fill(field->record, *(void **)member, depth + 1);
		} else if (field->type == FIELD_LIST && depth < NESTING_MAX) {
			for (int i = 0; i < 2; i++)
				fill(field->record, list_add(member, field->record), depth + 1);
		}
	}
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct subject subject = { 0 };
	FILE *out = open_memstream(&image, &image_size);

	(void)argc;
	(void)argv;
	fill(&subject_record, &subject, 0);
	record_send(out, &subject_record, &subject);
	must(fclose(out) == 0);
	record_clear(&subject_record, &subject);
	return 0;
}

/* The bytes to receive. */
static struct memory_file make_file(struct input input)
{
	STRING bytes = NULL;
	size_t size = image_size;

	if (!take_byte(&input))
		return memory_file(input.data, input.left);
	bytes = malloc(image_size);
	must(bytes);
	memcpy(bytes, image, image_size);
	while (input.left) {
		size_t place = take_number(&input, 2);

		if (place == UINT16_MAX)
			size = take_number(&input, 2) % (image_size + 1);
		else
			bytes[place % image_size] = (char)take_byte(&input);
	}
	return memory_file(bytes, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MEMORY_FILE file = make_file((struct input){ data, size });
	struct subject subject = { 0 };
	int rc = receive(file.fd, &subject);

	must(rc == 0 || rc == -EPIPE || rc == -EBADMSG);
	if (rc == 0)
		send_again(&subject);
	record_clear(&subject_record, &subject);
	return 0;
}
