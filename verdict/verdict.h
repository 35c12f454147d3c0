/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verdicts: the answers to all questions about a subject, with the evidence for them. Nothing in
 * this room makes a system call: the same facts give the same verdict on any machine and at any
 * time.
 */
#ifndef DAXINFO_VERDICT_VERDICT_H
#define DAXINFO_VERDICT_VERDICT_H

#include "facts/subject.h"

/* Each question has its own words, and 0 is unknown in all of them. */
enum question {
	NO_QUESTION,
	ACCESS,          /* DAX or page cache? */
	SYNC,            /* is MAP_SYNC accepted? */
	DURABILITY,      /* what must be done before a store survives power loss? */
	MAP_DIRECT,      /* would the guarantee proposed as MAP_DIRECT in 2018 hold? */
	MAP_DIRECT_2017, /* and that of 2017: no write fault changes the block map, either */
	LONG_TERM_PIN,   /* is a pin granted that outlives the call (RDMA, VFIO, io_uring)? */
	HUGE,            /* is all of it mapped by huge pages (PMD), or can it be? */
	FS_DAX,          /* of a block device: could files on it have DAX? */
};

enum access {
	ACCESS_UNKNOWN,
	ACCESS_DIRECT,
	ACCESS_PAGE_CACHE,
	ACCESS_NONE /* cannot be mapped */
};

enum sync { SYNC_UNKNOWN, SYNC_CAPABLE, SYNC_REFUSED };

/* The store granularity of libpmem2, and none where the storage is volatile. */
enum durability {
	DURABILITY_UNKNOWN,
	DURABILITY_BYTE,       /* a fence */
	DURABILITY_CACHE_LINE, /* a flush of the CPU cache, and a fence */
	DURABILITY_PAGE,       /* msync(2) or fsync(2) */
	DURABILITY_NONE,
};

enum guarantee { GUARANTEE_UNKNOWN, GUARANTEE_HOLDS, GUARANTEE_FAILS };

enum pin { PIN_UNKNOWN, PIN_GRANTED, PIN_REFUSED };

/* How much of a file can be mapped by huge pages, in whole blocks; of a mapping, how much of what
 * is resident is. */
enum huge { HUGE_SHARE_UNKNOWN, HUGE_ALL, HUGE_SOME, HUGE_NONE };
enum fs_dax { FS_DAX_UNKNOWN, FS_DAX_CAPABLE, FS_DAX_REFUSED };

/* Access and sync in one word. */
enum dax_status {
	DAX_UNKNOWN,
	DAX_SYNC_CAPABLE,
	DAX_DIRECT,
	DAX_PAGE_CACHE,
	DAX_NOT_MAPPABLE,
	DAX_NOT_STORAGE
};

enum weight {
	NO_WEIGHT,
	PROOF,         /* a physical address, or the kernel's answer about this inode */
	CONFIGURATION, /* a mount option, the mode of a device: what should be so */
};

enum severity { NO_SEVERITY, INFO, WARNING, ERROR };

struct evidence {
	char *source; /* the interface that it came from */
	enum question question;
	unsigned answer; /* a word of the question; 0 where the source was asked and is inconclusive
			  */
	enum weight weight;
	char *detail;
};

/* How to fix what a finding reports. */
struct remedy {
	char *command; /* for a shell; NULL: there is only the note */
	char *note;    /* or NULL */
	enum tristate destroys_data;
};

struct finding {
	char *id;
	enum severity severity;
	enum question question;
	enum tristate cause; /* it alone explains the answer to its question */
	char *message;
	struct remedy *remedy; /* NULL where there is none */
};

/* A layer under the subject, and whether it permits DAX. */
struct layer {
	char *layer;
	char *name;
	struct number depth; /* number of layers above it */
	enum tristate dax;   /* this layer permits DAX */
	enum tristate sync;  /* this layer permits MAP_SYNC */
	char *reason;        /* why not, or what decides instead */
};

struct verdict {
	enum dax_status status;
	enum access access;
	enum sync sync;
	enum durability durability;
	enum guarantee map_direct;
	enum guarantee map_direct_2017;
	enum pin long_term_pin;
	enum huge huge;
	enum fs_dax fs_dax;          /* unknown for what is not a block device */
	enum durability libpmem2;    /* the store granularity that libpmem2 would choose */
	enum tristate sync_mapped;   /* of a mapping: MAP_SYNC was used, and has an effect */
	struct list evidence;        /* struct evidence */
	struct list findings;        /* struct finding */
	struct list stack;           /* struct layer, from the top */
	struct verdict_parts *parts; /* of a process, which has no answers of its own */
};

/* The verdicts on the files of a process, in their order, and on its mappings: mappings that
 * nothing distinguishes share one. */
struct verdict_parts {
	struct list files;    /* struct verdict */
	struct list mappings; /* struct verdict */
	uint32_t *of_mapping; /* for each mapping of the process, the index of its verdict in
				 mappings */
};

extern const char *const status_names[],
	*const access_names[],
		*const sync_names[],
			*const durability_names[],
				*const guarantee_names[],
					*const pin_names[],
						*const huge_names[],
							*const fs_dax_names[],
								*const question_names[],
									*const weight_names[],
										*const severity_names
											[];

/* The words of each question, up to NULL, by enum question. */
extern const char *const *const answer_names[];

/* The answer to a question, a word of it; 0 for no question. */
unsigned answer_to(const struct verdict *verdict, enum question question);

/* Sets the answer to a question, a word of it. */
void set_answer(struct verdict *verdict, enum question question, unsigned answer);

/* The tables of fields: the answers (verdict_record), the lists that they rest on (grounds_record),
 * and the rows of these lists. The first two are parts of struct verdict. */
extern const struct record verdict_record, grounds_record, evidence_record, finding_record,
	remedy_record, layer_record;

/* What a mapping has in addition to the answers, and the lists that these rest on: its layers are
 * those of its file. */
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

/* Frees the verdict and what it owns. NULL is nothing to free. */
void verdict_free(struct verdict *verdict);

static inline void verdict_cleanup(struct verdict **verdict)
{
	verdict_free(*verdict);
}

#endif
