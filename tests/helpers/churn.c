/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes something as fast as it can, until its parent ends:
 *
 *  - churn fork FIRST: processes that map one of the files f0 to f63 three times, and end; PIDs
 *    restart at FIRST again and again
 *  - churn exec SELF FILE OTHER FILE: one process that maps its file three times, and executes the
 *    other program, which does the same
 *  - churn names: files that are renamed, exchanged, truncated, replaced and unlinked
 *  - churn mount: a tmpfs on m with a file, mounted and unmounted
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FILES     64
#define POOL      8
#define LIVING    24
#define NUMBERS   60
#define PAGE      4096     /* bytes; on some machines a part of a page */
#define LONG_LIFE 40000000 /* nanoseconds */

static void map(const char *name, int times)
{
	int fd = open(name, O_RDONLY);

	while (fd >= 0 && times-- > 0)
		mmap(NULL, PAGE, PROT_READ, times ? MAP_SHARED : MAP_PRIVATE, fd, 0);
	close(fd);
}

static void begin_at(const char *first)
{
	int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY);

	if (fd < 0 || write(fd, first, strlen(first)) < 0)
		_exit(77);
	close(fd);
}

static void live(unsigned long count)
{
	char name[16];
	struct timespec life = { 0, count % 8 ? rand() % 3000000 : LONG_LIFE };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(name, sizeof(name), "f%lu", count % FILES);
	map(name, 3);
	nanosleep(&life, NULL);
	_exit(0);
}

static void fork_on(const char *first)
{
	unsigned living = 0;

	for (unsigned long count = 0;; count++) {
		int child, seed = rand();

		if (count % NUMBERS == 0)
			begin_at(first);
		child = fork();
		if (child == 0) {
			srand((unsigned)seed);
			live(count);
		}
		living += child > 0;
		while (living && waitpid(-1, NULL, living < LIVING ? WNOHANG : 0) > 0)
			living--;
	}
}

/* A program lives for a short and varying time. */
static void exec_on(char **argv)
{
	char *next[] = { argv[4], "exec", argv[4], argv[5], argv[2], argv[3], NULL };

	map(argv[3], 3);
	for (volatile int i = rand() % 1000; i > 0; i--)
		;
	execv(argv[4], next);
	_exit(1);
}

static void change_names(void)
{
	for (unsigned count = 0;; count++) {
		char name[16], other[16];
		unsigned number = (unsigned)rand() % POOL;

		snprintf(name, sizeof(name), "pool%u", number);
		unlink("new"); /* rename(2) keeps it if both are the same file */
		if (link(name, "new") == 0)
			rename("new", "path");
		if (count % 5 == 0)
			unlink("path");
		snprintf(name, sizeof(name), "own%u.%c", number, count & 1 ? 'a' : 'b');
		snprintf(other, sizeof(other), "own%u.%c", number, count & 1 ? 'b' : 'a');
		rename(name, other);
		renameat2(AT_FDCWD, "left", AT_FDCWD, "right", RENAME_EXCHANGE);
		if (truncate("cut", count % 3 * PAGE) < 0)
			_exit(1);
	}
}

static void mount_on(void)
{
	for (;;) {
		int fd;

		if (mount("race", "m", "tmpfs", 0, NULL) < 0)
			_exit(77);
		fd = open("m/file", O_CREAT | O_WRONLY, 0644);
		if (fd < 0 || ftruncate(fd, PAGE) < 0)
			_exit(1);
		close(fd);
		usleep((unsigned)rand() % 300);
		umount2("m", MNT_DETACH);
		usleep((unsigned)rand() % 300);
	}
}

int main(int argc, char **argv)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	srand((unsigned)time(NULL));
	if (argc == 3 && strcmp(argv[1], "fork") == 0)
		fork_on(argv[2]);
	if (argc == 6 && strcmp(argv[1], "exec") == 0)
		exec_on(argv);
	if (argc == 2 && strcmp(argv[1], "names") == 0)
		change_names();
	if (argc == 2 && strcmp(argv[1], "mount") == 0)
		mount_on();
	return 2;
}
