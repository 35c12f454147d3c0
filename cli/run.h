/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subjects, observed or saved, are judged and told. */
#ifndef DAXINFO_CLI_RUN_H
#define DAXINFO_CLI_RUN_H

#include "options.h"
#include "preflight/status.h"

/* Answers for all that the options name: what they ask for on out, what does not hold or cannot be
 * inspected on complaints. */
enum status run_once(const struct options *options, FILE *out, FILE *complaints);

/* Writes a line for standard error. */
void put_complaint(FILE *complaints, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
