/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/vfs.h>
#include <time.h>

#ifndef PID_FS_MAGIC
#define PID_FS_MAGIC 0x50494446 /* Linux 6.9 */
#endif
#define PROGRAMS_MAX 4
#define LOADING      1 /* millisecond, longer than that takes */

/* The inode of the process's pidfd, by which no other process can be taken for it; unknown before
 * Linux 6.9, where all have the same, and for a thread that is none. */
static struct number pidfd_inode(uint64_t pid)
{
	int fd _cleanup_close_ = process_numbers_are_ours() ? pidfd_open((pid_t)pid, 0) : -1;
	struct statfs fs;
	struct stat stat;

	if (fd < 0 || fstatfs(fd, &fs) < 0 || magic_of(&fs) != PID_FS_MAGIC || fstat(fd, &stat) < 0)
		return (struct number){ 0 };
	return number(stat.st_ino);
}

/* Its command is read behind the pidfd was opened: a process that answers then had its number all
 * the time. */
static int identify(struct process *process, uint64_t pid, uint64_t wanted_inode)
{
	struct process_facts *facts = process->facts;
	int rc;

	facts->pid = number(pid);
	facts->pidfd_inode = pidfd_inode(pid);
	rc = process_read_command(process);
	if (rc < 0)
		return rc == -ENOENT ? -ESRCH : rc;
	if (!wanted_inode)
		return 0;
	if (!facts->pidfd_inode.known)
		return -ENODATA;
	return facts->pidfd_inode.value == wanted_inode ? 0 : -ESTALE;
}

enum answer process_has_other_mounts(const struct process *process)
{
	char ours[64], theirs[64];
	ssize_t length = readlink("/proc/self/ns/mnt", ours, sizeof(ours));
	ssize_t their_length = readlinkat(process->fd, "ns/mnt", theirs, sizeof(theirs));

	if (length < 0 || their_length < 0)
		return ANSWER_UNKNOWN;
	return answer(length != their_length || memcmp(ours, theirs, (size_t)length) != 0);
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
		{ "status", process_read_memory, "its memory cannot be told" },
		{ "pagemap", process_probe_pages, "where its pages lie cannot be told" },
		{ "smaps", process_read_smaps, "the flags of its mappings cannot be read" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
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
		process_begin_file(process, i);
		rc = scope->wants_file(scope->self, process, i);
		process_end_file(process);
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

static bool has_no_memory(struct process *process)
{
	return process_read_state(process) == 0 && process->facts->state != PROCESS_RUNNING;
}

/* Memory that went away while it was read belonged to another program until now, or the process
 * ended; that of a zombie is there still where threads of it run. A program that is being loaded
 * maps nothing but its stack for a moment (fs/binfmt_elf.c). */
static int read_mappings(struct process *process, uint64_t pid)
{
	int rc = -ESRCH, entered;

	for (unsigned tries = 0; rc == -ESRCH && tries < PROGRAMS_MAX; tries++) {
		rc = process_read_mappings(process);
		if (rc == 0 && !process->file_count && !has_no_memory(process)) {
			poll(NULL, 0, LOADING);
			rc = tries + 1 < PROGRAMS_MAX ? -ESRCH : 0;
			continue;
		}
		if (rc != -ESRCH || !has_no_memory(process))
			continue;
		entered = process_enter_thread(process, pid);
		if (entered <= 0)
			return entered;
	}
	return rc;
}

/* A process without a mapping of a file is a kernel thread, a zombie, or a rare thing. */
static int observe(struct process *process, uint64_t pid, uint64_t pidfd, const struct scope *scope)
{
	uint64_t started = microseconds();
	int rc = read_mappings(process, pid);

	if (rc == 0 && scope && process->file_count)
		rc = choose_files(process, scope);
	if (rc < 0 || (scope && rc == 0))
		return rc;
	rc = identify(process, pid, pidfd) ?: process_read_state(process) ?: probe_files(process);
	if (rc < 0)
		return rc;
	process->facts->other_mount_namespace = process_has_other_mounts(process);
	if (has_direct(process)) {
		look_deeper(process);
		rc = process_confirm_mappings(process);
		if (rc < 0)
			return rc;
	}
	return fill_cost(process, started) ?: 1;
}

/* What it means that /proc has no such process. */
static int judge_absence(const struct process *process, uint64_t pid)
{
	int unseen = processes_unseen(process->session);

	if (unseen != -EACCES)
		return unseen ?: -ENOENT;
	if (!process_numbers_are_ours() || pid > INT_MAX)
		return -ENOENT;
	return kill((pid_t)pid, 0) == 0 || errno == EPERM ? -EACCES : -ENOENT;
}

int process_observe(
	struct process *process, uint64_t pid, uint64_t pidfd, const struct scope *scope)
{
	int rc = open_process(process, pid);

	process->session->progress->pid = pid;
	process->session->progress->steps++;
	rc = rc ?: observe(process, pid, pidfd, scope);
	if (rc == -ENOENT)
		rc = judge_absence(process, pid);
	if (rc < 0 && process->subject) {
		process_forget_mappings(process);
		if (!process->subject->command)
			process_read_command(process);
	}
	return rc;
}

void process_end(struct process *process)
{
	close_fd(&process->fd);
	close_fd(&process->maps);
	subject_free(process->subject);
	identity_map_clear(&process->numbers);
	free(process->files);
}
