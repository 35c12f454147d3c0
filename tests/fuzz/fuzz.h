/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all fuzz targets need of libFuzzer, and of each other. */
#ifndef DAXINFO_FUZZ_H
#define DAXINFO_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must be so whatever the input is: a crash if it is not. */
#define must(condition)                                                                            \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);    \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* A file in memory, which can be opened by its name, and what it holds. */
struct memory_file {
	int fd;
	char name[32];
};

static inline struct memory_file memory_file(const void *data, size_t size)
{
	struct memory_file file = { .fd = memfd_create("fuzz", MFD_CLOEXEC) };

	must(file.fd >= 0);
	must(write(file.fd, data, size) == (ssize_t)size);
	must(lseek(file.fd, 0, SEEK_SET) == 0);
	snprintf(file.name, sizeof(file.name), "/proc/self/fd/%d", file.fd);
	return file;
}

static inline void memory_file_cleanup(struct memory_file *file)
{
	close(file->fd);
}
#define MEMORY_FILE struct memory_file __attribute__((cleanup(memory_file_cleanup)))

/* Input that is consumed from its start, with zeroes after its end. */
struct input {
	const uint8_t *data;
	size_t left;
};

static inline unsigned take_byte(struct input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return *input->data++;
}

static inline uint64_t take_number(struct input *input, unsigned bytes)
{
	uint64_t value = 0;

	while (bytes--)
		value = value << 8 | take_byte(input);
	return value;
}

/* The next bytes up to an end, or so many, as a string that the caller frees; the end is passed
 * over. */
static inline char *take_text(struct input *input, uint8_t end, size_t max)
{
	size_t length = 0;
	char *text;

	while (length < input->left && length < max && input->data[length] != end)
		length++;
	text = strndup((const char *)input->data, length);
	must(text);
	input->data += length;
	input->left -= length;
	take_byte(input);
	return text;
}

static inline void string_cleanup(char **text)
{
	free(*text);
}
#define STRING char *__attribute__((cleanup(string_cleanup)))

#endif
