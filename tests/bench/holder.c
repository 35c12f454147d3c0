/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The processes for which tests/bench/processes runs daxinfo and other tools:
 *
 *     files N DISTINCT DIRECTORY      N mappings of DISTINCT files
 *     anonymous N                     N mappings of no file
 *     touched MIB [FILE]              one mapping, with every 4 KiB page touched
 *     many PROCESSES MAPPINGS FILE    processes with that number of mappings each
 *     looper MIB SECONDS [FILE]       as touched; a line of stdin starts a loop of mmap and munmap
 *
 * Each prints its mappings, a line each (start, end, file), then "ready", and waits until stdin
 * ends. After a loop the looper prints the latencies of mmap and munmap together, in nanoseconds:
 * median, p99, p99.9 and maximum; and the number of pairs. Two more are for comparison:
 *
 *     maps                            reads /proc/PID/maps of every process once
 *     memory COMMAND...               prints the largest RSS of it and of its children, in KiB
 */
#include "../helpers/commands.h"

#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FIELD   32           /* buckets of a power of two: a bucket is 3 % wide */
#define BUCKETS (60 * FIELD) /* up to 2^63 ns */

static size_t page;

static unsigned long number(const char *text)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	if (!*text || *end)
		errx(EXIT_FAILURE, "%s is no number", text);
	return value;
}

static void *map(size_t size, int protection, int fd)
{
	void *memory = mmap(
		NULL, size, protection, fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED, fd, 0);

	if (memory == MAP_FAILED)
		err(EXIT_FAILURE, "mmap");
	return memory;
}

static void show(const char *memory, size_t size, const char *file)
{
	printf("0x%lx 0x%lx %s\n", (unsigned long)memory, (unsigned long)memory + size, file);
}

/* RLIMIT_NOFILE may be less than the number of files: each is closed, and its mapping keeps it. */
static void *map_file(const char *path, size_t size)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	void *memory;

	if (fd < 0 || ftruncate(fd, size) < 0)
		err(EXIT_FAILURE, "%s", path);
	memory = map(size, PROT_READ, fd);
	show(memory, size, path);
	close(fd);
	return memory;
}

static void stay(void)
{
	puts("ready");
	fflush(stdout);
	while (getchar() != EOF)
		;
}

/* All start at offset 0, so the kernel does not merge them. */
static int files(char **argument)
{
	unsigned long count = number(argument[0]), distinct = number(argument[1]);
	char path[4096];

	for (unsigned long i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/%lu", argument[2], i % distinct);
		map_file(path, page);
	}
	stay();
	return EXIT_SUCCESS;
}

/* Neighbours have different protections, so the kernel does not merge them. */
static int anonymous(char **argument)
{
	unsigned long count = number(argument[0]);

	for (unsigned long i = 0; i < count; i++)
		show(map(page, i % 2 ? PROT_READ : PROT_READ | PROT_WRITE, -1), page, "");
	stay();
	return EXIT_SUCCESS;
}

/* Pages of a file are only read: otherwise they would be written to disk. */
static void touch_pages(volatile char *memory, size_t size, bool write)
{
	madvise((void *)memory, size, MADV_NOHUGEPAGE);
	for (size_t at = 0; at < size; at += page)
		if (write)
			memory[at] = 1;
		else
			memory[at];
}

static void touch(unsigned long mib, const char *file)
{
	size_t size = mib << 20;
	void *memory = file ? map_file(file, size) : map(size, PROT_READ | PROT_WRITE, -1);

	touch_pages(memory, size, !file);
	if (!file)
		show(memory, size, "");
}

static int touched(char **argument)
{
	touch(number(argument[0]), argument[1]);
	stay();
	return EXIT_SUCCESS;
}

/* Children wait for the end of a pipe, which comes when the parent ends. */
static int many(char **argument)
{
	unsigned long processes = number(argument[0]), mappings = number(argument[1]);
	int ends[2];
	pid_t child = 1;
	char byte;

	for (unsigned long i = 0; i < mappings; i++)
		map_file(argument[2], page);
	fflush(stdout);
	if (pipe(ends) < 0)
		err(EXIT_FAILURE, "pipe");
	for (unsigned long i = 1; i < processes && child > 0; i++)
		child = fork();
	if (child < 0)
		err(EXIT_FAILURE, "fork");
	if (child > 0)
		stay();
	close(ends[1]);
	while (child > 0 ? wait(NULL) > 0 : read(ends[0], &byte, 1) > 0)
		;
	return EXIT_SUCCESS;
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * UINT64_C(1000000000) + time.tv_nsec;
}

static unsigned int bucket_of(uint64_t value)
{
	unsigned int shift = value < 2 * FIELD ? 0 : 63 - __builtin_clzll(value / FIELD);

	return shift * FIELD + (value >> shift);
}

static uint64_t start_of(unsigned int bucket)
{
	unsigned int shift = bucket < 2 * FIELD ? 0 : bucket / FIELD - 1;

	return (uint64_t)(bucket - shift * FIELD) << shift;
}

static uint64_t quantile(const uint64_t counts[BUCKETS], uint64_t rank)
{
	unsigned int bucket = 0;

	for (uint64_t seen = counts[0]; seen <= rank; seen += counts[bucket])
		bucket++;
	return start_of(bucket);
}

static void loop(uint64_t duration)
{
	static uint64_t counts[BUCKETS];
	uint64_t before = now(), end = before + duration, pairs = 0, longest = 0;

	memset(counts, 0, sizeof(counts));
	while (before < end) {
		uint64_t took;

		munmap(map(page, PROT_READ | PROT_WRITE, -1), page);
		took = now() - before;
		before += took;
		counts[bucket_of(took)]++;
		longest = took > longest ? took : longest;
		pairs++;
	}
	printf("%lu %lu %lu %lu %lu\n", quantile(counts, pairs / 2),
		quantile(counts, pairs - 1 - pairs / 100),
		quantile(counts, pairs - 1 - pairs / 1000), longest, pairs);
	fflush(stdout);
}

static int looper(char **argument)
{
	unsigned long seconds = number(argument[1]);
	char line[16];

	touch(number(argument[0]), argument[2]);
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin))
		loop(seconds * UINT64_C(1000000000));
	return EXIT_SUCCESS;
}

static void read_all(const char *path)
{
	static char buffer[1 << 16];
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && read(fd, buffer, sizeof(buffer)) > 0)
		;
	if (fd >= 0)
		close(fd);
}

static int maps(char **argument)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char path[sizeof("/proc//maps") + sizeof(entry->d_name)];

	(void)argument;
	if (!proc)
		err(EXIT_FAILURE, "/proc");
	while ((entry = readdir(proc))) {
		if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/maps", entry->d_name);
		read_all(path);
	}
	closedir(proc);
	return EXIT_SUCCESS;
}

/* As a subreaper, it also waits for orphans of the command. */
static int memory(char **argument)
{
	struct rusage usage;
	long most = 0;
	int fd = open("/dev/null", O_WRONLY);

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (!fork()) {
		dup2(fd, STDOUT_FILENO);
		execvp(argument[0], argument);
		err(EXIT_FAILURE, "%s", argument[0]);
	}
	while (wait4(-1, NULL, 0, &usage) > 0)
		most = usage.ru_maxrss > most ? usage.ru_maxrss : most;
	printf("%ld\n", most);
	return EXIT_SUCCESS;
}

static const struct command commands[] = {
	{ "files", 3, files },
	{ "anonymous", 1, anonymous },
	{ "touched", 1, touched },
	{ "many", 3, many },
	{ "looper", 2, looper },
	{ "maps", 0, maps },
	{ "memory", 1, memory },
	{ NULL, 0, NULL },
};

int main(int argc, char **argv)
{
	page = sysconf(_SC_PAGESIZE);
	return run_command(commands, argc, argv);
}
