/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process: /proc/PID is opened once, and everything is looked at relative to that, so that a
 * process that ends gives ESRCH, and none that gets its number later is taken for it.
 */
#ifndef DAXINFO_PROBE_PROCESS_PROCESS_H
#define DAXINFO_PROBE_PROCESS_PROCESS_H

#include "file-key-map.h"
#include "probe/target.h"

/* A file that the process maps, before and beside its facts. */
struct known_file {
	struct identity identity;
	size_t first_mapping; /* index in the subject's mappings */
	enum answer direct;   /* by statx; unknown also where it was not asked */
};

struct process {
	struct session *session;
	struct subject *subject;
	struct process_facts *facts; /* the subject's */
	int fd;                      /* O_PATH of /proc/PID */
	int maps;                    /* of the memory that the mappings are of */
	uint64_t bytes_read;
	struct known_file *files; /* in the order of the subject's files */
	size_t file_count;
	struct identity_map numbers; /* of the files: index + 1 */
};

/* Which of the files that are mapped are asked for; all if there is none. */
struct scope {
	/* Whether the file of that index is: 1 or 0, or a negative errno. */
	int (*wants_file)(void *self, struct process *process, size_t file);
	bool whole_process; /* one file that is wanted brings the others along */
	void *self;
};

/* Operations for an operand: see probe_operand(). */
int probe_process(struct session *session, const char *text, subject_sink *sink, void *to);
int probe_direct_processes(struct session *session, const char *text, subject_sink *sink, void *to);
int probe_users(struct session *session, const char *text, subject_sink *sink, void *to);

/* Observes the process of that number, and of that pidfd inode unless it is 0. Returns 1; 0 where
 * the scope wants nothing of it; or a negative errno: -ENOENT or -ESRCH where there is no such
 * process, -ESTALE where it is another one, -ENODATA where the kernel numbers no processes. What
 * else failed is in the subject's errors. The caller ends it in any case. */
int process_observe(
	struct process *process, uint64_t pid, uint64_t pidfd_inode, const struct scope *scope);
void process_end(struct process *process);

/* Reads the file of that name in /proc/PID, with a NUL behind it; no more than size - 1 bytes.
 * Their number, or a negative errno. */
ssize_t process_read(struct process *process, const char *name, char *buffer, size_t size);

/* Whether a process has in /proc the number that system calls know it by: not where /proc is that
 * of another PID namespace. */
bool process_numbers_are_ours(void);

/* hidden.c: why there may be processes that /proc does not show: -ENODEV where it is not mounted,
 * -EACCES where it hides those that we have no right to see (hidepid); 0 where it shows all. */
int processes_unseen(struct session *session);

/* Whether its mounts are others than ours: a mount namespace of its own. */
enum answer process_has_other_mounts(const struct process *process);

/* process-status.c: its command, its state, and how much memory it has and of which kind. Each 0 or
 * a negative errno. */
int process_read_command(struct process *process);
int process_read_state(struct process *process);
int process_read_memory(struct process *process);

/* Goes on with a thread that still runs in place of the first one, which has ended. 1, 0 where
 * there is none, or a negative errno. */
int process_enter_thread(struct process *process, uint64_t pid);

/* mappings.c: the mappings with the numbers of their files. 0, or a negative errno and none of
 * them. */
int process_read_mappings(struct process *process);
void process_forget_mappings(struct process *process);

/* Reads them again: what was seen of the memory at an address is dropped where another mapping is
 * there now, for nobody knows of which it was. 0; -ESRCH where the memory went away meanwhile, and
 * what could not be seen says nothing; another negative errno. */
int process_confirm_mappings(struct process *process);

/* Drops the mappings whose files are not kept, and those files. 0 or -ENOMEM. */
int process_keep_files(struct process *process, const bool *kept);

/* mapped-file.c: reaches the file and observes it: its row in the subject's files. 0 or -ENOMEM. */
int process_probe_file(struct process *process, size_t file);

/* reach.c: told to whoever waits for us while a file is looked at. */
void process_begin_file(struct process *process, size_t file);
void process_end_file(struct process *process);

/* The file, O_PATH, which the caller closes; path is its name if that is known. Or a
 * negative errno: what map_files answered, where nothing else leads to the file either; -ETIMEDOUT
 * where it kept an earlier observer waiting, for it is not asked again. */
int process_reach_file(const struct process *process, size_t file, const char *path);

/* The path of the file, which the caller frees; NULL where it cannot be had. */
char *process_file_name(const struct process *process, size_t file);

/* Whether the file is in the DAX state, without opening it: statx(2). */
enum answer process_file_is_direct(const struct process *process, size_t file);
enum answer is_direct_at(int fd, const char *name);

/* identity-shown.c: how maps shows the file that fd refers to, which is opened and mapped for that,
 * no page touched. 0 or a negative errno. */
int identity_shown(int fd, struct identity *identity);

/* Whether a file is memory that is shared without a name, as the observer's with its parent is: all
 * of it lies on one mount of tmpfs that only the kernel sees (mm/shmem.c: shm_mnt). */
bool is_shared_memory(const struct session *session, const struct identity *file);

/* The same of what is mapped at an address of our own. */
int identity_of_own(const void *address, struct identity *identity);

/* pages.c and smaps.c: what there is to know of a mapping that is, or may be, direct. */
int process_probe_pages(struct process *process);
int process_read_smaps(struct process *process);

/* Whether the mapping's file is, or may be, direct. */
static inline bool may_be_direct(const struct process *process, const struct mapping_facts *mapping)
{
	return process->files[mapping->file].direct != ANSWER_NO;
}

#endif
