/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "xalloc.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATUS_WITHOUT_HANDLER 4 /* as for a subject that could not be inspected */

static out_of_memory_handler *handle;

void set_out_of_memory_handler(out_of_memory_handler *handler)
{
	handle = handler;
}

void out_of_memory(void)
{
	if (handle)
		handle();
	exit(STATUS_WITHOUT_HANDLER);
}

static void *allocated(void *memory)
{
	if (!memory)
		out_of_memory();
	return memory;
}

void *xcalloc(size_t count, size_t size)
{
	return allocated(calloc(count ?: 1, size));
}

void *xreallocarray(void *old, size_t count, size_t size)
{
	return allocated(reallocarray(old, count ?: 1, size));
}

char *xstrdup(const char *text)
{
	return allocated(strdup(text));
}

char *xstrndup(const char *text, size_t length)
{
	return allocated(strndup(text, length));
}

char *xvasprintf(const char *format, va_list arguments)
{
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		out_of_memory();
	return text;
}

char *xasprintf(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = xvasprintf(format, arguments);
	va_end(arguments);
	return text;
}

void *xgrow(void *array, size_t count, size_t size)
{
	bool full = (count & (count - 1)) == 0; /* at 0 and at every power of two */

	return full ? xreallocarray(array, count ? count * 2 : 1, size) : array;
}

ssize_t xgetline(char **line, size_t *size, FILE *in)
{
	ssize_t length = getline(line, size, in);

	if (length < 0 && !feof(in) && !ferror(in))
		out_of_memory();
	return length;
}

void *xresult(void *result)
{
	if (!result && errno == ENOMEM)
		out_of_memory();
	return result;
}
