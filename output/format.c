/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output.h"

const struct format *const formats[] = { &text_format, &json_format, &ndjson_format, NULL };

void output_begin(struct output *output)
{
	if (output->format->begin)
		output->format->begin(output);
}

void output_subject(
	struct output *output, const struct subject *subject, const struct verdict *verdict)
{
	output->format->subject(output, subject, verdict);
	output->subjects_printed++;
}

void output_end(struct output *output)
{
	if (output->format->end)
		output->format->end(output);
}
