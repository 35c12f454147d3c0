/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "observer.h"

#include "../record-json.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

void observer_init(
	struct observer *observer, const char *const *paths, const struct probe_options *options)
{
	*observer = (struct observer){ .options = options, .paths = paths, .stream.fd = -1 };
}

static int write_all(int fd, const char *text, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, text, length);

		if (written < 0 && errno != EINTR)
			return -errno;
		if (written > 0) {
			text += written;
			length -= (size_t)written;
		}
	}
	return 0;
}

static int send_subject(int fd, const struct subject *subject)
{
	json_object *json __attribute__((cleanup(json_cleanup))) =
		record_to_json(&subject_record, subject);
	const char *line = json ? json_line(json) : NULL;

	return line ? write_all(fd, line, strlen(line)) : -ENOMEM;
}

static int observe_all(int fd, const struct observer *observer)
{
	int rc = 0;

	for (const char *const *path = observer->paths; rc == 0 && *path; path++) {
		struct subject *subject __attribute__((cleanup(subject_cleanup))) =
			probe_path(*path, observer->options);

		rc = subject ? send_subject(fd, subject) : -ENOMEM;
	}
	return rc;
}

/* The child holds none of our outputs open: who reads them need not wait for a child that hangs. */
static void __attribute__((noreturn))
run_child(int fd, const struct observer *observer, pid_t parent)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE); /* it ended before that */
	for (int output = STDIN_FILENO; null >= 0 && output <= STDERR_FILENO; output++)
		dup2(null, output);
	_exit(observe_all(fd, observer) < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

static int start_child(struct observer *observer)
{
	pid_t parent = getpid();
	int ends[2];

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
	return json_stream_open(&observer->stream, ends[0]);
}

/* Waits for the child for a while, in steps of a fifth of a millisecond: it may hang in the kernel,
 * and then whoever inherits it does the waiting. */
static void reap_child(struct observer *observer)
{
	uint64_t patience = observer->options->timeout ?: 10000;

	for (uint64_t step = 0; step < patience * 5; step++) {
		if (waitpid(observer->child, NULL, WNOHANG) != 0)
			break;
		nanosleep(&(struct timespec){ .tv_nsec = 200000 }, NULL);
	}
	observer->child = 0;
}

static void end_child(struct observer *observer)
{
	kill(observer->child, SIGKILL);
	json_stream_close(&observer->stream);
	waitpid(observer->child, NULL, WNOHANG);
	observer->child = 0;
}

static struct subject *subject_without_answer(const char *path, int error)
{
	struct subject *subject = subject_new(path);

	if (subject)
		subject_add_error(subject, "open", error,
			error == ETIMEDOUT ? "it does not answer" : "looking at it failed");
	return subject;
}

static int receive(json_object *json, struct subject **subject)
{
	struct json_complaint complaint = { "" };
	int rc = -ENOMEM;

	*subject = record_new(&subject_record);
	if (*subject)
		rc = record_from_json(&subject_record, *subject, json, &complaint);
	/* json-c leaves out of its text what it had no memory for. */
	if (rc == 0 && !((*subject)->name && (*subject)->facts))
		rc = -EBADMSG;
	if (rc == 0)
		return 0;
	subject_free(*subject);
	*subject = NULL;
	return rc;
}

int observer_next(struct observer *observer, struct subject **subject)
{
	json_object *json __attribute__((cleanup(json_cleanup))) = NULL;
	int rc = 0;

	if (!*observer->paths)
		return 0;
	if (!observer->child)
		rc = start_child(observer);
	if (rc < 0)
		return rc;
	rc = json_stream_next(&observer->stream, (int)observer->options->timeout ?: -1, &json);
	if (rc == 1)
		rc = receive(json, subject) ?: 1;
	if (rc != 1) {
		/* The next subject gets another child. One that ended early crashed. */
		end_child(observer);
		*subject = subject_without_answer(*observer->paths, rc == 0 ? EIO : -rc);
	}
	observer->paths++;
	return *subject ? 1 : -ENOMEM;
}

void observer_close(struct observer *observer)
{
	if (observer->child) {
		json_stream_close(&observer->stream);
		reap_child(observer);
	}
}
