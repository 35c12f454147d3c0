/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "observer.h"

#include "lib/record-pipe.h"
#include "lib/xalloc.h"
#include "probe/process/filter.h"
#include "probe/process/find.h"
#include "target.h"

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

#define REAP_MS 10000 /* how long to wait for a child that is to end, without --timeout */

/* The first byte of a message from the child. */
enum message {
	SUBJECT,     /* a subject follows */
	OPERAND_END, /* there is no further subject of this operand */
};

struct observer {
	const struct probe_options *options;
	const struct operand *operands; /* from the one that is observed now */
	struct progress *progress;      /* shared with the child */
	pid_t child;                    /* 0: none */
	struct hung_file hung_files[HUNG_FILES_MAX];
	size_t hung_file_count;
	struct record_pipe pipe;
};

struct observer *observer_new(const struct operand *operands, const struct probe_options *options)
{
	struct progress *progress = mmap(
		NULL, sizeof(*progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct observer *observer;

	if (progress == MAP_FAILED)
		return NULL;
	/* Not xcalloc(): the buffer of the pipe would be cleared, and have its pages in memory
	 * before the fork. */
	observer = xreallocarray(NULL, 1, sizeof(*observer));
	memset(observer, 0, offsetof(struct observer, pipe));
	observer->operands = operands;
	observer->options = options;
	observer->progress = progress;
	observer->pipe.fd = -1;
	return observer;
}

/* Sends the subject at once: what stayed in the buffer would have to wait for the next one. */
static int send_subject(void *argument, const struct subject *subject)
{
	FILE *out = argument;

	putc(SUBJECT, out);
	record_send(out, &subject_record, subject);
	return fflush(out) == 0 ? 0 : -EPIPE;
}

static int observe_path(struct session *session, const char *path)
{
	struct subject *subject __attribute__((cleanup(subject_cleanup))) =
		probe_path(session, path);

	return session_send(session, subject);
}

/* Returns 0, or a negative errno if the parent is gone. */
static int observe_operand(struct session *session, const struct operand *operand)
{
	static int (*const observe[])(struct session * session, const char *text) = {
		[OPERAND_PATH] = observe_path,
		[OPERAND_PROCESS] = probe_process,
		[OPERAND_ALL] = probe_direct_processes,
		[OPERAND_USERS] = probe_users,
	};

	return observe[operand->kind](session, operand->text);
}

static int observe_all(FILE *out, const struct observer *observer)
{
	struct session session = {
		.options = observer->options,
		.sink = send_subject,
		.sink_argument = out,
		.progress = observer->progress,
		.hung_files = observer->hung_files,
		.hung_file_count = observer->hung_file_count,
	};
	int rc = 0;

	for (const struct operand *operand = observer->operands; rc == 0 && operand->text;
		operand++) {
		rc = observe_operand(&session, operand);
		session.progress->pid = 0;
		if (rc == 0 && (putc(OPERAND_END, out) == EOF || fflush(out) != 0))
			rc = -EPIPE;
	}
	session_clear(&session);
	return rc;
}

/* In the child: its progress, where it leaves the reason why it ends. */
static struct progress *progress_of_child;

static void end_without_memory(void)
{
	progress_of_child->error = ENOMEM;
	_exit(EXIT_FAILURE);
}

/* The child closes our output, so a reader of it does not wait for a child that is stuck. O_PATH
 * keeps what the descriptors lead to, for operands such as /dev/stdin, but opens no pipe. */
static void close_standard_streams(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
		char name[sizeof("/proc/self/fd/0")];
		int path;

		snprintf(name, sizeof(name), "/proc/self/fd/%d", stream);
		path = open(name, O_PATH | O_CLOEXEC);
		if (path >= 0 || null >= 0)
			dup2(path >= 0 ? path : null, stream);
		if (path > STDERR_FILENO)
			close(path);
	}
}

static void __attribute__((noreturn))
run_child(int fd, const struct observer *observer, pid_t parent)
{
	static char buffer[RECORD_PIPE_BUFFER];
	FILE *out;

	progress_of_child = observer->progress;
	set_out_of_memory_handler(end_without_memory);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE); /* the parent ended before prctl(2) */
	close_standard_streams();
	out = fdopen(fd, "w");
	if (!out || setvbuf(out, buffer, _IOFBF, sizeof(buffer)) != 0)
		_exit(EXIT_FAILURE);
	_exit(observe_all(out, observer) < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* Reaps children that were given up and have ended since. */
static void reap_given_up(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

static int start_child(struct observer *observer)
{
	pid_t parent = getpid();
	int ends[2];

	reap_given_up();
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
	record_pipe_open(&observer->pipe, ends[0], (int)observer->options->timeout ?: -1,
		&observer->progress->steps);
	return 0;
}

static void close_pipe(struct observer *observer)
{
	if (observer->pipe.fd >= 0)
		close(observer->pipe.fd);
	observer->pipe.fd = -1;
}

/* Waits for the child as long as one subject may take. If it is still stuck in the kernel then,
 * init will inherit and reap it. */
static void reap_child(struct observer *observer)
{
	int timeout_ms = (int)observer->options->timeout ?: REAP_MS;
	struct pollfd child = { .fd = pidfd_open(observer->child, 0), .events = POLLIN };

	if (child.fd >= 0) {
		poll(&child, 1, timeout_ms);
		close(child.fd);
	}
	for (int i = 0; waitpid(observer->child, NULL, WNOHANG) == 0 && i < timeout_ms; i++) {
		if (child.fd >= 0)
			break;
		poll(NULL, 0, 1); /* before Linux 5.3 there is no pidfd_open(2) */
	}
	observer->child = 0;
}

static void end_child(struct observer *observer)
{
	kill(observer->child, SIGKILL);
	close_pipe(observer);
	waitpid(observer->child, NULL, WNOHANG);
	observer->child = 0;
}

static struct subject *new_failure(const char *name, enum operand_kind kind, int error)
{
	struct subject *subject = subject_new(name);

	if (kind != OPERAND_PATH)
		subject->kind = KIND_PROCESS;
	subject_add_error(subject, kind == OPERAND_PATH ? "open" : "maps", error,
		error == ETIMEDOUT ? "it does not answer" : "looking at it failed");
	return subject;
}

/* If the child was stuck on a mapped file, later children do not wait for any file of the device;
 * if it crashed there, they do not ask that file again. A child that only ran out of memory there
 * says nothing about the file. */
static bool give_file_up(struct observer *observer, int error)
{
	uint64_t limit = observer->options->timeout * (uint64_t)1000;
	const struct progress *progress = observer->progress;
	struct budget *budget = &observer->progress->budget;

	if (error == ENOMEM || !progress->device)
		return false;
	if (error == ETIMEDOUT)
		return !budget_device_is_spent(budget, progress->device, limit) &&
		       budget_spend(budget, progress->device, limit);
	if (observer->hung_file_count == HUNG_FILES_MAX)
		return false;
	observer->hung_files[observer->hung_file_count++] = (struct hung_file){
		.device = progress->device,
		.inode = progress->inode,
	};
	return true;
}

/* Returns 1 with a subject, or a negative errno. */
static int receive_subject(struct observer *observer, struct subject **subject)
{
	int rc;

	*subject = record_new(&subject_record);
	rc = record_receive(&observer->pipe, &subject_record, *subject);
	if (rc == 0 && !((*subject)->name && (*subject)->facts))
		rc = -EBADMSG;
	if (rc == 0)
		return 1;
	subject_free(*subject);
	*subject = NULL;
	return rc;
}

/* After the child ended, or is given up: the next child goes on after the operand. If the child was
 * at one of many processes it goes on after that process, so each child gets further than the one
 * before. Returns 1 with a subject that says so, or 0 if the next child is to try again, without a
 * file that hung. */
static int recover(struct observer *observer, int error, struct subject **subject)
{
	const struct operand *operand = observer->operands;
	struct progress *progress = observer->progress;
	char pid[sizeof("18446744073709551615")];
	bool one_of_many = operand->kind != OPERAND_PATH && operand->kind != OPERAND_PROCESS &&
			   progress->in_process;
	bool gave_file_up;

	end_child(observer);
	gave_file_up = give_file_up(observer, error);
	progress->device = 0;
	progress->in_process = false;
	if (gave_file_up) {
		progress->pid -= one_of_many;
		return 0;
	}
	snprintf(pid, sizeof(pid), "%llu", (unsigned long long)progress->pid);
	*subject = new_failure(one_of_many ? pid : operand->text, operand->kind, error);
	if (one_of_many) {
		progress->census.processes++;
		progress->census.unread++;
	} else {
		progress->pid = 0;
		observer->operands++;
	}
	return 1;
}

/* Why the child did not finish, as a positive errno. */
static int child_error(struct observer *observer, int rc)
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
		rc = record_pipe_byte(&observer->pipe);
		if (rc == OPERAND_END) {
			observer->operands++;
			continue;
		}
		if (rc >= 0)
			rc = rc == SUBJECT ? receive_subject(observer, subject) : -EBADMSG;
		if (rc < 0)
			rc = recover(observer, child_error(observer, rc), subject);
		if (rc != 0)
			return rc;
	}
	return 0;
}

void observer_free(struct observer *observer)
{
	if (!observer)
		return;
	if (observer->child) {
		close_pipe(observer);
		reap_child(observer);
	}
	munmap(observer->progress, sizeof(*observer->progress));
	free(observer);
}
