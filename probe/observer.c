/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "observer.h"

#include "lib/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* What a message is, in its first byte. */
enum message {
	SUBJECT,     /* and here it comes */
	OPERAND_END, /* the operand has no more */
	FAILURE,     /* nor will any other: there was no memory */
};

int observer_init(struct observer *observer, const struct operand *operands,
	const struct probe_options *options)
{
	void *shared = mmap(NULL, sizeof(struct progress), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	observer->options = options;
	observer->operands = operands;
	observer->child = 0;
	observer->given_up_count = 0;
	observer->wire.fd = -1;
	observer->progress = shared == MAP_FAILED ? NULL : shared;
	return observer->progress ? 0 : -ENOMEM;
}

/* What is sent is sent whole: the parent would else wait for the rest of it while we look on. */
static int send_subject(void *to, const struct subject *subject)
{
	FILE *out = to;

	putc(SUBJECT, out);
	record_send(out, &subject_record, subject);
	return fflush(out) == 0 ? 0 : -EPIPE;
}

static int observe_all(FILE *out, const struct observer *observer)
{
	struct session session = {
		.options = observer->options,
		.progress = observer->progress,
		.given_up = observer->given_up,
		.given_up_count = observer->given_up_count,
	};
	int rc = 0;

	for (const struct operand *operand = observer->operands; rc == 0 && operand->text;
		operand++) {
		rc = probe_operand(&session, operand, send_subject, out);
		session.progress->pid = 0;
		putc(rc == 0 ? OPERAND_END : FAILURE, out);
		if (fflush(out) != 0)
			rc = -EPIPE;
	}
	session_clear(&session);
	return rc;
}

/* The child's, told to the parent before it ends. */
static struct progress *progress_of_child;

static void end_without_memory(void)
{
	progress_of_child->error = ENOMEM;
	_exit(EXIT_FAILURE);
}

/* The child holds none of our outputs open: who reads them need not wait for a child that hangs. */
static void __attribute__((noreturn))
run_child(int fd, const struct observer *observer, pid_t parent)
{
	static char buffer[RECORD_PIPE_BUFFER];
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	FILE *out;

	progress_of_child = observer->progress;
	set_out_of_memory_handler(end_without_memory);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE); /* it ended before that */
	for (int output = STDIN_FILENO; null >= 0 && output <= STDERR_FILENO; output++)
		dup2(null, output);
	out = fdopen(fd, "w");
	if (!out || setvbuf(out, buffer, _IOFBF, sizeof(buffer)) != 0)
		_exit(EXIT_FAILURE);
	_exit(observe_all(out, observer) < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* Those that were given up, and have ended since. */
static void reap_others(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static int start_child(struct observer *observer)
{
	pid_t parent = getpid();
	int ends[2];

	reap_others();
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	observer->child = fork();
	if (observer->child == 0) {
		close(ends[0]);
		run_child(ends[1], observer, parent);
	}
	close(ends[1]);
	if (observer->child < 0) {
		observer->child = 0;
		close(ends[0]);
		return -errno;
	}
	record_pipe_open(&observer->wire, ends[0], (int)observer->options->timeout ?: -1,
		&observer->progress->steps);
	return 0;
}

static void close_wire(struct observer *observer)
{
	if (observer->wire.fd >= 0)
		close(observer->wire.fd);
	observer->wire.fd = -1;
}

/* Waits for the child for as long as one subject may take: it may hang in the kernel, and then
 * whoever inherits it does the waiting. */
static void reap_child(struct observer *observer)
{
	int patience = (int)observer->options->timeout ?: 10000;
	struct pollfd child = { .fd = pidfd_open(observer->child, 0), .events = POLLIN };

	if (child.fd >= 0) {
		poll(&child, 1, patience);
		close(child.fd);
	}
	for (int i = 0; waitpid(observer->child, NULL, WNOHANG) == 0 && i < patience; i++) {
		if (child.fd >= 0)
			break;
		poll(NULL, 0, 1); /* before Linux 5.3 */
	}
	observer->child = 0;
}

static void end_child(struct observer *observer)
{
	kill(observer->child, SIGKILL);
	close_wire(observer);
	waitpid(observer->child, NULL, WNOHANG);
	observer->child = 0;
}

static struct subject *subject_without_answer(const char *name, enum operand_kind kind, int error)
{
	struct subject *subject = subject_new(name);

	if (!subject)
		return NULL;
	if (kind != OPERAND_PATH)
		subject->kind = KIND_PROCESS;
	if (subject_add_error(subject, kind == OPERAND_PATH ? "open" : "maps", error,
		    error == ETIMEDOUT ? "it does not answer" : "looking at it failed") == 0)
		return subject;
	subject_free(subject);
	return NULL;
}

/* A file of a process that keeps the child waiting: the next child passes it over. */
static bool give_file_up(struct observer *observer)
{
	if (!observer->progress->device || observer->given_up_count == GIVEN_UP_MAX)
		return false;
	observer->given_up[observer->given_up_count++] = *observer->progress;
	observer->progress->device = 0;
	return true;
}

static int receive(struct observer *observer, struct subject **subject)
{
	int rc = -ENOMEM;

	*subject = record_new(&subject_record);
	if (*subject)
		rc = record_receive(&observer->wire, &subject_record, *subject);
	if (rc == 0 && !((*subject)->name && (*subject)->facts))
		rc = -EBADMSG;
	if (rc == 0)
		return 0;
	subject_free(*subject);
	*subject = NULL;
	return rc;
}

/* The child ended, or is given up. Among many processes only the one that it was at is lost, and
 * the next child goes on behind it. */
static int recover(struct observer *observer, int error, struct subject **subject)
{
	const struct operand *operand = observer->operands;
	struct progress *progress = observer->progress;
	char pid[sizeof("18446744073709551615")];
	bool one_of_many =
		operand->kind != OPERAND_PATH && operand->kind != OPERAND_PROCESS && progress->pid;

	end_child(observer);
	if (give_file_up(observer)) {
		progress->pid -= one_of_many;
		return 0;
	}
	snprintf(pid, sizeof(pid), "%llu", (unsigned long long)progress->pid);
	*subject = subject_without_answer(one_of_many ? pid : operand->text, operand->kind, error);
	if (one_of_many) {
		progress->census.processes++;
		progress->census.unread++;
	} else {
		progress->pid = 0;
		observer->operands++;
	}
	return *subject ? 1 : -ENOMEM;
}

/* Why a child ended that did not finish, as a positive errno. */
static int error_of_child(struct observer *observer, int rc)
{
	int error = observer->progress->error;

	observer->progress->error = 0;
	return error ?: rc == -EPIPE ? EIO : -rc;
}

int observer_next(struct observer *observer, struct subject **subject)
{
	while (observer->operands->text) {
		int rc = observer->child ? 0 : start_child(observer);

		if (rc < 0)
			return rc;
		rc = record_pipe_byte(&observer->wire);
		if (rc == OPERAND_END) {
			observer->operands++;
			continue;
		}
		if (rc == FAILURE)
			return -ENOMEM;
		rc = rc == SUBJECT ? receive(observer, subject) ?: 1 : rc < 0 ? rc : -EBADMSG;
		if (rc < 0)
			rc = recover(observer, error_of_child(observer, rc), subject);
		if (rc != 0)
			return rc;
	}
	return 0;
}

void observer_close(struct observer *observer)
{
	if (observer->child) {
		close_wire(observer);
		reap_child(observer);
	}
	if (observer->progress)
		munmap(observer->progress, sizeof(*observer->progress));
}
