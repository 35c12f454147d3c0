/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One run: every subject is observed or read back, judged, printed and checked. */
#ifndef DAXINFO_CLI_RUN_H
#define DAXINFO_CLI_RUN_H

#include "options.h"
#include "preflight/status.h"

/* Reports on everything that the options name: answers on out; failed requirements, and what could
 * not be inspected, on errors. *final: whether running again will not decide what is unknown. */
enum status run_once(const struct options *options, FILE *out, FILE *errors, bool *final);

/* Writes a line for standard error, with "daxinfo: " before it. */
void put_error(FILE *errors, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
