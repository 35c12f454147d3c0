/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "find.h"

#include "hidepid.h"
#include "lib/util.h"
#include "lib/xalloc.h"
#include "probe/directory.h"
#include "probe/kernel-fs.h"

#include <ctype.h>
#include <errno.h>

/* The message for an error of process_observe(), or NULL if that of strerror(3) is good enough. */
static const char *error_message(int error)
{
	switch (error) {
	case ENOENT:
		return "there is no such process";
	case ESRCH:
		return "it ended, or became another program, while it was looked at";
	case ESTALE:
		return "the process of that number is another one";
	case ENODEV:
		return "no processes can be seen: /proc is not mounted";
	case ENODATA:
		return "this kernel has no inodes for processes (Linux 6.9)";
	case EINVAL:
		return "a process is PID or PID:INODE";
	}
	return NULL;
}

/* Adds an error with the capability that would have avoided it (ptrace(2): "Ptrace access mode
 * checking"). */
static void add_unreadable(struct subject *subject, int error, const char *what)
{
	bool is_permission = error == EACCES || error == EPERM;
	_cleanup_free_ char *message = xasprintf(
		"%s: %s%s", what, strerror(error), is_permission ? " (needs CAP_SYS_PTRACE)" : "");

	subject_add_note(subject, "maps", error, message);
}

/* Sends a subject for a process of which nothing could be read. */
static int send_failure(
	const struct session *session, const char *name, const char *command, int error)
{
	struct subject *subject __attribute__((cleanup(subject_cleanup))) = subject_new(name);
	const char *message = error_message(error);

	subject->kind = KIND_PROCESS;
	set_text(&subject->command, command);
	if (message)
		subject_add_note(subject, "maps", error, message);
	else
		add_unreadable(subject, error, "its mappings cannot be read");
	return session_send(session, subject);
}

/* Parses PID or PID:INODE; the inode is 0 without one. Returns 0 or -EINVAL. */
static int parse_process(const char *text, uint64_t *pid, uint64_t *pidfd_inode)
{
	char *end;

	*pidfd_inode = 0;
	errno = 0;
	*pid = strtoull(text, &end, 10);
	if (!isdigit((unsigned char)*text) || errno || *pid == 0)
		return -EINVAL;
	if (*end == ':') {
		if (!isdigit((unsigned char)*++end))
			return -EINVAL;
		*pidfd_inode = strtoull(end, &end, 10);
		if (*pidfd_inode == 0)
			return -EINVAL;
	}
	return *end || errno ? -EINVAL : 0;
}

int probe_process(struct session *session, const char *text)
{
	uint64_t pid, pidfd_inode;
	struct process process;
	int rc = parse_process(text, &pid, &pidfd_inode);

	if (rc < 0)
		return send_failure(session, text, NULL, -rc);
	rc = process_observe(&process, session, pid, pidfd_inode, NULL);
	if (rc < 0)
		rc = send_failure(
			session, text, process.subject ? process.subject->command : NULL, -rc);
	else
		rc = session_send(session, process.subject);
	process_close(&process);
	return rc;
}

static void add_unread(struct subject *host, uint64_t pid, const struct process *process, int error)
{
	const char *command = process->subject ? process->subject->command : NULL;
	char what[128];

	snprintf(what, sizeof(what), "process %llu%s%.32s%s: its mappings cannot be read",
		(unsigned long long)pid, command ? " (" : "", command ?: "", command ? ")" : "");
	process->session->progress->census.unread++;
	add_unreadable(host, error, what);
}

/* Observes one of many processes. That it has ended meanwhile is not an error. Returns what the
 * sink returned. */
static int visit_process(struct session *session, uint64_t pid, const struct process_filter *filter,
	struct subject *host)
{
	struct process process;
	int found = process_observe(&process, session, pid, 0, filter), rc = 0;

	session->progress->census.processes++;
	session->progress->census.found += found == 1;
	if (found == 1)
		rc = session_send(session, process.subject);
	else if (found < 0 && found != -ENOENT && found != -ESRCH)
		add_unread(host, pid, &process, -found);
	process_close(&process);
	return rc;
}

static int compare_pids(const void *a, const void *b)
{
	uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

	return one < other ? -1 : one > other;
}

/* Gives the PIDs of all processes in ascending order, which the caller frees. Returns 0 or a
 * negative errno. */
static int list_processes(uint64_t **pids, size_t *count)
{
	DIR *processes = opendir("/proc");
	const char *name;
	int rc = 0;

	*pids = NULL;
	*count = 0;
	if (!processes)
		return -errno;
	if (!is_on_kernel_fs(dirfd(processes), PROC_SUPER_MAGIC)) {
		closedir(processes);
		return -ENODEV;
	}
	while ((name = next_name(processes, &rc))) {
		if (!isdigit((unsigned char)*name))
			continue;
		*pids = xgrow(*pids, *count, sizeof(**pids));
		(*pids)[(*count)++] = strtoull(name, NULL, 10);
	}
	closedir(processes);
	if (*count)
		qsort(*pids, *count, sizeof(**pids), compare_pids);
	else if (rc == 0)
		rc = -ENOENT; /* without even this process: it is not proc */
	return rc;
}

/* The parent and the child of daxinfo itself. */
static bool is_ourselves(uint64_t pid)
{
	return pid == (uint64_t)getpid() || pid == (uint64_t)getppid();
}

/* Visits the processes after the one that an earlier child was given up on. */
static int visit_all(
	struct session *session, const struct process_filter *filter, struct subject *host)
{
	uint64_t *pids, last = session->progress->pid;
	size_t count;
	int rc = list_processes(&pids, &count);

	for (size_t i = 0; rc == 0 && i < count; i++)
		if (pids[i] > last && !is_ourselves(pids[i]))
			rc = visit_process(session, pids[i], filter, host);
	free(pids);
	return rc;
}

static void fill_census(struct subject *host, const struct progress *progress)
{
	struct census_facts *facts = host->facts->census = record_new(&census_record);

	facts->processes = number(progress->census.processes);
	facts->found = number(progress->census.found);
	facts->unread = number(progress->census.unread);
}

static void add_hidden(struct subject *host, struct session *session)
{
	int error = -proc_hides_processes(session);

	if (error)
		subject_add_note(host, "proc", error,
			error == EACCES ? "processes of other users are hidden (hidepid of /proc)"
					: error_message(error));
}

int probe_processes(struct session *session, const char *name, const struct process_filter *filter)
{
	struct subject *host __attribute__((cleanup(subject_cleanup))) = subject_new(name);
	struct progress *progress = session->progress;
	int rc;

	host->kind = KIND_HOST;
	if (!progress->pid) /* else an earlier child counted the processes up to pid */
		memset(&progress->census, 0, sizeof(progress->census));
	rc = visit_all(session, filter, host);
	if (rc == 0) {
		fill_census(host, progress);
		add_hidden(host, session);
	} else {
		subject_add_error(host, "maps", -rc, "the processes cannot be listed");
	}
	return session_send(session, host);
}
