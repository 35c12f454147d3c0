/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "record-pipe.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECORD_MAX 1024 /* bytes: of a struct */
#define ROWS_MAX   (1U << 24)
#define TEXT_MAX   (1U << 24) /* bytes: no text of the kernel's comes near */

static void send_rows(FILE *out, const struct record *record, const char *rows, size_t count);

/* What the member points to, if it does: the pointer itself went with the record. */
static void send_owned(FILE *out, const struct field *field, const void *member)
{
	const struct list *list = member;
	const void *owned = *(void *const *)member;

	if (field->type == FIELD_LIST) {
		send_rows(out, field->record, list->items, list->count);
	} else if (owned && field->type == FIELD_TEXT) {
		size_t length = strlen(owned);

		fwrite_unlocked(&length, sizeof(length), 1, out);
		fwrite_unlocked(owned, 1, length, out);
	} else if (owned) {
		send_rows(out, field->record, owned, 1);
	}
}

/* The rows as they lie in memory, then what they own. */
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

void wire_open(struct wire *wire, int fd, int patience, const volatile unsigned *counter)
{
	wire->fd = fd;
	wire->patience = patience;
	wire->counter = counter;
	wire->start = wire->end = 0;
}

/* Waits for bytes; as long as the sender moves, it is not silent. */
static int await(const struct wire *wire)
{
	struct pollfd wanted = { .fd = wire->fd, .events = POLLIN };

	for (;;) {
		unsigned before = wire->counter ? *wire->counter : 0;
		int rc = poll(&wanted, 1, wire->patience);

		if (rc > 0)
			return 0;
		if (rc < 0 && errno != EINTR && errno != EAGAIN)
			return -errno;
		if (rc == 0 && (!wire->counter || *wire->counter == before))
			return -ETIMEDOUT;
	}
}

static ssize_t receive_bytes(const struct wire *wire, void *to, size_t size)
{
	int rc = await(wire);
	ssize_t length;

	if (rc < 0)
		return rc;
	do
		length = read(wire->fd, to, size);
	while (length < 0 && errno == EINTR);
	return length < 0 ? -errno : length ?: -EPIPE;
}

/* What is longer than the buffer goes to its place without a stay there. */
static int take(struct wire *wire, void *to, size_t size)
{
	char *place = to;

	while (size > 0) {
		size_t there = wire->end - wire->start, part = size < there ? size : there;
		ssize_t length;

		memcpy(place, wire->buffer + wire->start, part);
		wire->start += part;
		place += part;
		size -= part;
		if (size == 0)
			break;
		if (size >= sizeof(wire->buffer)) {
			length = receive_bytes(wire, place, size);
			part = length < 0 ? 0 : (size_t)length;
			place += part;
			size -= part;
		} else {
			length = receive_bytes(wire, wire->buffer, sizeof(wire->buffer));
			wire->start = 0;
			wire->end = length < 0 ? 0 : (size_t)length;
		}
		if (length < 0)
			return (int)length;
	}
	return 0;
}

int wire_byte(struct wire *wire)
{
	unsigned char byte;
	int rc = take(wire, &byte, 1);

	return rc < 0 ? rc : byte;
}

static int receive_rows(struct wire *wire, const struct record *record, char *rows, size_t count);

static int receive_text(struct wire *wire, char **text)
{
	size_t length;
	int rc = take(wire, &length, sizeof(length));

	if (rc < 0)
		return rc;
	if (length > TEXT_MAX)
		return -EBADMSG;
	*text = calloc(length + 1, 1);
	return *text ? take(wire, *text, length) : -ENOMEM;
}

static int receive_object(struct wire *wire, const struct record *record, void **object)
{
	*object = record_new(record);
	return *object ? receive_rows(wire, record, *object, 1) : -ENOMEM;
}

static int receive_list(
	struct wire *wire, const struct record *record, size_t count, struct list *list)
{
	if (!count)
		return 0;
	if (count > ROWS_MAX)
		return -EBADMSG;
	list->items = calloc(count, record->size);
	if (!list->items)
		return -ENOMEM;
	list->count = count;
	return receive_rows(wire, record, list->items, count);
}

/* Values that no sender of ours has would be read as if they were. */
static bool is_sound(const struct field *field, const void *member, unsigned choices)
{
	if (field->type == FIELD_ANSWER)
		return *(const unsigned *)member <= ANSWER_YES;
	if (field->type == FIELD_CHOICE)
		return *(const unsigned *)member < choices;
	if (field->type == FIELD_PLACE || field->type == FIELD_SPAN || field->type == FIELD_INDEX)
		return true;
	return *(const unsigned char *)member <= 1; /* the others begin with a bool */
}

static int check_plain(const struct field *field, const char *rows, size_t size, size_t count)
{
	unsigned choices = 1;
	bool sound = true;

	while (field->type == FIELD_CHOICE && field->choices[choices])
		choices++;
	for (size_t i = 0; i < count; i++)
		sound = sound && is_sound(field, rows + i * size + field->offset, choices);
	return sound ? 0 : -EBADMSG;
}

/* Text and record are pointers; a list is that and a count. What came is the sender's address, good
 * to tell whether there is anything; the member is cleared of it. */
static struct list steal(const struct field *field, void *member)
{
	struct list sent = { .items = *(void **)member };

	if (field->type == FIELD_LIST)
		sent = *(struct list *)member;
	memset(member, 0, field->type == FIELD_LIST ? sizeof(struct list) : sizeof(void *));
	return sent;
}

static int receive_owned(struct wire *wire, const struct field *field, void *member)
{
	struct list sent = steal(field, member);

	if (field->type == FIELD_LIST)
		return receive_list(wire, field->record, sent.count, member);
	if (!sent.items)
		return 0;
	return field->type == FIELD_TEXT ? receive_text(wire, member)
					 : receive_object(wire, field->record, member);
}

/* After an error nothing more is received, but no address of the sender's may stay. */
static int receive_owned_rows(
	struct wire *wire, const struct record *record, char *rows, size_t count)
{
	int rc = 0;

	for (const struct field *field = record->fields; field->name; field++)
		for (size_t i = 0; !field_plain_size(field->type) && i < count; i++) {
			void *member = rows + i * record->size + field->offset;

			if (rc == 0)
				rc = receive_owned(wire, field, member);
			else
				steal(field, member);
		}
	return rc;
}

static int receive_rows(struct wire *wire, const struct record *record, char *rows, size_t count)
{
	int rc = take(wire, rows, count * record->size);

	if (rc < 0) {
		memset(rows, 0, count * record->size);
		return rc;
	}
	rc = receive_owned_rows(wire, record, rows, count);
	for (const struct field *field = record->fields; rc == 0 && field->name; field++)
		if (field_plain_size(field->type))
			rc = check_plain(field, rows, record->size, count);
	return rc;
}

int record_receive(struct wire *wire, const struct record *record, void *object)
{
	return receive_rows(wire, record, object, 1);
}
