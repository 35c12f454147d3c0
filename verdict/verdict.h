/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judging: facts become answers, each with the evidence that it rests on. Nothing here makes a
 * system call; the same facts give the same verdict on any machine and at any time.
 */
#ifndef DAXINFO_VERDICT_VERDICT_H
#define DAXINFO_VERDICT_VERDICT_H

#include "facts/subject.h"

/* The answers of all questions: some words answer more than one. */
enum judgement {
	UNKNOWN,
	DIRECT,       /* status, access */
	PAGE_CACHE,   /* status, access */
	NONE,         /* access: cannot be mapped; durability: the storage is volatile */
	CAPABLE,      /* sync */
	REFUSED,      /* sync */
	BYTE,         /* durability: a fence */
	CACHE_LINE,   /* durability: flush the CPU cache */
	PAGE,         /* durability: msync or fsync */
	HOLDS,        /* map_direct */
	FAILS,        /* map_direct */
	SYNC_CAPABLE, /* status */
	NOT_MAPPABLE, /* status */
};

enum question {
	NO_QUESTION,
	ACCESS,
	SYNC,
	DURABILITY,
	MAP_DIRECT_HOLDS,      /* as it was proposed in 2018 */
	MAP_DIRECT_2017_HOLDS, /* as it was in 2017: no write fault would touch the block map,
				  either */
	LONG_TERM_PIN,         /* is a pin granted that outlives the call: RDMA, VFIO, io_uring */
};

enum weight {
	NO_WEIGHT,
	PROOF,         /* a physical address, or the kernel's answer about this inode */
	CONFIGURATION, /* a mount option, a mode of a device: what should be so */
};

enum severity { NO_SEVERITY, INFO, WARNING, ERROR };

struct evidence {
	char *source; /* the interface that it came from */
	enum question question;
	enum judgement answer; /* UNKNOWN where the source was asked and could not tell */
	enum weight weight;
	char *detail;
};

struct finding {
	char *id;
	enum severity severity;
	enum question question; /* that it bears on, or NO_QUESTION */
	enum answer cause;      /* it alone would make that answer what it is */
	char *message;
	char *remedy; /* NULL where there is nothing to do */
};

/* A layer under the subject, and whether it stands in the way. */
struct layer {
	char *layer; /* file, file-system, mount, partition, dm, md, disk, namespace ... */
	char *name;
	struct number depth; /* how many layers stand above it */
	enum answer dax;     /* yes: as far as it goes there is DAX */
	enum answer sync;    /* the same for MAP_SYNC */
	char *reason;        /* for a no, or for who decides instead */
};

struct verdict {
	enum judgement status;
	enum judgement access;
	enum judgement sync;
	enum judgement durability;
	enum judgement map_direct;
	enum judgement map_direct_2017;
	enum judgement long_term_pin;
	enum judgement libpmem2; /* what libpmem2 would take for durability */
	enum answer sync_mapped; /* of a mapping: made with MAP_SYNC, where that means something */
	struct list evidence;    /* struct evidence */
	struct list findings;    /* struct finding */
	struct list stack;       /* struct layer, from the top */
	struct verdict_parts *parts; /* of a process, which has no answers of its own */
};

/* The verdicts on a process's files, in their order; and on its mappings: most are alike, and share
 * one. */
struct verdict_parts {
	struct list files;    /* struct verdict */
	struct list mappings; /* struct verdict */
	uint32_t *of_mapping; /* for each of the process's mappings, its index in mappings */
};

extern const char *const judgement_names[], *const question_names[],
						    *const weight_names[], *const severity_names[];

/* The five answers; what they rest on, the lists of evidence and findings; the rows of these. The
 * first two are parts of struct verdict. */
extern const struct record verdict_record, grounds_record, evidence_record, finding_record,
	layer_record;

/* What a mapping has beside the answers, and what they rest on: it has no stack but its file's. */
extern const struct record mapping_verdict_record, mapping_grounds_record;

static inline const struct verdict *verdict_of_file(const struct verdict *process, size_t file)
{
	return (const struct verdict *)process->parts->files.items + file;
}

static inline const struct verdict *verdict_of_mapping(
	const struct verdict *process, size_t mapping)
{
	return (const struct verdict *)process->parts->mappings.items +
	       process->parts->of_mapping[mapping];
}

/* Judges a subject. The caller frees the verdict; NULL without memory. */
struct verdict *verdict_new(const struct subject *subject);
void verdict_free(struct verdict *verdict);

static inline void verdict_cleanup(struct verdict **verdict)
{
	verdict_free(*verdict);
}

#endif
