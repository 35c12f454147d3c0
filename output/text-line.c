/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-line.h"

#include "lib/escape.h"

#include <stdarg.h>

#define LABEL_WIDTH 12 /* columns */

static const char *const colors[] = {
	[UNKNOWN] = "\x1b[31m",
	[DIRECT] = "\x1b[32m",
	[PAGE_CACHE] = "\x1b[33m",
	[SYNC_CAPABLE] = "\x1b[32m",
	[NOT_MAPPABLE] = "\x1b[33m",
};

const char *color_of(enum judgement status)
{
	return colors[status] ?: "";
}

void put_line(FILE *out, const char *label, const char *format, ...)
{
	va_list arguments;

	fprintf(out, "    %-*s ", LABEL_WIDTH, label);
	va_start(arguments, format);
	vput_escaped(out, format, arguments);
	va_end(arguments);
	fputc('\n', out);
}
