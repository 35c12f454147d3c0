/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of this room. All return 0, or -ENOMEM. */
#ifndef DAXINFO_VERDICT_JUDGE_H
#define DAXINFO_VERDICT_JUDGE_H

#include "verdict.h"

/* All that the facts say about a question, as rows of evidence. */
int weigh_access(const struct subject *subject, struct verdict *verdict);
int weigh_sync(const struct subject *subject, struct verdict *verdict);

/* These rest on the answers before them: access, then sync, then durability must be settled. */
int weigh_durability(const struct subject *subject, struct verdict *verdict);
int weigh_map_direct(const struct subject *subject, struct verdict *verdict);
int weigh_map_direct_2017(const struct subject *subject, struct verdict *verdict);
int weigh_pin(const struct subject *subject, struct verdict *verdict);

/* The layers of the subject, each with what it says for itself. */
int add_stack(const struct subject *subject, struct verdict *verdict);

/* The store granularity that libpmem2 takes: by MAP_SYNC alone, and BYTE only where every region of
 * the machine keeps the CPU caches (src/libpmem2/map.c, auto_flush_linux.c). */
enum judgement granularity_of_libpmem2(
	const struct subject *subject, const struct verdict *verdict);

/* Settles the answers about a file, or whatever else a path names, and adds its findings. */
int judge_file(const struct subject *subject, struct verdict *verdict);

/* Judges the files and the mappings of a process, as verdict->parts, and adds its findings. */
int judge_process(const struct subject *process, struct verdict *verdict);
void free_parts(struct verdict_parts *parts);

/* A mapping has its file's answers, but for what is known of it alone. files are the verdicts on
 * the process's files. */
int judge_mapping(const struct subject *process, const struct mapping_facts *mapping,
	const struct list *files, struct verdict *verdict);

#endif
