/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --wait: another try where a mount changed or a device came, and once a second, since a file that
 * is made, or a flag that is set, wakes nobody.
 */
#include "wait.h"

#include "lib/text-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define AT_LEAST_EVERY 1000 /* milliseconds */
#define PAUSE          50   /* milliseconds */

struct alarms {
	int mounts;  /* mountinfo: POLLPRI where a mount changed (proc_pid_mountinfo(5)) */
	int devices; /* the kernel's uevents */
};

static int open_uevents(void)
{
	const struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int fd =
		socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);

	if (fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static void open_alarms(struct alarms *alarms)
{
	alarms->mounts = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	alarms->devices = open_uevents();
}

static void close_alarms(struct alarms *alarms)
{
	if (alarms->mounts >= 0)
		close(alarms->mounts);
	if (alarms->devices >= 0)
		close(alarms->devices);
}

/* Returns when there may be news, or when the time is up. What the devices tell is not read for
 * what it says, but has to be taken away. */
static void sleep_until_news(const struct alarms *alarms, int64_t milliseconds)
{
	struct pollfd wanted[] = {
		{ .fd = alarms->mounts, .events = POLLPRI },
		{ .fd = alarms->devices, .events = POLLIN },
	};
	char event[4096];

	if (milliseconds <= 0)
		return;
	if (milliseconds > AT_LEAST_EVERY)
		milliseconds = AT_LEAST_EVERY;
	if (poll(wanted, 2, (int)milliseconds) > 0) /* one change rarely comes alone */
		poll(NULL, 0, milliseconds < PAUSE ? (int)milliseconds : PAUSE);
	while (alarms->devices >= 0 && recv(alarms->devices, event, sizeof(event), 0) > 0)
		;
}

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Passes on what was kept, if that is wanted; false if it was not all there. */
static bool end_draft(struct text_stream *draft, FILE *destination)
{
	char *text = draft->out ? text_stream_close(draft) : NULL;
	bool kept = text != NULL;

	if (kept && destination)
		fwrite(text, 1, draft->length, destination);
	free(text);
	return kept;
}

/* What does not answer must not keep a try longer than there is time, but for a second. */
static unsigned patience(unsigned timeout, int64_t left)
{
	unsigned least = left > AT_LEAST_EVERY ? (unsigned)left : AT_LEAST_EVERY;

	return timeout && timeout < least ? timeout : least;
}

/* An answer is kept until it is known to be the last one. */
static enum status try_once(
	const struct options *options, int64_t deadline, FILE *out, FILE *complaints, bool *last)
{
	struct text_stream answer, complaint;
	bool room = text_stream_open(&answer) == 0;
	enum status status = STATUS_NOT_INSPECTED;
	struct options limited = *options;

	limited.probe.timeout = patience(options->probe.timeout, deadline - now());
	room = text_stream_open(&complaint) == 0 && room;
	if (room)
		status = run_once(&limited, answer.out, complaint.out);
	*last = status == STATUS_OK || status == STATUS_WARNED || now() >= deadline;
	room = end_draft(&answer, *last ? out : NULL) && room;
	room = end_draft(&complaint, *last ? complaints : NULL) && room;
	if (room)
		return status;
	if (*last)
		put_complaint(complaints, "%s", strerror(ENOMEM));
	return STATUS_NOT_INSPECTED;
}

enum status run_until_satisfied(const struct options *options, FILE *out, FILE *complaints)
{
	int64_t deadline = now() + options->wait;
	struct alarms alarms;
	enum status status;
	bool last = false;

	if (!options->wait)
		return run_once(options, out, complaints);
	open_alarms(&alarms);
	for (;;) {
		status = try_once(options, deadline, out, complaints, &last);
		if (last)
			break;
		sleep_until_news(&alarms, deadline - now());
	}
	close_alarms(&alarms);
	return status;
}
