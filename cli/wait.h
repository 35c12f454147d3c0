/* SPDX-License-Identifier: GPL-2.0-or-later */
/* --wait: runs again until the requirements hold or the time is up. */
#ifndef DAXINFO_CLI_WAIT_H
#define DAXINFO_CLI_WAIT_H

#include "run.h"

/* Runs once. With --wait, runs again until the status is STATUS_OK or STATUS_WARNED, or the time is
 * up, or a directory needs --trial-file; only the output of the last run is written. */
enum status run_until_satisfied(const struct options *options, FILE *out, FILE *errors);

#endif
