/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Small helpers. */
#ifndef DAXINFO_LIB_UTIL_H
#define DAXINFO_LIB_UTIL_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* On 32 bits only with _FILE_OFFSET_BITS=64: else a file of 2 GiB cannot be opened. */
_Static_assert(sizeof(off_t) == 8 && sizeof(ino_t) == 8, "large files");

/* Locals that release what they own at the end of their scope, named as in kmod and systemd. */
static inline void free_pointer(void *pointer)
{
	free(*(void **)pointer);
}

/* Closes the descriptor unless it is negative. */
static inline void close_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

#define _cleanup_free_    __attribute__((cleanup(free_pointer)))
#define _cleanup_close_   __attribute__((cleanup(close_fd)))
#define _cleanup_fclose_  __attribute__((cleanup(close_file)))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

/* Whether text, which may be NULL, equals other. */
static inline bool text_is(const char *text, const char *other)
{
	return text && strcmp(text, other) == 0;
}

#endif
