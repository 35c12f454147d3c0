/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text-line.h"

#include "lib/escape.h"

#include <stdarg.h>

#define LABEL_WIDTH 12 /* columns */

static const char *const colors[] = {
	[DAX_UNKNOWN] = "\x1b[31m",
	[DAX_DIRECT] = "\x1b[32m",
	[DAX_PAGE_CACHE] = "\x1b[33m",
	[DAX_SYNC_CAPABLE] = "\x1b[32m",
	[DAX_NOT_MAPPABLE] = "\x1b[33m",
	[DAX_NOT_STORAGE] = "\x1b[33m",
};

const char *color_of(enum dax_status status)
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
