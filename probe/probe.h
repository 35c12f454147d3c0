/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Observing: the kernel and the libraries are asked, and what they say becomes facts. A probe
 * judges nothing and prints nothing. It returns 0, or a negative errno where something that is
 * there could not be observed; what is not there leaves its facts unknown.
 */
#ifndef DAXINFO_PROBE_PROBE_H
#define DAXINFO_PROBE_PROBE_H

#include "facts/operand.h"
#include "facts/subject.h"

/* Switches are int, as popt writes them. */
struct probe_options {
	int trial_file;           /* create an unlinked file in a directory, and observe that */
	int touch;                /* read one byte, map its page and look where it lies */
	int try_pin;              /* try a long-term pin on a page of a trial mapping */
	unsigned map_direct_flag; /* the bit to try as MAP_DIRECT, or 0 */
	unsigned timeout;         /* milliseconds for one subject, or 0 for ever */
	bool every_file;    /* of a process: all layers of the files that are not direct, too */
	int deep;           /* read smaps whatever it costs */
	unsigned max_stall; /* microseconds that reading smaps may hold a process up, or so */
};

struct session;

/* Takes a subject that was observed, which stays the caller's: 0, or a negative errno that ends it
 * all. */
typedef int subject_sink(void *to, const struct subject *subject);

/* Observes what the operand names, which may be several subjects or none. What failed is in their
 * errors; a negative errno is a lack of memory, or the sink's. */
int probe_operand(
	struct session *session, const struct operand *operand, subject_sink *sink, void *to);

/* Frees what the session found. */
void session_clear(struct session *session);

/* Why bit cannot be tried as MAP_DIRECT, or NULL if it can. */
const char *probe_refuses_direct_flag(unsigned long bit);

#endif
