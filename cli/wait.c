/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs again when a mount has changed or the kernel has sent a uevent. No event reports a new file
 * or a changed flag of a file, so also once a second.
 */
#include "wait.h"

#include "lib/clock.h"
#include "lib/text-stream.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define RETRY_MS    1000
#define DEBOUNCE_MS 50

/* Descriptors, or -1. */
struct events {
	int mounts;  /* mountinfo: POLLPRI after a change of the mounts (proc_pid_mountinfo(5)) */
	int uevents; /* of the kernel */
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

static void open_events(struct events *events)
{
	events->mounts = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
	events->uevents = open_uevents();
}

static void close_events(const struct events *events)
{
	close_fd(&events->mounts);
	close_fd(&events->uevents);
}

/* Returns after a change, after RETRY_MS, or when the time (milliseconds) is up. */
static void wait_for_change(const struct events *events, int64_t time)
{
	struct pollfd wanted[] = {
		{ .fd = events->mounts, .events = POLLPRI },
		{ .fd = events->uevents, .events = POLLIN },
	};
	char event[4096];

	if (time <= 0)
		return;
	if (time > RETRY_MS)
		time = RETRY_MS;
	if (poll(wanted, 2, (int)time) > 0) /* events come in bursts: wait for the rest */
		poll(NULL, 0, time < DEBOUNCE_MS ? (int)time : DEBOUNCE_MS);
	/* Drain the uevent socket; its contents are not used. */
	while (events->uevents >= 0 && recv(events->uevents, event, sizeof(event), 0) > 0)
		;
}

/* Ends a capture and writes it to destination, or drops it if that is NULL. */
static void flush_captured(struct text_stream *captured, FILE *destination)
{
	_cleanup_free_ char *text = text_stream_close(captured);

	if (destination)
		fwrite(text, 1, captured->length, destination);
}

/* A subject that does not respond must not delay the run past the deadline, but has RETRY_MS. All
 * in milliseconds; a timeout of 0 is none. */
static unsigned limit_timeout(unsigned timeout, int64_t left)
{
	unsigned limit = left > RETRY_MS ? (unsigned)left : RETRY_MS;

	return timeout && timeout < limit ? timeout : limit;
}

/* Runs once and captures the output, which is written if this is the last run. */
static enum status try_once(
	const struct options *options, int64_t deadline, FILE *out, FILE *errors, bool *last)
{
	struct options limited = *options;
	struct text_stream captured_out, captured_errors;
	enum status status;

	limited.probe.timeout =
		limit_timeout(options->probe.timeout, deadline - clock_milliseconds());
	text_stream_open(&captured_out);
	text_stream_open(&captured_errors);
	status = run_once(&limited, captured_out.out, captured_errors.out, last);
	*last = *last || status == STATUS_OK || status == STATUS_WARNED ||
		clock_milliseconds() >= deadline;
	flush_captured(&captured_out, *last ? out : NULL);
	flush_captured(&captured_errors, *last ? errors : NULL);
	return status;
}

enum status run_until_satisfied(const struct options *options, FILE *out, FILE *errors)
{
	int64_t deadline = clock_milliseconds() + options->wait;
	struct events events;
	enum status status;
	bool last = false;

	if (!options->wait)
		return run_once(options, out, errors, &last);
	open_events(&events);
	for (;;) {
		status = try_once(options, deadline, out, errors, &last);
		if (last)
			break;
		wait_for_change(&events, deadline - clock_milliseconds());
	}
	close_events(&events);
	return status;
}
