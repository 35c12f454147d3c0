/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "status.h"

#include "lib/util.h"
#include "lib/xalloc.h"
#include "probe/directory.h"
#include "probe/kernel-fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>

#define KERNEL_THREAD 0x00200000 /* PF_KTHREAD of include/linux/sched.h: flags in stat */
#define STATUS_SIZE   8192       /* bytes */

int process_read_command(struct process *process)
{
	char text[64];
	ssize_t length = process_read_file(process, "comm", text, sizeof(text));

	if (length < 0)
		return (int)length;
	if (length > 0 && text[length - 1] == '\n')
		text[length - 1] = '\0';
	process->subject->command = xstrdup(text);
	return 0;
}

/* The command may contain any byte; it ends at the last parenthesis (proc_pid_stat(5)). */
int process_read_state(struct process *process)
{
	char text[1024], *rest, state;
	ssize_t length = process_read_file(process, "stat", text, sizeof(text));
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

/* The value in kB of the line that begins with name, in bytes. */
static struct number read_kilobytes(const char *status, const char *name)
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
	ssize_t length = process_read_file(process, "status", text, sizeof(text));
	const char *thp;

	if (length < 0)
		return (int)length;
	facts->resident = read_kilobytes(text, "\nVmRSS:");
	facts->page_tables = read_kilobytes(text, "\nVmPTE:");
	thp = strstr(text, "\nTHP_enabled:");
	if (thp)
		facts->thp_disabled = tristate(strtol(strchr(thp, ':') + 1, NULL, 10) == 0);
	return 0;
}

/* Whether thread, an O_PATH descriptor of its directory, is of process pid and has memory. */
static bool is_live_thread(int thread, uint64_t pid)
{
	struct process process = { .fd = thread };
	char text[STATUS_SIZE];
	const char *group;

	if (process_read_file(&process, "status", text, sizeof(text)) < 0)
		return false;
	group = strstr(text, "\nTgid:");
	return group && strtoull(strchr(group, ':') + 1, NULL, 10) == pid &&
	       strstr(text, "\nVmSize:");
}

/* Every thread has a directory /proc/TID, though it is not listed (fs/proc/base.c:
 * proc_pid_lookup).
 */
int process_use_live_thread(struct process *process, uint64_t pid)
{
	int fd = kernel_fs_open(process->fd, "task", O_DIRECTORY, PROC_SUPER_MAGIC), rc = 0;
	DIR *threads = fd < 0 ? NULL : fdopendir(fd);
	char path[sizeof("/proc/") + NAME_MAX];
	bool found = false;
	const char *name;

	if (!threads) {
		rc = -errno;
		close_fd(&fd);
		return rc;
	}
	while (!found && (name = next_name(threads, &rc))) {
		int thread;

		snprintf(path, sizeof(path), "/proc/%s", name);
		thread = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
		found = thread >= 0 && is_on_kernel_fs(thread, PROC_SUPER_MAGIC) &&
			is_live_thread(thread, pid);
		close_fd(found ? &process->fd : &thread);
		if (found)
			process->fd = thread;
	}
	closedir(threads);
	return found ? 1 : rc;
}
