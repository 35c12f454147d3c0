/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A process for which tests/vm/process runs daxinfo: holder [thp-disabled] <ROWS
 *
 * A row is LABEL PATH MADE TOUCHED, as in tests/vm/mappings. Rows are mapped in that order, at
 * increasing addresses. Then it prints what is mapped: "process PID PIDFD-INODE", a line for
 * each mapping (label, start, end, offset, and OFFSET=PHYSICAL-ADDRESS for each page that is
 * present), and "ready"; and the same again for each SIGUSR1.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/mman.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE            4096UL
#define HUGE            (2UL << 20)
#define SPACE           (1UL << 30)
#define MAPPINGS        64
#define PAGEMAP_FRAME   ((1ULL << 55) - 1)
#define PAGEMAP_PRESENT (1ULL << 63)

struct mapping {
	char label[64], path[512], made[128], touched[64];
	char *memory;
	size_t size;
	off_t offset;
	int protection, flags;
};

static struct mapping mappings[MAPPINGS];

/* Spaces and newlines are written \040 and \012. */
static void unescape(char *text)
{
	char *to = text;

	while (*text) {
		if (*text == '\\') {
			*to++ = (text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0');
			text += 4;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
}

static const char *option(const struct mapping *mapping, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = mapping->made; (at = strstr(at, name)); at += length)
		if ((at == mapping->made || at[-1] == ',') && strchr(",=", at[length]))
			return at + length;
	return NULL;
}

static uint64_t number(const struct mapping *mapping, const char *name, uint64_t otherwise)
{
	const char *text = option(mapping, name);

	return text ? strtoull(text + 1, NULL, 0) : otherwise;
}

static void read_made(struct mapping *mapping)
{
	mapping->size = number(mapping, "size", 16 * PAGE);
	mapping->offset = (off_t)number(mapping, "offset", 0);
	mapping->protection = PROT_READ | (option(mapping, "ro") ? 0 : PROT_WRITE);
	if (option(mapping, "no-access"))
		mapping->protection = PROT_NONE;
	mapping->flags = option(mapping, "private") ? MAP_PRIVATE : MAP_SHARED;
	if (option(mapping, "sync"))
		mapping->flags = MAP_SHARED_VALIDATE | MAP_SYNC;
	/* Without MAP_SHARED_VALIDATE, some file systems accept MAP_SYNC and others ignore it. */
	if (option(mapping, "loose-sync"))
		mapping->flags |= MAP_SYNC;
}

static int open_memory(const struct mapping *mapping)
{
	int fd = memfd_create(mapping->label, MFD_CLOEXEC);

	if (fd < 0 || ftruncate(fd, (off_t)mapping->size) < 0)
		err(EXIT_FAILURE, "memfd %s", mapping->label);
	return fd;
}

static int open_file(const struct mapping *mapping)
{
	int flags = (option(mapping, "ro") ? O_RDONLY : O_RDWR) | O_CLOEXEC, fd;

	if (strcmp(mapping->path, "memfd") == 0)
		return open_memory(mapping);
	if (strcmp(mapping->path, "anonymous") == 0)
		return -1;
	fd = open(mapping->path, flags);
	if (fd < 0)
		err(EXIT_FAILURE, "%s", mapping->path);
	return fd;
}

static void change_name(const struct mapping *mapping)
{
	char replacement[sizeof(mapping->path) + sizeof(".new")];
	int rc = 0;

	snprintf(replacement, sizeof(replacement), "%s.new", mapping->path);
	if (option(mapping, "unlink"))
		rc = unlink(mapping->path);
	if (option(mapping, "replace"))
		rc = rename(replacement, mapping->path);
	if (rc < 0)
		err(EXIT_FAILURE, "%s", mapping->path);
}

/* Returns the address for the next mapping. A gap keeps the kernel from merging them. */
static char *map(struct mapping *mapping, char *address)
{
	int fd = open_file(mapping), anonymous = fd < 0 ? MAP_ANONYMOUS : 0;

	mapping->memory = mmap(address, mapping->size, mapping->protection,
		mapping->flags | MAP_FIXED | anonymous, fd, mapping->offset);
	if (mapping->memory == MAP_FAILED)
		err(EXIT_FAILURE, "mmap of %s", mapping->label);
	if (fd >= 0 && !option(mapping, "keep"))
		close(fd);
	change_name(mapping);
	return address + (mapping->size + HUGE - 1) / HUGE * HUGE + HUGE;
}

/* "r0,w1" reads a byte of page 0 and writes one of page 1; "all" writes one of each page. */
static void touch(struct mapping *mapping)
{
	volatile char *memory = mapping->memory;
	char *word, *rest = NULL;

	if (strcmp(mapping->touched, "all") == 0)
		for (size_t at = 0; at < mapping->size; at += PAGE)
			memory[at] = 1;
	else if (strcmp(mapping->touched, "-") != 0)
		for (word = strtok_r(mapping->touched, ",", &rest); word;
			word = strtok_r(NULL, ",", &rest)) {
			volatile char *at = memory + strtoul(word + 1, NULL, 10) * PAGE;

			if (*word == 'w')
				*at = 1;
			else
				(void)*at;
		}
}

static char *reserve(void)
{
	uintptr_t memory = (uintptr_t)mmap(
		NULL, SPACE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == (uintptr_t)MAP_FAILED)
		err(EXIT_FAILURE, "mmap");
	return (char *)((memory + HUGE - 1) / HUGE * HUGE);
}

static size_t map_rows(void)
{
	char *address = reserve(), line[1024];
	size_t count = 0;

	while (fgets(line, sizeof(line), stdin)) {
		struct mapping *mapping = &mappings[count++];

		if (count > MAPPINGS ||
			sscanf(line, "%63s %511s %127s %63s", mapping->label, mapping->path,
				mapping->made, mapping->touched) != 4)
			errx(EXIT_FAILURE, "not understood: %s", line);
		unescape(mapping->path);
		read_made(mapping);
		address = map(mapping, address);
		touch(mapping);
	}
	return count;
}

static void show_process(void)
{
	int pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	struct stat stat;

	if (pidfd < 0 || fstat(pidfd, &stat) < 0)
		err(EXIT_FAILURE, "pidfd");
	printf("process %d %lu\n", getpid(), (unsigned long)stat.st_ino);
	close(pidfd);
}

static void show_mapping(const struct mapping *mapping, int pagemap)
{
	unsigned long start = (unsigned long)mapping->memory;
	uint64_t entry;

	printf("mapping %s 0x%lx 0x%lx %ld", mapping->label, start, start + mapping->size,
		(long)mapping->offset);
	for (size_t at = 0; at < mapping->size; at += PAGE) {
		off_t index = (off_t)((start + at) / PAGE * sizeof(entry));

		if (pread(pagemap, &entry, sizeof(entry), index) != sizeof(entry))
			err(EXIT_FAILURE, "pagemap");
		if (entry & PAGEMAP_PRESENT)
			printf(" %lu=0x%llx", (unsigned long)mapping->offset + at,
				(entry & PAGEMAP_FRAME) * PAGE);
	}
	putchar('\n');
}

int main(int argc, char **argv)
{
	int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC), got;
	size_t count;
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	if (argc > 1 && strcmp(argv[1], "thp-disabled") == 0 &&
		prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) < 0)
		err(EXIT_FAILURE, "prctl");
	count = map_rows();
	do {
		show_process();
		for (size_t i = 0; i < count; i++)
			show_mapping(&mappings[i], pagemap);
		puts("ready");
		fflush(stdout);
	} while (sigwait(&signals, &got) == 0);
	return EXIT_FAILURE;
}
