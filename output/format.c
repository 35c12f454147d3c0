/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output.h"

const struct format *const formats[] = { &text_format, &json_format, &ndjson_format, NULL };

int output_begin(struct output *output)
{
	return output->format->begin ? output->format->begin(output) : 0;
}

int output_subject(
	struct output *output, const struct subject *subject, const struct verdict *verdict)
{
	int rc = output->format->subject(output, subject, verdict);

	if (rc == 0)
		output->told++;
	return rc;
}

int output_end(struct output *output)
{
	return output->format->end ? output->format->end(output) : 0;
}
