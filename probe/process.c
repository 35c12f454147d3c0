/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/vfs.h>
#include <time.h>

#ifndef PID_FS_MAGIC
#define PID_FS_MAGIC 0x50494446 /* Linux 6.9 */
#endif
#define KERNEL_THREAD 0x00200000 /* PF_KTHREAD of include/linux/sched.h: flags in stat */
#define STATUS_SIZE   8192       /* bytes */

ssize_t process_read(struct process *process, const char *name, char *buffer, size_t size)
{
	int fd __attribute__((cleanup(fd_cleanup))) =
		openat(process->fd, name, O_RDONLY | O_CLOEXEC);
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

/* The inode of the process's pidfd, by which no other process can be taken for it; unknown before
 * Linux 6.9, where all have the same, and for a thread that is none. */
static struct number pidfd_inode(uint64_t pid)
{
	int fd __attribute__((cleanup(fd_cleanup))) = pidfd_open((pid_t)pid, 0);
	struct statfs fs;
	struct stat stat;

	if (fd < 0 || fstatfs(fd, &fs) < 0 || magic_of(&fs) != PID_FS_MAGIC || fstat(fd, &stat) < 0)
		return (struct number){ 0 };
	return number(stat.st_ino);
}

/* Read behind the pidfd was opened: a process that answers then had its number all the time. */
static int read_command(struct process *process)
{
	char text[64];
	ssize_t length = process_read(process, "comm", text, sizeof(text));

	if (length < 0)
		return (int)length;
	text[strcspn(text, "\n")] = '\0';
	process->subject->command = strdup(text);
	return process->subject->command ? 0 : -ENOMEM;
}

static int identify(struct process *process, uint64_t pid, uint64_t wanted_inode)
{
	struct process_facts *facts = process->facts;
	int rc;

	facts->pid = number(pid);
	facts->pidfd_inode = pidfd_inode(pid);
	rc = read_command(process);
	if (rc < 0)
		return rc == -ENOENT ? -ESRCH : rc;
	if (!wanted_inode)
		return 0;
	if (!facts->pidfd_inode.known)
		return -ENODATA;
	return facts->pidfd_inode.value == wanted_inode ? 0 : -ESTALE;
}

/* The command may have any byte in it but ends at the last parenthesis (proc_pid_stat(5)). */
static int read_state(struct process *process)
{
	char text[1024], *rest, state;
	ssize_t length = process_read(process, "stat", text, sizeof(text));
	unsigned flags;

	if (length < 0)
		return (int)length;
	rest = strrchr(text, ')');
	if (!rest || sscanf(rest + 1, " %c %*d %*d %*d %*d %*d %u", &state, &flags) != 2)
		return -EBADMSG;
	return set_text(&process->facts->state, state == 'Z' || state == 'X' ? "zombie"
						: flags & KERNEL_THREAD      ? "kernel-thread"
									     : "running");
}

static enum answer is_in_other_mounts(const struct process *process)
{
	char ours[64], theirs[64];
	ssize_t length = readlink("/proc/self/ns/mnt", ours, sizeof(ours));
	ssize_t their_length = readlinkat(process->fd, "ns/mnt", theirs, sizeof(theirs));

	if (length < 0 || their_length < 0)
		return ANSWER_UNKNOWN;
	return answer(length != their_length || memcmp(ours, theirs, (size_t)length) != 0);
}

static struct number kilobytes(const char *status, const char *name)
{
	const char *line = strstr(status, name);
	unsigned long long value;

	if (!line || sscanf(line + strlen(name), " %llu kB", &value) != 1)
		return (struct number){ 0 };
	return number(value * 1024);
}

/* How much memory it has, and whether it may have huge pages. */
static int read_status(struct process *process)
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

static bool has_direct(const struct process *process)
{
	for (size_t i = 0; i < process->file_count; i++)
		if (process->files[i].direct != ANSWER_NO)
			return true;
	return false;
}

/* Further facts, of which each may fail for itself. */
static void look_deeper(struct process *process)
{
	const struct {
		const char *source;
		int (*observe)(struct process *process);
		const char *failure;
	} steps[] = {
		{ "status", read_status, "its memory cannot be told" },
		{ "pagemap", process_probe_pages, "where its pages lie cannot be told" },
		{ "smaps", process_read_smaps, "the flags of its mappings cannot be read" },
	};

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		int rc = steps[i].observe(process);

		if (rc < 0)
			subject_add_error(process->subject, steps[i].source, -rc, steps[i].failure);
	}
}

/* Keeps the files that are wanted, or all if the process is. Returns whether there are any. */
static int choose_files(struct process *process, const struct scope *scope)
{
	bool *kept = calloc(process->file_count + 1, sizeof(*kept)), any = false;
	int rc = kept ? 0 : -ENOMEM;

	for (size_t i = 0; rc >= 0 && i < process->file_count; i++) {
		rc = scope->wants_file(scope->self, process, i);
		kept[i] = rc > 0;
		any = any || kept[i];
		if (any && scope->whole_process)
			break;
	}
	if (rc >= 0 && any && !scope->whole_process)
		rc = process_keep_files(process, kept);
	free(kept);
	return rc < 0 ? rc : any;
}

static int probe_files(struct process *process)
{
	struct list *files = &process->subject->files;
	int rc = 0;

	while (files->count < process->file_count)
		if (!list_add(files, &subject_record))
			return -ENOMEM;
	for (size_t i = 0; rc == 0 && i < process->file_count; i++)
		rc = process_probe_file(process, i);
	return rc;
}

static uint64_t microseconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_nsec / 1000;
}

static int fill_cost(struct process *process, uint64_t started)
{
	struct cost_facts *cost = process->subject->cost = record_new(&cost_record);

	if (!cost)
		return -ENOMEM;
	cost->microseconds = number(microseconds() - started);
	cost->bytes_read = number(process->bytes_read);
	cost->smaps_read = answer(process->facts->smaps_read == ANSWER_YES);
	return 0;
}

static int open_process(struct process *process, uint64_t pid)
{
	char name[sizeof("/proc/18446744073709551615")];

	snprintf(name, sizeof(name), "/proc/%" PRIu64, pid);
	process->fd = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (process->fd < 0)
		return -errno;
	process->subject = subject_new(strrchr(name, '/') + 1);
	if (!process->subject)
		return -ENOMEM;
	process->subject->kind = KIND_PROCESS;
	process->facts = process->subject->facts->process = record_new(&process_record);
	return process->facts ? 0 : -ENOMEM;
}

/* Newer kernels say of such that there is no process, and older ones that it has no mappings. */
static bool has_no_memory(struct process *process)
{
	return read_state(process) == 0 && strcmp(process->facts->state, "running") != 0;
}

/* A process without a mapping of a file is a kernel thread, a zombie, or a rare thing. */
static int observe(struct process *process, uint64_t pid, uint64_t pidfd, const struct scope *scope)
{
	uint64_t started = microseconds();
	int rc = process_read_mappings(process);

	if (rc == -ESRCH && has_no_memory(process))
		rc = 0;
	if (rc == 0 && scope && process->file_count)
		rc = choose_files(process, scope);
	if (rc < 0 || (scope && rc == 0))
		return rc;
	rc = identify(process, pid, pidfd) ?: read_state(process) ?: probe_files(process);
	if (rc < 0)
		return rc;
	process->facts->other_mount_namespace = is_in_other_mounts(process);
	if (has_direct(process))
		look_deeper(process);
	return fill_cost(process, started) ?: 1;
}

int process_observe(
	struct process *process, uint64_t pid, uint64_t pidfd, const struct scope *scope)
{
	int rc = open_process(process, pid);

	process->session->progress->pid = pid;
	process->session->progress->steps++;
	rc = rc ?: observe(process, pid, pidfd, scope);
	if (rc < 0 && process->subject && !process->subject->command)
		read_command(process);
	return rc;
}

void process_end(struct process *process)
{
	if (process->fd >= 0)
		close(process->fd);
	subject_free(process->subject);
	identity_map_clear(&process->numbers);
	free(process->files);
}
