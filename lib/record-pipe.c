/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record-pipe.h"

#include "xalloc.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROWS_MAX (1U << 24)
#define TEXT_MAX (1U << 24) /* bytes: far more than the kernel reports in one text */

static void send_rows(FILE *out, const struct record *record, const char *rows, size_t count);

/* Sends what the member points to, if anything. The pointer itself was sent with the struct. */
static void send_owned(FILE *out, const struct field *field, const void *member)
{
	const struct list *list = member;
	const void *owned = *(void *const *)member;

	if (field->type == FIELD_LIST) {
		send_rows(out, field->record, list->items, list->count);
	} else if (owned && field->type == FIELD_TEXT) {
		size_t size = strlen(owned) + 1;

		fwrite_unlocked(&size, sizeof(size), 1, out);
		fwrite_unlocked(owned, 1, size, out);
	} else if (owned) {
		send_rows(out, field->record, owned, 1);
	}
}

/* Sends the structs, then what they own. */
static void send_rows(FILE *out, const struct record *record, const char *rows, size_t count)
{
	if (count)
		fwrite_unlocked(rows, record->size, count, out);
	for (const struct field *field = record->fields; field->name; field++)
		if (!field_plain_size(field->type))
			for (size_t i = 0; i < count; i++)
				send_owned(out, field, rows + i * record->size + field->offset);
}

void record_send(FILE *out, const struct record *record, const void *object)
{
	send_rows(out, record, object, 1);
}

void record_pipe_open(
	struct record_pipe *pipe, int fd, int timeout_ms, const volatile unsigned *counter)
{
	pipe->fd = fd;
	pipe->timeout_ms = timeout_ms;
	pipe->counter = counter;
	pipe->start = pipe->end = 0;
}

/* Waits until the pipe is readable, or until it was not for the timeout and the sender made no step
 * meanwhile. */
static int wait_readable(const struct record_pipe *pipe)
{
	struct pollfd readable = { .fd = pipe->fd, .events = POLLIN };

	for (;;) {
		unsigned before = pipe->counter ? *pipe->counter : 0;
		int rc = poll(&readable, 1, pipe->timeout_ms);

		if (rc > 0)
			return 0;
		if (rc < 0 && errno != EINTR && errno != EAGAIN)
			return -errno;
		if (rc == 0 && (!pipe->counter || *pipe->counter == before))
			return -ETIMEDOUT;
	}
}

static ssize_t read_some(const struct record_pipe *pipe, void *to, size_t size)
{
	int rc = wait_readable(pipe);
	ssize_t length;

	if (rc < 0)
		return rc;
	do
		length = read(pipe->fd, to, size);
	while (length < 0 && errno == EINTR);
	return length < 0 ? -errno : length ?: -EPIPE;
}

static size_t take_buffered(struct record_pipe *pipe, char *to, size_t size)
{
	size_t buffered = pipe->end - pipe->start;

	if (size > buffered)
		size = buffered;
	memcpy(to, pipe->buffer + pipe->start, size);
	pipe->start += size;
	return size;
}

static int fill_buffer(struct record_pipe *pipe)
{
	ssize_t length = read_some(pipe, pipe->buffer, sizeof(pipe->buffer));

	pipe->start = 0;
	pipe->end = length < 0 ? 0 : (size_t)length;
	return length < 0 ? (int)length : 0;
}

/* Reads size bytes. Reads larger than the buffer bypass it. */
static int read_exact(struct record_pipe *pipe, void *to, size_t size)
{
	char *next = to;

	while (size > 0) {
		ssize_t length = (ssize_t)take_buffered(pipe, next, size);
		int rc = 0;

		if (length == 0 && size < sizeof(pipe->buffer))
			rc = fill_buffer(pipe);
		else if (length == 0)
			length = read_some(pipe, next, size);
		if (rc < 0 || length < 0)
			return rc < 0 ? rc : (int)length;
		next += length;
		size -= (size_t)length;
	}
	return 0;
}

int record_pipe_byte(struct record_pipe *pipe)
{
	unsigned char byte;
	int rc = read_exact(pipe, &byte, 1);

	return rc < 0 ? rc : byte;
}

/* Reads an array into *items, which the caller frees. It grows with what arrives, so a wrong count
 * cannot use up the memory. */
static int read_array(struct record_pipe *pipe, void **items, size_t count, size_t size)
{
	for (size_t done = 0, part; done < count; done += part) {
		size_t most = done ?: sizeof(pipe->buffer) / size;
		int rc;

		part = count - done < most ? count - done : most;
		*items = xreallocarray(*items, done + part, size);
		rc = read_exact(pipe, (char *)*items + done * size, part * size);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int receive_text(struct record_pipe *pipe, char **text)
{
	void *bytes = NULL;
	size_t size;
	int rc = read_exact(pipe, &size, sizeof(size));

	if (rc < 0)
		return rc;
	if (size == 0 || size > TEXT_MAX)
		return -EBADMSG;
	rc = read_array(pipe, &bytes, size, 1);
	*text = bytes;
	if (rc < 0)
		return rc;
	return (*text)[size - 1] ? -EBADMSG : 0;
}

static int receive_object(struct record_pipe *pipe, const struct record *record, void **object)
{
	*object = record_new(record);
	return record_receive(pipe, record, *object);
}

static int receive_members(
	struct record_pipe *pipe, const struct record *record, char *rows, size_t count);

static int receive_list(
	struct record_pipe *pipe, const struct record *record, size_t count, struct list *list)
{
	int rc;

	if (count > ROWS_MAX)
		return -EBADMSG;
	rc = read_array(pipe, &list->items, count, record->size);
	if (rc < 0) {
		free(list->items);
		list->items = NULL;
		return rc;
	}
	list->count = count;
	return receive_members(pipe, record, list->items, count);
}

/* Rejects bool and enum values out of range: to use them is undefined, or reads past a table. */
static bool is_valid(const struct field *field, const void *object, unsigned words)
{
	const void *member = (const char *)object + field->offset;

	if (field->type == FIELD_TRISTATE)
		return *(const unsigned *)member <= YES;
	if (field->type == FIELD_CHOICE)
		return *(const unsigned *)member <
		       (words ?: count_words(field_words(field, object)));
	if (field->type == FIELD_U64_HEX || field->type == FIELD_U64 || field->type == FIELD_U32)
		return true;
	return *(const unsigned char *)member <= 1; /* the other structs begin with a bool */
}

static int check_plain(const struct field *field, const char *rows, size_t size, size_t count)
{
	unsigned words = field->choices ? count_words(field->choices) : 0;

	for (size_t i = 0; i < count; i++)
		if (!is_valid(field, rows + i * size, words))
			return -EBADMSG;
	return 0;
}

/* Clears a pointer of the sender's, which must not be followed here: it only shows that something
 * was sent. Returns it, and the count of a list. A text and a record are one pointer, a list is a
 * count and a pointer. */
static struct list clear_pointer(const struct field *field, void *member)
{
	struct list sent = { .items = *(void **)member };

	if (field->type == FIELD_LIST)
		sent = *(struct list *)member;
	memset(member, 0, field->type == FIELD_LIST ? sizeof(struct list) : sizeof(void *));
	return sent;
}

static int receive_owned(struct record_pipe *pipe, const struct field *field, void *member)
{
	struct list sent = clear_pointer(field, member);

	if (field->type == FIELD_LIST)
		return receive_list(pipe, field->record, sent.count, member);
	if (!sent.items)
		return 0;
	return field->type == FIELD_TEXT ? receive_text(pipe, member)
					 : receive_object(pipe, field->record, member);
}

/* After an error nothing more is read, but the sender's pointers are still cleared. */
static int receive_owned_rows(
	struct record_pipe *pipe, const struct record *record, char *rows, size_t count)
{
	int rc = 0;

	for (const struct field *field = record->fields; field->name; field++)
		for (size_t i = 0; !field_plain_size(field->type) && i < count; i++) {
			void *member = rows + i * record->size + field->offset;

			if (rc == 0)
				rc = receive_owned(pipe, field, member);
			else
				clear_pointer(field, member);
		}
	return rc;
}

/* Completes structs that were read as they were sent: receives what they own, and checks the rest.
 */
static int receive_members(
	struct record_pipe *pipe, const struct record *record, char *rows, size_t count)
{
	int rc = receive_owned_rows(pipe, record, rows, count);

	for (const struct field *field = record->fields; rc == 0 && field->name; field++)
		if (field_plain_size(field->type))
			rc = check_plain(field, rows, record->size, count);
	return rc;
}

int record_receive(struct record_pipe *pipe, const struct record *record, void *object)
{
	int rc = read_exact(pipe, object, record->size);

	if (rc == 0)
		return receive_members(pipe, record, object, 1);
	memset(object, 0, record->size);
	return rc;
}
