/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Allocations that never fail: without memory the process ends, as in util-linux
 * (include/xalloc.h). No caller has to think of a failure, and no answer is wrong for one.
 */
#ifndef DAXINFO_LIB_XALLOC_H
#define DAXINFO_LIB_XALLOC_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/* What out_of_memory() calls; it must not return. Without one the process ends with status 4. */
typedef void out_of_memory_handler(void);
void set_out_of_memory_handler(out_of_memory_handler *handler);

/* Ends the process. */
void out_of_memory(void) __attribute__((noreturn));

/* calloc(3), reallocarray(3), strdup(3), strndup(3), asprintf(3) and vasprintf(3). What they return
 * is the caller's to free(3). */
void *xcalloc(size_t count, size_t size) __attribute__((malloc));
void *xreallocarray(void *old, size_t count, size_t size);
char *xstrdup(const char *text) __attribute__((malloc));
char *xstrndup(const char *text, size_t length) __attribute__((malloc));
char *xasprintf(const char *format, ...) __attribute__((malloc, format(printf, 1, 2)));
char *xvasprintf(const char *format, va_list arguments)
	__attribute__((malloc, format(printf, 1, 0)));

/* Returns array with room for one more element after its count elements. It may move, and must have
 * grown by this function alone: there is room for more up to each power of two. */
void *xgrow(void *array, size_t count, size_t size);

/* getline(3). Returns the length of the line; or -1 at the end of the file, or if it cannot be
 * read. */
ssize_t xgetline(char **line, size_t *size, FILE *in);

/* Passes on the result of a function that allocates, such as fopen(3) or realpath(3): NULL with
 * ENOMEM ends the process, NULL with another errno is the caller's to judge. */
void *xresult(void *result);

#endif
