/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What /proc/PID has in a few lines: comm, stat, status and the threads (proc_pid_status(5)). */
#include "process.h"

#include "probe/directory.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KERNEL_THREAD 0x00200000 /* PF_KTHREAD of include/linux/sched.h: flags in stat */
#define STATUS_SIZE   8192       /* bytes */

ssize_t process_read(struct process *process, const char *name, char *buffer, size_t size)
{
	int fd _cleanup_close_ = openat(process->fd, name, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	ssize_t part = 1;

	if (fd < 0)
		return -errno;
	while (part > 0 && length < size - 1) {
		part = read(fd, buffer + length, size - 1 - length);
		if (part < 0)
			return -errno;
		length += (size_t)part;
	}
	buffer[length] = '\0';
	process->bytes_read += length;
	return (ssize_t)length;
}

int process_read_command(struct process *process)
{
	char text[64];
	ssize_t length = process_read(process, "comm", text, sizeof(text));

	if (length < 0)
		return (int)length;
	if (length > 0 && text[length - 1] == '\n')
		text[length - 1] = '\0';
	process->subject->command = strdup(text);
	return process->subject->command ? 0 : -ENOMEM;
}

/* The command may have any byte in it but ends at the last parenthesis (proc_pid_stat(5)). */
int process_read_state(struct process *process)
{
	char text[1024], *rest, state;
	ssize_t length = process_read(process, "stat", text, sizeof(text));
	unsigned flags;

	if (length < 0)
		return (int)length;
	rest = strrchr(text, ')');
	if (!rest || sscanf(rest + 1, " %c %*d %*d %*d %*d %*d %u", &state, &flags) != 2)
		return -EBADMSG;
	process->facts->state = state == 'Z' || state == 'X' ? PROCESS_ZOMBIE
				: flags & KERNEL_THREAD      ? PROCESS_KERNEL_THREAD
							     : PROCESS_RUNNING;
	return 0;
}

static struct number kilobytes(const char *status, const char *name)
{
	const char *line = strstr(status, name);
	unsigned long long value;

	if (!line || sscanf(line + strlen(name), " %llu kB", &value) != 1)
		return (struct number){ 0 };
	return number(value * 1024);
}

int process_read_memory(struct process *process)
{
	struct process_facts *facts = process->facts;
	char text[STATUS_SIZE];
	ssize_t length = process_read(process, "status", text, sizeof(text));
	const char *thp;

	if (length < 0)
		return (int)length;
	facts->resident = kilobytes(text, "\nVmRSS:");
	facts->page_tables = kilobytes(text, "\nVmPTE:");
	thp = strstr(text, "\nTHP_enabled:");
	if (thp)
		facts->thp_disabled = answer(strtol(strchr(thp, ':') + 1, NULL, 10) == 0);
	return 0;
}

bool process_numbers_are_ours(void)
{
	char text[32] = "";

	return readlink("/proc/self", text, sizeof(text) - 1) > 0 && atoi(text) == getpid();
}

/* Whether it is a thread of that process that still runs. */
static bool is_living_thread(int thread, uint64_t pid)
{
	struct process process = { .fd = thread };
	char text[STATUS_SIZE];
	const char *group;

	if (process_read(&process, "status", text, sizeof(text)) < 0)
		return false;
	group = strstr(text, "\nTgid:");
	return group && strtoull(strchr(group, ':') + 1, NULL, 10) == pid &&
	       strstr(text, "\nVmSize:");
}

/* /proc has each thread beside the processes, though no list shows it (fs/proc/base.c:
 * proc_pid_lookup). */
int process_enter_thread(struct process *process, uint64_t pid)
{
	int fd = openat(process->fd, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = 0;
	DIR *threads = fd < 0 ? NULL : fdopendir(fd);
	char path[sizeof("/proc/") + NAME_MAX];
	bool entered = false;
	const char *name;

	if (!threads) {
		rc = -errno;
		close_fd(&fd);
		return rc;
	}
	while (!entered && (name = next_name(threads, &rc))) {
		int thread;

		snprintf(path, sizeof(path), "/proc/%s", name);
		thread = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
		entered = thread >= 0 && is_living_thread(thread, pid);
		close_fd(entered ? &process->fd : &thread);
		if (entered)
			process->fd = thread;
	}
	closedir(threads);
	return entered ? 1 : rc;
}
