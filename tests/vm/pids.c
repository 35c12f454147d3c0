/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes that start and end while tests/vm/process asks about them:
 *
 *     zombie                     the parent of a zombie
 *     reborn PID FILE            a process with that PID, which must be free, that maps FILE
 *     churn SECONDS FILE FILE    short-lived processes churn-0 and churn-1 that map one file each
 *
 * zombie and reborn print "process PID PIDFD-INODE" of that process (0: unknown). Then each command
 * prints "ready".
 */
#include "../helpers/commands.h"

#include <err.h>
#include <fcntl.h>
#include <linux/mman.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE     4096UL
#define TRIES    100000
#define CHILDREN 24

static int stay(pid_t pid, unsigned long pidfd_inode)
{
	printf("process %d %lu\nready\n", pid, pidfd_inode);
	fflush(stdout);
	return pause();
}

static unsigned long own_pidfd_inode(void)
{
	int pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	struct stat stat;

	if (pidfd < 0 || fstat(pidfd, &stat) < 0)
		err(EXIT_FAILURE, "pidfd");
	close(pidfd);
	return stat.st_ino;
}

static int zombie(char **argument)
{
	pid_t child = fork();
	siginfo_t info;

	(void)argument;
	if (child == 0)
		_exit(0);
	waitid(P_PID, (id_t)child, &info, WEXITED | WNOWAIT);
	return stay(child, 0);
}

static void map_first_page(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0 || mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED_VALIDATE | MAP_SYNC, fd,
			      0) == MAP_FAILED)
		err(EXIT_FAILURE, "%s", path);
}

static int reborn(char **argument)
{
	pid_t wanted = atoi(argument[0]), child = 0;

	for (int tries = 0; tries < TRIES && child != wanted; tries++) {
		child = fork();
		if (child == 0 && getpid() != wanted)
			_exit(0);
		if (child == 0) {
			map_first_page(argument[1]);
			return stay(getpid(), own_pidfd_inode());
		}
		if (child != wanted)
			waitpid(child, NULL, 0);
	}
	return child == wanted && waitpid(child, NULL, 0) == child ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The process has its name before it maps its file, and maps no other. */
static void live_shortly(unsigned number, char **files)
{
	long milliseconds = 500 + random() % 2000;
	struct timespec life = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	prctl(PR_SET_NAME, number % 2 ? "churn-1" : "churn-0");
	map_first_page(files[number % 2]);
	nanosleep(&life, NULL);
	_exit(0);
}

static int churn(char **argument)
{
	time_t end = time(NULL) + atoi(argument[0]);

	puts("ready");
	fflush(stdout);
	for (unsigned i = 0; time(NULL) < end; i++) {
		if (i >= CHILDREN)
			wait(NULL);
		srandom(i);
		if (fork() == 0)
			live_shortly(i, argument + 1);
	}
	return EXIT_SUCCESS;
}

static const struct command commands[] = {
	{ "zombie", 0, zombie },
	{ "reborn", 2, reborn },
	{ "churn", 3, churn },
	{ NULL, 0, NULL },
};

int main(int argc, char **argv)
{
	return run_command(commands, argc, argv);
}
