/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saved answers, read back to be judged again: what --json and --format=ndjson wrote. */
#ifndef DAXINFO_FACTS_SAVED_H
#define DAXINFO_FACTS_SAVED_H

#include "heading.h"
#include "lib/json-stream.h"
#include "lib/record-parse.h"
#include "subject.h"

struct saved {
	struct json_stream stream;
	json_object *value;      /* the one that subjects are taken from */
	size_t next;             /* index of the next one in it */
	struct heading *heading; /* of that value */
	struct json_complaint complaint;
};

/* Opens the file ("-": standard input). heading, which the caller clears, is that of the subject
 * that was read last, and at first that of the first. 0, or a negative errno; -EBADMSG and -EINVAL
 * with a complaint about its contents. */
int saved_open(struct saved *saved, const char *name, struct heading *heading);
void saved_close(struct saved *saved);

/* The next subject, which the caller frees: 1; 0 at the end; errors as above. */
int saved_next(struct saved *saved, struct subject **subject);

#endif
