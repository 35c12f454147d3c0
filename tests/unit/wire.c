// SPDX-License-Identifier: GPL-2.0-or-later
/* The pipe between an observer and its parent: what comes in pieces, late, or never. */
#include "facts/subject.h"
#include "lib/record-pipe.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#define PATIENCE 200 /* milliseconds */
#define ROWS     20000
#define TEXT     200000 /* bytes, more than the buffer has */

static struct wire wire;
static volatile unsigned *counter;

static void nap(unsigned milliseconds)
{
	nanosleep(&(struct timespec){ milliseconds / 1000, milliseconds % 1000 * 1000000L }, NULL);
}

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* A child that writes to the pipe, which wire is opened at. */
static pid_t start_sender(void (*send)(int fd), int patience, const volatile unsigned *steps)
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
	wire_open(&wire, ends[0], patience, steps);
	return child;
}

static void end_sender(pid_t child)
{
	close(wire.fd);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* A process with many mappings and a long name. */
static struct subject *large_subject(void)
{
	struct subject *subject = subject_new("");

	free(subject->name);
	subject->name = malloc(TEXT + 1);
	memset(subject->name, 'n', TEXT);
	subject->name[TEXT] = '\0';
	for (size_t i = 0; i < ROWS; i++) {
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

	*rc = record_receive(&wire, &subject_record, subject);
	return subject;
}

static void assert_large(const struct subject *subject)
{
	const struct mapping_facts *rows = subject->mappings.items;

	assert_int_equal(strlen(subject->name), TEXT);
	assert_int_equal(strspn(subject->name, "n"), TEXT);
	assert_int_equal(subject->mappings.count, ROWS);
	for (size_t i = 0; i < ROWS; i++) {
		assert_int_equal(rows[i].start, i << 12);
		assert_int_equal(rows[i].file, i);
		assert_int_equal(rows[i].memory != NULL, i % 100 == 0);
		if (rows[i].memory)
			assert_string_equal(rows[i].memory->vm_flags, "rd wr sh");
	}
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

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct subject *subject;
		int rc;

		assert_int_equal(wire_byte(&wire), 'a' + i);
		subject = receive(&rc);
		assert_int_equal(rc, 0);
		assert_large(subject);
		subject_free(subject);
	}
	assert_int_equal(wire_byte(&wire), 'z');
	assert_int_equal(wire_byte(&wire), -EPIPE);
	assert_int_equal(wire_byte(&wire), -EPIPE);
	end_sender(child);
}

/* In pieces of one byte, of two, and so on, so that each boundary lies elsewhere. */
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
		pid_t child = start_sender(senders[i], PATIENCE, i ? counter : NULL);
		int64_t start = now();
		struct subject *subject;
		int rc;

		subject = receive(&rc);
		assert_int_equal(rc, -ETIMEDOUT);
		assert_true(now() - start >= PATIENCE - 1);
		assert_true(now() - start < 20 * PATIENCE);
		subject_free(subject);
		end_sender(child);
	}
}

/* Longer than the parent is patient, but not without a sign of life. */
static void send_late(int fd)
{
	for (unsigned i = 0; i < 3 * PATIENCE; i += 5) {
		nap(5);
		++*counter;
	}
	if (write(fd, "x", 1) == 1)
		pause();
}

static void test_counter(void **state)
{
	pid_t child = start_sender(send_late, PATIENCE, counter);
	int64_t start = now();

	(void)state;
	assert_int_equal(wire_byte(&wire), 'x');
	assert_true(now() - start >= 2 * PATIENCE);
	assert_int_equal(wire_byte(&wire), -ETIMEDOUT); /* it moves no more */
	end_sender(child);

	child = start_sender(send_late, PATIENCE, NULL);
	assert_int_equal(wire_byte(&wire), -ETIMEDOUT);
	end_sender(child);
}

static void send_after_a_while(int fd)
{
	nap(2 * PATIENCE);
	if (write(fd, "x", 1) == 1)
		pause();
}

static void test_no_limit(void **state)
{
	pid_t child = start_sender(send_after_a_while, -1, counter);

	(void)state;
	assert_int_equal(wire_byte(&wire), 'x');
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
	wire_open(&wire, directory, PATIENCE, NULL);
	assert_int_equal(wire_byte(&wire), -EISDIR);
	close(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_silence),
		cmocka_unit_test(test_counter),
		cmocka_unit_test(test_no_limit),
		cmocka_unit_test(test_errors),
	};

	counter = mmap(
		NULL, sizeof(*counter), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counter == MAP_FAILED)
		return 1;
	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
