/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all unit tests need of cmocka, and of each other. */
#ifndef DAXINFO_TEST_H
#define DAXINFO_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* A file in memory with this text, which can be opened by its name. */
struct memory_file {
	int fd;
	char name[32];
};

static inline struct memory_file memory_file_of(const void *text, size_t length)
{
	struct memory_file file = { .fd = memfd_create("test", MFD_CLOEXEC) };

	assert_true(file.fd >= 0);
	assert_int_equal(write(file.fd, text, length), length);
	snprintf(file.name, sizeof(file.name), "/proc/self/fd/%d", file.fd);
	return file;
}

static inline struct memory_file memory_file(const char *text)
{
	return memory_file_of(text, strlen(text));
}

static inline void memory_file_cleanup(struct memory_file *file)
{
	close(file->fd);
}

#define MEMORY_FILE struct memory_file __attribute__((cleanup(memory_file_cleanup)))

#endif
