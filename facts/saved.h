/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads saved answers (--json, --format=ndjson) back, to be judged again. */
#ifndef DAXINFO_FACTS_SAVED_H
#define DAXINFO_FACTS_SAVED_H

#include "heading.h"
#include "lib/json-stream.h"
#include "lib/record-parse.h"
#include "subject.h"

struct saved {
	struct json_stream stream;
	json_object *value;      /* with the subjects that are being read */
	size_t next;             /* index of the next subject in it */
	struct heading *heading; /* of that value */
	struct parse_error error;
};

/* Opens the file name ("-": standard input) and reads the heading of its first value. heading is
 * always that of the subject read last; the caller clears it. Returns 0 or a negative errno; with
 * -EBADMSG and -EINVAL, complaint says what is wrong with the contents. To be closed even then. */
int saved_open(struct saved *saved, const char *name, struct heading *heading);
void saved_close(struct saved *saved);

/* Reads the next subject, which the caller frees. Returns 1; 0 at the end; errors as above. */
int saved_next(struct saved *saved, struct subject **subject);

#endif
