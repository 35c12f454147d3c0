// SPDX-License-Identifier: GPL-2.0-or-later
/* Records through a pipe: whole, cut off, with values that none has, and from a sender that hangs.
 */
#define ROWS 1
#include "lib/record-pipe.h"
#include "records.h"

#include <errno.h>

#define PATIENCE 150 /* milliseconds */
#define LARGE    200000

struct bytes {
	char *at;
	size_t length;
};

static struct bytes sent(const struct record *record, const void *object)
{
	struct bytes bytes = { 0 };
	FILE *out = open_memstream(&bytes.at, &bytes.length);

	assert_non_null(out);
	record_send(out, record, object);
	assert_int_equal(ferror(out), 0);
	assert_int_equal(fclose(out), 0);
	return bytes;
}

static struct wire wire;

/* Receives into a new record, which the caller frees, what there is in a file from its beginning.
 */
static void *received(const struct record *record, int fd, int *rc)
{
	void *object = record_new(record);

	assert_non_null(object);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	wire_open(&wire, fd, PATIENCE, NULL);
	*rc = record_receive(&wire, record, object);
	return object;
}

/* No pointer of the one may be one of the other's, as far as there are any. */
static void assert_apart(const struct record *record, const void *one, const void *other)
{
	for (const struct field *field = record->fields; field->name; field++) {
		void *const *mine = (void *const *)((const char *)one + field->offset);
		void *const *yours = (void *const *)((const char *)other + field->offset);

		if (field->type == FIELD_LIST) {
			mine = &((const struct list *)mine)->items;
			yours = &((const struct list *)yours)->items;
		}
		if (field_plain_size(field->type) || !*mine || !*yours)
			continue;
		assert_ptr_not_equal(*mine, *yours);
		if (field->record) /* the first row of a list, too */
			assert_apart(field->record, *mine, *yours);
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++)
		for (unsigned seed = 0; seed < SEEDS; seed++) {
			void *object = filled(records[i], seed), *copy;
			struct bytes bytes = sent(records[i], object);
			MEMORY_FILE file = memory_file_of(bytes.at, bytes.length);
			int rc;

			copy = received(records[i], file.fd, &rc);
			assert_int_equal(rc, 0);
			assert_int_equal(wire_byte(&wire), -EPIPE); /* nothing is left */
			assert_same(records[i], object, copy);
			assert_apart(records[i], object, copy);
			record_free(records[i], object);
			record_free(records[i], copy);
			free(bytes.at);
		}
}

static void test_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++) {
		void *empty = record_new(records[i]), *copy;
		struct bytes bytes = sent(records[i], empty);
		MEMORY_FILE file = memory_file_of(bytes.at, bytes.length);
		int rc;

		copy = received(records[i], file.fd, &rc);
		assert_int_equal(rc, 0);
		assert_memory_equal(copy, empty, records[i]->size);
		record_free(records[i], empty);
		record_free(records[i], copy);
		free(bytes.at);
	}
}

/* What came is freed as if it were whole. */
static void test_cut_off(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++) {
		void *object = filled(records[i], 1);
		struct bytes bytes = sent(records[i], object);
		MEMORY_FILE file = memory_file_of(bytes.at, bytes.length);

		while (bytes.length-- > 0) {
			void *copy;
			int rc;

			assert_int_equal(ftruncate(file.fd, (off_t)bytes.length), 0);
			copy = received(records[i], file.fd, &rc);
			assert_int_equal(rc, -EPIPE);
			assert_apart(records[i], object, copy);
			record_free(records[i], copy);
		}
		record_free(records[i], object);
		free(bytes.at);
	}
}

/* A byte at a time becomes another: whatever comes of it, it is no crash and no foreign address. */
static void test_bytes_changed(void **state)
{
	static const unsigned char changes[] = { 0x00, 0x02, 0x7f, 0xff };
	struct evidence *object = filled(&evidence_record, 1);
	struct bytes bytes = sent(&evidence_record, object);
	MEMORY_FILE file = memory_file_of(bytes.at, bytes.length);

	(void)state;
	for (size_t i = 0; i < bytes.length * COUNT(changes); i++) {
		off_t at = (off_t)(i / COUNT(changes));
		void *copy;
		int rc;

		assert_int_equal(pwrite(file.fd, &changes[i % COUNT(changes)], 1, at), 1);
		copy = received(&evidence_record, file.fd, &rc);
		assert_true(rc == 0 || rc == -EPIPE || rc == -EBADMSG);
		assert_apart(&evidence_record, object, copy);
		record_free(&evidence_record, copy);
		assert_int_equal(pwrite(file.fd, bytes.at + at, 1, at), 1);
	}
	record_free(&evidence_record, object);
	free(bytes.at);
}

/* A value that the field's type does not have; false where it has all that fit. */
static bool spoil(const struct field *field, void *member)
{
	unsigned choices = 1;

	switch (field->type) {
	case FIELD_ANSWER:
		*(unsigned *)member = ANSWER_YES + 1;
		return true;
	case FIELD_CHOICE:
		while (field->choices[choices])
			choices++;
		*(unsigned *)member = choices;
		return true;
	case FIELD_NUMBER:
	case FIELD_BYTES:
	case FIELD_ADDRESS:
	case FIELD_FLAGS:
	case FIELD_OUTCOME:
		*(unsigned char *)member = 2; /* the bool that it begins with */
		return true;
	default:
		return false;
	}
}

static void assert_spoiled(const struct record *record, const struct field *spoiled)
{
	void *object = filled(record, 1), *copy;
	bool wrong = spoil(spoiled, (char *)object + spoiled->offset);
	struct bytes bytes = sent(record, object);
	MEMORY_FILE file = memory_file_of(bytes.at, bytes.length);
	int rc;

	copy = received(record, file.fd, &rc);
	if (rc != (wrong ? -EBADMSG : 0))
		fail_msg("%s gives %d", spoiled->name, rc);
	record_free(record, object);
	record_free(record, copy);
	free(bytes.at);
}

static void assert_all_spoiled(const struct record *record)
{
	for (const struct field *field = record->fields; field->name; field++) {
		assert_spoiled(record, field);
		if (field->record && field->record != record)
			assert_all_spoiled(field->record);
	}
}

static void test_spoiled(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++)
		assert_all_spoiled(records[i]);
}

/* How many there are of what follows: bytes of the first text, rows of the first list. */
static const struct {
	const struct record *record;
	size_t offset; /* of the count in what is sent */
	size_t count;
	int rc;
} counts[] = {
	{ &evidence_record, sizeof(struct evidence), LARGE, -EPIPE },
	{ &evidence_record, sizeof(struct evidence), (1U << 24) + 1, -EBADMSG },
	{ &evidence_record, sizeof(struct evidence), SIZE_MAX, -EBADMSG },
	{ &grounds_record, offsetof(struct verdict, evidence.count), LARGE, -EPIPE },
	{ &grounds_record, offsetof(struct verdict, evidence.count), (1U << 24) + 1, -EBADMSG },
	{ &grounds_record, offsetof(struct verdict, evidence.count), SIZE_MAX, -EBADMSG },
};

static void test_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		void *object = filled(counts[i].record, 1), *copy;
		struct bytes bytes = sent(counts[i].record, object);
		MEMORY_FILE file = memory_file_of(bytes.at, bytes.length);
		int rc;

		assert_int_equal(
			pwrite(file.fd, &counts[i].count, sizeof(size_t), (off_t)counts[i].offset),
			sizeof(size_t));
		copy = received(counts[i].record, file.fd, &rc);
		if (rc != counts[i].rc)
			fail_msg("row %zu gives %d", i, rc);
		assert_apart(counts[i].record, object, copy);
		record_free(counts[i].record, object);
		record_free(counts[i].record, copy);
		free(bytes.at);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_bytes_changed),
		cmocka_unit_test(test_spoiled),
		cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests_name("record-wire", tests, NULL, NULL);
}
