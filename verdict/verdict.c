/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

const char *const judgement_names[] = {
	[UNKNOWN] = "unknown",
	[DIRECT] = "direct",
	[PAGE_CACHE] = "page-cache",
	[NONE] = "none",
	[CAPABLE] = "capable",
	[REFUSED] = "refused",
	[BYTE] = "byte",
	[CACHE_LINE] = "cache-line",
	[PAGE] = "page",
	[HOLDS] = "holds",
	[FAILS] = "fails",
	[SYNC_CAPABLE] = "sync-capable",
	[NOT_MAPPABLE] = "not-mappable",
	NULL,
};

const char *const question_names[] = {
	[NO_QUESTION] = "none",
	[ACCESS] = "access",
	[SYNC] = "sync",
	[DURABILITY] = "durability",
	[MAP_DIRECT_HOLDS] = "map_direct",
	[MAP_DIRECT_2017_HOLDS] = "map_direct_2017",
	[LONG_TERM_PIN] = "long_term_pin",
	NULL,
};

const char *const weight_names[] = {
	[NO_WEIGHT] = "unknown",
	[PROOF] = "proof",
	[CONFIGURATION] = "configuration",
	NULL,
};

const char *const severity_names[] = {
	[NO_SEVERITY] = "unknown",
	[INFO] = "info",
	[WARNING] = "warning",
	[ERROR] = "error",
	NULL,
};

#define ANSWER_FIELD(member, help) FIELD_OF_CHOICES(struct verdict, member, judgement_names, help)
static const struct field verdict_fields[] = {
	ANSWER_FIELD(status, "access and sync in one word"),
	ANSWER_FIELD(access, "does a mapping reach the storage, or the page cache?"),
	ANSWER_FIELD(sync, "is MAP_SYNC accepted?"),
	ANSWER_FIELD(durability, "what makes a store survive power loss?"),
	ANSWER_FIELD(map_direct, "would the assertion proposed as MAP_DIRECT hold?"),
	ANSWER_FIELD(map_direct_2017,
		"would that of 2017 hold: direct, and no write fault changes the block map now?"),
	ANSWER_FIELD(long_term_pin, "is a pin granted that outlives the call (RDMA, VFIO)?"),
	ANSWER_FIELD(libpmem2, "the store granularity that libpmem2 would take, machine-wide"),
	{ 0 },
};
const struct record verdict_record = { sizeof(struct verdict), verdict_fields };

static const struct field evidence_fields[] = {
	FIELD(FIELD_TEXT, struct evidence, source, "the interface that it came from"),
	FIELD_OF_CHOICES(
		struct evidence, question, question_names, "the question that it bears on"),
	FIELD_OF_CHOICES(struct evidence, answer, judgement_names, "what it says"),
	FIELD_OF_CHOICES(struct evidence, weight, weight_names, "proof, or configuration"),
	FIELD(FIELD_TEXT, struct evidence, detail, "what was seen"),
	{ 0 },
};
const struct record evidence_record = { sizeof(struct evidence), evidence_fields };

static const struct field finding_fields[] = {
	FIELD(FIELD_TEXT, struct finding, id, "its name, which never changes"),
	FIELD_OF_CHOICES(struct finding, severity, severity_names, "info, warning or error"),
	FIELD_OF_CHOICES(struct finding, question, question_names, "the question that it bears on"),
	FIELD(FIELD_ANSWER, struct finding, cause, "it alone would make that answer what it is"),
	FIELD(FIELD_TEXT, struct finding, message, "what it means"),
	FIELD(FIELD_TEXT, struct finding, remedy, "what can be done about it"),
	{ 0 },
};
const struct record finding_record = { sizeof(struct finding), finding_fields };

static const struct field layer_fields[] = {
	FIELD(FIELD_TEXT, struct layer, layer,
		"file, file-system, mount, partition, dm, md, loop, disk, namespace, region, "
		"dax-device"),
	FIELD(FIELD_TEXT, struct layer, name, "its name"),
	FIELD(FIELD_NUMBER, struct layer, depth, "how many layers stand above it"),
	FIELD(FIELD_ANSWER, struct layer, dax, "as far as it goes, there is DAX"),
	FIELD(FIELD_ANSWER, struct layer, sync, "as far as it goes, MAP_SYNC is accepted"),
	FIELD(FIELD_TEXT, struct layer, reason, "what it says, where that is no plain yes"),
	{ 0 },
};
const struct record layer_record = { sizeof(struct layer), layer_fields };

#define GROUNDS                                                                                    \
	FIELD_OF_ROWS(struct verdict, evidence, &evidence_record, "what the answers rest on"),     \
		FIELD_OF_ROWS(struct verdict, findings, &finding_record, "what stands in the way")

static const struct field mapping_grounds_fields[] = { GROUNDS, { 0 } };
const struct record mapping_grounds_record = { sizeof(struct verdict), mapping_grounds_fields };

static const struct field grounds_fields[] = {
	GROUNDS,
	FIELD_OF_ROWS(struct verdict, stack, &layer_record,
		"the layers, from the top, and which of them stand in the way"),
	{ 0 },
};
const struct record grounds_record = { sizeof(struct verdict), grounds_fields };

static const struct field mapping_verdict_fields[] = {
	FIELD(FIELD_ANSWER, struct verdict, sync_mapped,
		"it was made with MAP_SYNC, where that means something"),
	{ 0 },
};
const struct record mapping_verdict_record = { sizeof(struct verdict), mapping_verdict_fields };
