/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A process: its files and its mappings. */
#ifndef DAXINFO_VERDICT_PROCESS_H
#define DAXINFO_VERDICT_PROCESS_H

#include "verdict.h"

/* Judges the files and the mappings of a process, as verdict->parts, and adds its findings. */
void judge_process(const struct subject *subject, struct verdict *verdict);

#endif
