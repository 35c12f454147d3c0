/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings: what explains an answer, or what a user should know about it, with the remedy.
 *
 * A finding may be an obstacle to DAX. It is stated once, as a row of a table, and read three
 * times: as evidence (obstacles.h), as a finding, and as the reason of its layer (stack.h).
 */
#ifndef DAXINFO_VERDICT_FINDINGS_H
#define DAXINFO_VERDICT_FINDINGS_H

#include "verdict.h"

/* What a finding is about. */
enum layer_kind {
	LAYER_FILE,
	LAYER_FILE_SYSTEM,
	LAYER_MOUNT,
	LAYER_BLOCK, /* a block device */
	LAYER_NAMESPACE,
	LAYER_REGION,
	LAYER_DAX_DEVICE,
	LAYER_KERNEL, /* or who asks it: permissions, sandboxes */
	LAYER_MAPPING,
	LAYER_PROCESS,
};

/* A layer of a subject: of the kinds that a subject may have several of, the one that is meant. */
struct place {
	const struct subject *subject;
	const struct block_facts *block;
	const struct namespace_facts *namespace;
	const struct region_facts *region;
};

/*
 * The texts may contain {path}, {target}, {source}, {type}, {content}, {dax_option}, {device},
 * {disk}, {layer}, {namespace}, {region}, {dax_device}, {file_type}, {trial_error}, {page_size},
 * {huge_page} (2 MiB), {pmd_size} (2m), {stride} (of a huge page, in blocks), {file_size}, {dimm},
 * {dimm_flags}, {flush_option}, {uncached_disk}, {journal} and {directory} (that of the path),
 * which stand for what the subject has. In a command they are
 * quoted for the shell. The remedy is the least invasive one that fits the subject; one that
 * destroys data says so, and its command does not force it.
 */
struct remedy_type {
	bool (*fits)(const struct subject *subject); /* NULL: any */
	const char *command;                         /* or NULL */
	const char *note;                            /* or NULL */
	bool destroys_data;
};

struct finding_type {
	const char *id; /* never changes; NULL ends a table */
	enum severity severity;
	enum layer_kind layer;
	enum question question;

	/* When it is reported. NULL for an obstacle: where it stands, and only if the file would
	 * have DAX without it (is_cached_on_dax) unless always is set. */
	bool (*applies)(const struct subject *subject, const struct verdict *verdict);
	bool always;

	/* Of an obstacle: whether this layer has it, by the facts alone. NULL: it is not an
	 * obstacle. */
	bool (*stands)(const struct place *place);
	const char *reason; /* of the layer, in --stack; NULL: none */
	struct {
		const char *source; /* NULL: none */
		unsigned answer;    /* a word of the question */
		enum weight weight;
		const char *detail;
	} evidence;

	const char *message;
	const char *remedy; /* a command, or NULL */
	const char *note;   /* about it, or NULL */
	bool destroys_data;
	const struct remedy_type *remedies; /* in place of these: the first one that fits */
};

/* The tables, in the order in which findings are reported: causes that are further up come first.
 */
extern const struct finding_type exclusion_findings[]; /* what no mount option or flag overrides */
extern const struct finding_type mount_findings[]; /* mount options, flags, types of file systems */
extern const struct finding_type block_findings[]; /* what is on a block device */
extern const struct finding_type kind_findings[];  /* subjects that are not files */
extern const struct finding_type sync_findings[];  /* MAP_SYNC: the devices */
extern const struct finding_type durability_findings[]; /* what survives power loss */
extern const struct finding_type extent_findings[];     /* the block map */
extern const struct finding_type kernel_findings[];     /* kernels, sandboxes, permissions */
extern const struct finding_type mapping_findings[];
extern const struct finding_type process_findings[];

/* Lists of tables, up to NULL: those of a path, and all. */
extern const struct finding_type *const path_findings[], *const all_findings[];

/* Adds the findings of the tables (up to NULL) that apply. The subject of a mapping is its file
 * with facts->mapping and the facts of the process. */
void add_findings(const struct finding_type *const *tables, const struct subject *subject,
	struct verdict *verdict);

/* The obstacle with a reason that the layer has; NULL where it has none. */
const struct finding_type *obstacle_at(enum layer_kind layer, const struct place *place);

#endif
