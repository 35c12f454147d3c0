// SPDX-License-Identifier: GPL-2.0-or-later
/* Records through a pipe: whole, truncated, with invalid values, in pieces, late, or never. */
#define ROWS 1
#include "lib/record-pipe.h"
#include "records.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>

#define TIMEOUT_MS 200
#define LARGE      200000 /* bytes: more than the buffer has */
#define MAPPINGS   20000

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

static struct record_pipe input;

/* Receives the contents of a file into a new record, which the caller frees. */
static void *received(const struct record *record, int fd, int *rc)
{
	void *object = record_new(record);

	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	record_pipe_open(&input, fd, TIMEOUT_MS, NULL);
	*rc = record_receive(&input, record, object);
	return object;
}

/* The same of a record that is sent. */
static void *sent_and_received(const struct record *record, const void *object, int *rc)
{
	struct bytes bytes = sent(record, object);
	MEMORY_FILE file = memory_file_of(bytes.at, bytes.length);

	void *copy = received(record, file.fd, rc);

	if (*rc == 0)
		assert_int_equal(record_pipe_byte(&input), -EPIPE); /* nothing is left */
	free(bytes.at);
	return copy;
}

/* The two records share no pointer. */
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
		if (field->record) /* of a list: the first row */
			assert_apart(field->record, *mine, *yours);
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++)
		for (unsigned seed = 0; seed < SEEDS; seed++) {
			void *object = filled(records[i], seed), *copy;
			int rc;

			copy = sent_and_received(records[i], object, &rc);
			assert_int_equal(rc, 0);
			assert_same(records[i], object, copy);
			assert_apart(records[i], object, copy);
			record_free(records[i], object);
			record_free(records[i], copy);
		}
}

static void test_unknown(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++) {
		void *empty = record_new(records[i]), *copy;
		int rc;

		copy = sent_and_received(records[i], empty, &rc);
		assert_int_equal(rc, 0);
		assert_memory_equal(copy, empty, records[i]->size);
		record_free(records[i], empty);
		record_free(records[i], copy);
	}
}

/* A record that is truncated can be freed. */
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

/* Each byte in turn is changed: the result may differ, but is no crash and no foreign pointer. */
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

/* Sets a value that the field's type does not have; false if it has all that fit. */
static bool spoil(const struct field *field, void *object)
{
	void *member = (char *)object + field->offset;

	switch (field->type) {
	case FIELD_TRISTATE:
		*(unsigned *)member = YES + 1;
		return true;
	case FIELD_CHOICE:
		*(unsigned *)member = count_words(field_words(field, object));
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
	bool wrong = spoil(spoiled, object);
	int rc;

	copy = sent_and_received(record, object, &rc);
	if (rc != (wrong ? -EBADMSG : 0))
		fail_msg("%s gives %d", spoiled->name, rc);
	record_free(record, object);
	record_free(record, copy);
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

/* A wrong count: of the bytes of the first text, of the rows of the first list. */
static const struct {
	const struct record *record;
	size_t offset; /* of the count in what is sent */
	size_t count;
	int rc;
} counts[] = {
	{ &evidence_record, sizeof(struct evidence), 0, -EBADMSG },
	{ &evidence_record, sizeof(struct evidence), 2, -EBADMSG }, /* not at its NUL */
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

static volatile unsigned *counter;

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Forks a child that writes to a pipe, and opens its other end as input. */
static pid_t start_sender(void (*send)(int fd), int timeout_ms, const volatile unsigned *steps)
{
	int ends[2];
	pid_t child;

	fflush(NULL);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		send(ends[1]);
		_exit(0);
	}
	close(ends[1]);
	record_pipe_open(&input, ends[0], timeout_ms, steps);
	return child;
}

static void end_sender(pid_t child)
{
	close(input.fd);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* A process with many mappings and a long name. */
static struct subject *large_subject(void)
{
	struct subject *subject = subject_new("");

	free(subject->name);
	subject->name = malloc(LARGE + 1);
	memset(subject->name, 'n', LARGE);
	subject->name[LARGE] = '\0';
	for (size_t i = 0; i < MAPPINGS; i++) {
		struct mapping_facts *row = list_add(&subject->mappings, &mapping_record);

		row->start = i << 12;
		row->end = row->start + 4096;
		row->file = (uint32_t)i;
		if (i % 100 == 0) {
			row->memory = record_new(&memory_record);
			row->memory->vm_flags = strdup("rd wr sh");
		}
	}
	return subject;
}

static struct subject *receive(int *rc)
{
	struct subject *subject = record_new(&subject_record);

	*rc = record_receive(&input, &subject_record, subject);
	return subject;
}

static void send_large(int fd)
{
	struct subject *subject = large_subject();
	FILE *out = fdopen(fd, "w");

	for (int i = 0; i < 2; i++) {
		putc('a' + i, out);
		record_send(out, &subject_record, subject);
	}
	putc('z', out);
	fclose(out);
}

static void test_large(void **state)
{
	pid_t child = start_sender(send_large, 10000, NULL);
	struct subject *large = large_subject();

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct subject *subject;
		int rc;

		assert_int_equal(record_pipe_byte(&input), 'a' + i);
		subject = receive(&rc);
		assert_int_equal(rc, 0);
		assert_same(&subject_record, large, subject);
		subject_free(subject);
	}
	assert_int_equal(record_pipe_byte(&input), 'z');
	assert_int_equal(record_pipe_byte(&input), -EPIPE);
	subject_free(large);
	end_sender(child);
}

/* In pieces of one byte, two bytes and so on: reads end in many places. */
static void send_pieces(int fd)
{
	struct subject *subject = subject_new("name");
	char *bytes;
	size_t length, piece = 1;
	FILE *out = open_memstream(&bytes, &length);

	subject_add_error(subject, "source", EIO, "message");
	record_send(out, &subject_record, subject);
	fclose(out);
	for (size_t at = 0; at < length; at += piece++)
		if (write(fd, bytes + at, at + piece < length ? piece : length - at) < 0)
			_exit(1);
}

static void test_pieces(void **state)
{
	pid_t child = start_sender(send_pieces, 10000, NULL);
	struct subject *subject;
	int rc;

	(void)state;
	subject = receive(&rc);
	assert_int_equal(rc, 0);
	assert_string_equal(subject->name, "name");
	assert_int_equal(subject->errors.count, 1);
	subject_free(subject);
	end_sender(child);
}

static void send_nothing(int fd)
{
	(void)fd;
	pause();
}

static void send_one_byte(int fd)
{
	if (write(fd, "x", 1) == 1)
		pause();
}

static void send_half(int fd)
{
	struct subject *subject = large_subject();
	FILE *out = fdopen(fd, "w");

	fwrite(subject, 1, sizeof(*subject), out);
	fflush(out);
	pause();
}

static void test_silence(void **state)
{
	static void (*const senders[])(int fd) = { send_nothing, send_one_byte, send_half };

	(void)state;
	for (size_t i = 0; i < COUNT(senders); i++) {
		pid_t child = start_sender(senders[i], TIMEOUT_MS, i ? counter : NULL);
		int64_t start = now();
		struct subject *subject;
		int rc;

		subject = receive(&rc);
		assert_int_equal(rc, -ETIMEDOUT);
		assert_true(now() - start >= TIMEOUT_MS - 1);
		assert_true(now() - start < 20 * TIMEOUT_MS);
		subject_free(subject);
		end_sender(child);
	}
}

/* Later than the timeout, but with steps meanwhile. */
static void send_late(int fd)
{
	for (unsigned i = 0; i < 3 * TIMEOUT_MS; i += 5) {
		usleep(5000);
		++*counter;
	}
	if (write(fd, "x", 1) == 1)
		pause();
}

static void test_counter(void **state)
{
	pid_t child = start_sender(send_late, TIMEOUT_MS, counter);
	int64_t start = now();

	(void)state;
	assert_int_equal(record_pipe_byte(&input), 'x');
	assert_true(now() - start >= 2 * TIMEOUT_MS);
	assert_int_equal(record_pipe_byte(&input), -ETIMEDOUT); /* no more steps */
	end_sender(child);

	child = start_sender(send_late, TIMEOUT_MS, NULL);
	assert_int_equal(record_pipe_byte(&input), -ETIMEDOUT);
	end_sender(child);

	child = start_sender(send_late, -1, NULL);
	assert_int_equal(record_pipe_byte(&input), 'x');
	end_sender(child);
}

static void test_errors(void **state)
{
	struct subject *subject = subject_new("name");
	FILE *full = fopen("/dev/full", "w");
	int directory = open("/", O_RDONLY | O_DIRECTORY);

	(void)state;
	record_send(full, &subject_record, subject);
	fflush(full);
	assert_int_not_equal(ferror(full), 0);
	fclose(full);
	subject_free(subject);
	record_pipe_open(&input, directory, TIMEOUT_MS, NULL);
	assert_int_equal(record_pipe_byte(&input), -EISDIR);
	close(directory);
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
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_counter),
		cmocka_unit_test(test_errors),
	};

	counter = mmap(
		NULL, sizeof(*counter), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counter == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests_name("record-pipe", tests, NULL, NULL);
}
