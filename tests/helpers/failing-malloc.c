/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into daxinfo: fails an allocation, and sets a wrong clock, as the environment says:
 *
 *  - COUNTS=FILE: two numbers of 64 bits, the allocations since main() in the first process, and
 *    the most of them in one of its children
 *  - FAIL_AT=N: allocation N fails in the first process, or if FAIL_IN_CHILD is set, in each of its
 *    children, which count for themselves
 *  - CLOCK=SECONDS: the time of day, in seconds since 1970
 *
 * Allocations of json-c's tokener are exempt: it does not survive a failure, so daxinfo makes sure
 * that there is memory before it calls the tokener (json-stream.c).
 *
 * strdup, asprintf, getline, fopen, opendir, open_memstream and others allocate inside libraries
 * with malloc, calloc and realloc, and are covered.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Of glibc: dlsym() cannot be used to find them, because it allocates. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

typedef int main_function(int argc, char **argv, char **environment);
typedef int start_function(main_function *begin, int argc, char **argv, void (*init)(void),
	void (*fini)(void), void (*linker_fini)(void), void *stack_end);

int __libc_start_main(main_function *begin, int argc, char **argv, void (*init)(void),
	void (*fini)(void), void (*linker_fini)(void), void *stack_end);

static main_function *real_main;
static uint64_t nothing[2], *counts = nothing, fail_at, mine;
static pid_t first, counted;
static bool began, in_child, excepted;

static uint64_t number_given(const char *name)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : 0;
}

static void map_counts(const char *name)
{
	int fd = open(name, O_RDWR | O_CLOEXEC);
	void *shared = MAP_FAILED;

	if (fd >= 0)
		shared = mmap(NULL, sizeof(nothing), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (shared == MAP_FAILED)
		abort();
	counts = shared;
	close(fd);
}

static int counted_main(int argc, char **argv, char **environment)
{
	const char *name = getenv("COUNTS");

	if (name)
		map_counts(name);
	fail_at = number_given("FAIL_AT");
	in_child = getenv("FAIL_IN_CHILD");
	first = counted = getpid();
	began = true;
	return real_main(argc, argv, environment);
}

int __libc_start_main(main_function *begin, int argc, char **argv, void (*init)(void),
	void (*fini)(void), void (*linker_fini)(void), void *stack_end)
{
	void *symbol = dlsym(RTLD_NEXT, "__libc_start_main");
	start_function *start;

	memcpy(&start, &symbol, sizeof(start));
	real_main = begin;
	return start(counted_main, argc, argv, init, fini, linker_fini, stack_end);
}

/* Whether this allocation has to fail. */
static bool fails(void)
{
	uint64_t *most;

	if (!began || excepted)
		return false;
	if (counted != getpid()) {
		counted = getpid();
		mine = 0;
	}
	most = &counts[counted != first];
	if (++mine > *most)
		*most = mine;
	if (mine != fail_at || in_child == (counted == first))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
	size_t whole;

	if (!__builtin_mul_overflow(count, size, &whole))
		return realloc(old, whole);
	errno = ENOMEM;
	return NULL;
}

struct json_object;
struct json_tokener;
struct json_object *json_tokener_parse_ex(
	struct json_tokener *tokener, const char *text, int length);

struct json_object *json_tokener_parse_ex(
	struct json_tokener *tokener, const char *text, int length)
{
	void *symbol = dlsym(RTLD_NEXT, "json_tokener_parse_ex");
	__typeof__(json_tokener_parse_ex) *real;
	struct json_object *value;

	memcpy(&real, &symbol, sizeof(real));
	excepted = true;
	value = real(tokener, text, length);
	excepted = false;
	return value;
}

int clock_gettime(clockid_t which, struct timespec *now)
{
	static int (*real)(clockid_t which, struct timespec * now);
	const char *wrong = getenv("CLOCK");
	void *symbol;

	if (wrong && which == CLOCK_REALTIME) {
		*now = (struct timespec){ .tv_sec = strtoll(wrong, NULL, 10) };
		return 0;
	}
	if (!real) {
		symbol = dlsym(RTLD_NEXT, "clock_gettime");
		memcpy(&real, &symbol, sizeof(real));
	}
	return real(which, now);
}

time_t time(time_t *where)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_REALTIME, &now);
	if (where)
		*where = now.tv_sec;
	return now.tv_sec;
}
