/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes are looked at: one, or all that map what is asked for. */
#include "find.h"

#include "probe/directory.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *complaint_about(int error)
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

/* The subject of a process of which nothing could be read. */
static int send_failure(
	const char *name, const char *command, int error, subject_sink *sink, void *to)
{
	struct subject *subject __attribute__((cleanup(subject_cleanup))) = subject_new(name);
	const char *complaint = complaint_about(error);

	if (!subject)
		return -ENOMEM;
	subject->kind = KIND_PROCESS;
	if (command)
		subject->command = strdup(command);
	if (complaint)
		subject_add_note(subject, "maps", error, complaint);
	else
		subject_add_error(subject, "maps", error, "its mappings cannot be read");
	return sink(to, subject);
}

static int parse(const char *text, uint64_t *pid, uint64_t *pidfd_inode)
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

int probe_process(struct session *session, const char *text, subject_sink *sink, void *to)
{
	struct process process = { .session = session, .fd = -1, .maps = -1 };
	uint64_t pid, pidfd_inode;
	int rc = parse(text, &pid, &pidfd_inode);

	if (rc == 0)
		rc = process_observe(&process, pid, pidfd_inode, NULL);
	if (rc == -ENOMEM)
		; /* nothing can be told */
	else if (rc < 0)
		rc = send_failure(
			text, process.subject ? process.subject->command : NULL, -rc, sink, to);
	else
		rc = sink(to, process.subject);
	process_end(&process);
	return rc;
}

/* What could not be read has to be told. */
static int note_unread(struct subject *host, uint64_t pid, const struct process *process, int error)
{
	const char *command = process->subject ? process->subject->command : NULL;
	char what[128];

	snprintf(what, sizeof(what), "process %llu%s%.32s%s: its mappings cannot be read",
		(unsigned long long)pid, command ? " (" : "", command ?: "", command ? ")" : "");
	process->session->progress->census.unread++;
	return subject_add_error(host, "maps", error, what);
}

/* One of many: that it ended meanwhile is no failure. */
static int visit(struct session *session, uint64_t pid, const struct scope *scope,
	struct subject *host, subject_sink *sink, void *to)
{
	struct process process = { .session = session, .fd = -1, .maps = -1 };
	int rc = process_observe(&process, pid, 0, scope);

	session->progress->census.processes++;
	session->progress->census.found += rc == 1;
	if (rc == 1)
		rc = sink(to, process.subject);
	else if (rc == -ENOENT || rc == -ESRCH)
		rc = 0;
	else if (rc < 0 && rc != -ENOMEM)
		rc = note_unread(host, pid, &process, -rc);
	process_end(&process);
	return rc;
}

static int compare(const void *a, const void *b)
{
	uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

	return one < other ? -1 : one > other;
}

/* The numbers of all processes in ascending order, which the caller frees. */
static int list_processes(uint64_t **pids, size_t *count)
{
	DIR *processes = opendir("/proc");
	const char *name;
	int rc = 0;

	*pids = NULL;
	*count = 0;
	if (!processes)
		return -errno;
	while (rc == 0 && (name = next_name(processes, &rc))) {
		uint64_t *more = *pids;

		if (!isdigit((unsigned char)*name))
			continue;
		if ((*count & (*count - 1)) == 0)
			more = reallocarray(*pids, *count ? *count * 2 : 1, sizeof(*more));
		if (!more)
			rc = -ENOMEM;
		else
			(*pids = more)[(*count)++] = strtoull(name, NULL, 10);
	}
	closedir(processes);
	if (*count)
		qsort(*pids, *count, sizeof(**pids), compare);
	else if (rc == 0)
		rc = -ENOENT; /* not even us: something else is mounted there */
	return rc;
}

static bool is_ourselves(uint64_t pid)
{
	return pid == (uint64_t)getpid() || pid == (uint64_t)getppid();
}

static int visit_all(struct session *session, const struct scope *scope, struct subject *host,
	subject_sink *sink, void *to)
{
	uint64_t *pids, behind = session->progress->pid;
	size_t count;
	int rc = list_processes(&pids, &count);

	for (size_t i = 0; rc == 0 && i < count; i++)
		if (pids[i] > behind && !is_ourselves(pids[i]))
			rc = visit(session, pids[i], scope, host, sink, to);
	free(pids);
	return rc;
}

static int fill_census(struct subject *host, struct progress *progress)
{
	struct census_facts *facts = host->facts->census = record_new(&census_record);

	if (!facts)
		return -ENOMEM;
	facts->processes = number(progress->census.processes);
	facts->found = number(progress->census.found);
	facts->unread = number(progress->census.unread);
	return 0;
}

static int note_unseen(struct subject *host, struct session *session)
{
	int error = -processes_unseen(session);

	if (!error)
		return 0;
	return subject_add_note(host, "proc", error,
		error == EACCES ? "processes of other users are hidden (hidepid of /proc)"
				: complaint_about(error));
}

int probe_processes(struct session *session, const char *name, const struct scope *scope,
	subject_sink *sink, void *to)
{
	struct subject *host __attribute__((cleanup(subject_cleanup))) = subject_new(name);
	struct progress *progress = session->progress;
	int rc;

	if (!host)
		return -ENOMEM;
	host->kind = KIND_HOST;
	if (!progress->pid) /* else another observer was given up on the way */
		memset(&progress->census, 0, sizeof(progress->census));
	rc = visit_all(session, scope, host, sink, to);
	if (rc == 0)
		rc = fill_census(host, progress) ?: note_unseen(host, session);
	else if (rc != -ENOMEM)
		rc = subject_add_error(host, "maps", -rc, "the processes cannot be listed");
	return rc ?: sink(to, host);
}
