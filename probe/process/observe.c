/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "observe.h"

#include "file.h"
#include "hidepid.h"
#include "lib/clock.h"
#include "lib/xalloc.h"
#include "mappings.h"
#include "open-file.h"
#include "pages.h"
#include "probe/target.h"
#include "smaps.h"
#include "status.h"
#include "unmapped.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>

#ifndef PID_FS_MAGIC
#define PID_FS_MAGIC 0x50494446 /* Linux 6.9 */
#endif
#define PROGRAMS_MAX 4 /* how often mappings are read if it becomes another program meanwhile */
#define LOADING_MS   1 /* longer than a program takes to be loaded */

/* The inode of the process's pidfd, which is unique until reboot. Unknown before Linux 6.9, where
 * all pidfds share one inode, and for a thread other than the first one. */
static struct number read_pidfd_inode(uint64_t pid)
{
	int fd _cleanup_close_ = same_pid_namespace() ? pidfd_open((pid_t)pid, 0) : -1;
	struct statfs fs;
	struct stat stat;

	if (fd < 0 || fstatfs(fd, &fs) < 0 || magic_of(&fs) != PID_FS_MAGIC || fstat(fd, &stat) < 0)
		return (struct number){ 0 };
	return number(stat.st_ino);
}

/* Reads the command after the pidfd was opened: if that succeeds, the process had its PID all the
 * time. */
static int identify(struct process *process, uint64_t pid, uint64_t wanted_inode)
{
	struct process_facts *facts = process->facts;
	int rc;

	facts->pid = number(pid);
	facts->pidfd_inode = read_pidfd_inode(pid);
	rc = process_read_command(process);
	if (rc < 0)
		return rc == -ENOENT ? -ESRCH : rc;
	if (!wanted_inode)
		return 0;
	if (!facts->pidfd_inode.known)
		return -ENODATA;
	return facts->pidfd_inode.value == wanted_inode ? 0 : -ESTALE;
}

static bool has_direct_file(const struct process *process)
{
	for (size_t i = 0; i < process->file_count; i++)
		if (process->files[i].direct != NO || process->files[i].on_overlay)
			return true;
	return false;
}

/* What is only read if a file may be direct. Each step may fail alone. */
static void observe_memory(struct process *process)
{
	static const struct {
		const char *source;
		int (*observe)(struct process *process);
		const char *failure; /* what is unknown if it fails */
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

/* Keeps the files that match, or all if one does and the filter is for whole processes. Returns
 * whether one does, or a negative errno. */
static int filter_files(struct process *process, const struct process_filter *filter)
{
	bool *kept _cleanup_free_ = xcalloc(process->file_count, sizeof(*kept));
	bool any = false;

	for (size_t i = 0; i < process->file_count; i++) {
		int rc;

		process_begin_file(process, i);
		rc = filter->matches(filter->context, process, i);
		process_end_file(process);
		if (rc < 0)
			return rc;
		kept[i] = rc > 0;
		any = any || kept[i];
		if (any && filter->whole_process)
			return 1;
	}
	if (any)
		process_keep_files(process, kept);
	return any;
}

static void probe_files(struct process *process)
{
	struct list *files = &process->subject->files;

	while (files->count < process->file_count)
		list_add(files, &subject_record);
	for (size_t i = 0; i < process->file_count; i++)
		process_probe_file(process, i);
}

static void fill_cost(struct process *process, int64_t started)
{
	struct cost_facts *cost = process->subject->cost = record_new(&cost_record);

	cost->microseconds = number((uint64_t)(clock_microseconds() - started));
	cost->bytes_read = number(process->bytes_read);
	cost->smaps_read = tristate(process->facts->smaps_read == YES);
}

/* Whether it is a kernel thread or a zombie. */
static bool has_no_memory(struct process *process)
{
	return process_read_state(process) == 0 && !process_is_running(process->facts);
}

/* -ESRCH means that the memory went away while it was read: the process ended, or runs another
 * program now. The memory of a zombie still exists if other threads of it run. A program that is
 * being loaded maps nothing but its stack for a moment (fs/binfmt_elf.c). */
static int read_mappings(struct process *process, uint64_t pid)
{
	int rc = -ESRCH, entered;

	for (unsigned tries = 0; rc == -ESRCH && tries < PROGRAMS_MAX; tries++) {
		rc = process_read_mappings(process);
		if (rc == 0 && !process->file_count && !has_no_memory(process)) {
			poll(NULL, 0, LOADING_MS);
			rc = tries + 1 < PROGRAMS_MAX ? -ESRCH : 0;
			continue;
		}
		if (rc != -ESRCH || !has_no_memory(process))
			continue;
		entered = process_use_live_thread(process, pid);
		if (entered <= 0)
			return entered;
	}
	return rc;
}

/* A process that maps no file, such as a kernel thread or a zombie, is observed too, without a
 * filter. Returns as process_observe(). */
static int observe_open(struct process *process, uint64_t pid, uint64_t pidfd_inode,
	const struct process_filter *filter)
{
	int64_t started = clock_microseconds();
	int rc = read_mappings(process, pid);

	process->facts->other_mount_namespace = process_has_other_mounts(process);
	budget_begin_process(&process->session->progress->budget, pid,
		process->facts->other_mount_namespace != NO);
	if (rc == 0 && filter && process->file_count)
		rc = filter_files(process, filter);
	if (rc < 0 || (filter && rc == 0))
		return rc;
	rc = identify(process, pid, pidfd_inode);
	if (rc == 0)
		rc = process_read_state(process);
	if (rc < 0)
		return rc;
	probe_files(process);
	if (has_direct_file(process)) {
		observe_memory(process);
		rc = process_confirm_mappings(process);
		if (rc < 0)
			return rc;
	}
	if (!filter || filter->whole_process)
		process_find_unmapped(process);
	fill_cost(process, started);
	return 1;
}

/* Why /proc does not have the process. */
static int explain_absence(struct session *session, uint64_t pid)
{
	int hides = proc_hides_processes(session);

	if (hides != -EACCES)
		return hides ?: -ENOENT;
	if (!same_pid_namespace() || pid > INT_MAX)
		return -ENOENT;
	return kill((pid_t)pid, 0) == 0 || errno == EPERM ? -EACCES : -ENOENT;
}

int process_observe(struct process *process, struct session *session, uint64_t pid,
	uint64_t pidfd_inode, const struct process_filter *filter)
{
	int rc;

	session->progress->pid = pid;
	session->progress->in_process = true;
	session->progress->steps++;
	rc = process_open(process, session, pid);
	if (rc == 0)
		rc = observe_open(process, pid, pidfd_inode, filter);
	if (rc == -ENOENT)
		rc = explain_absence(session, pid);
	if (rc < 0 && process->subject) {
		process_forget_mappings(process);
		if (!process->subject->command)
			process_read_command(process);
	}
	return rc;
}
