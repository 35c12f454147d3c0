/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verdict.h"

#include <stdlib.h>

const char *const status_names[] = {
	[DAX_UNKNOWN] = "unknown",
	[DAX_SYNC_CAPABLE] = "sync-capable",
	[DAX_DIRECT] = "direct",
	[DAX_PAGE_CACHE] = "page-cache",
	[DAX_NOT_MAPPABLE] = "not-mappable",
	[DAX_NOT_STORAGE] = "not-storage",
	NULL,
};

const char *const access_names[] = {
	[ACCESS_UNKNOWN] = "unknown",
	[ACCESS_DIRECT] = "direct",
	[ACCESS_PAGE_CACHE] = "page-cache",
	[ACCESS_NONE] = "none",
	NULL,
};

const char *const sync_names[] = {
	[SYNC_UNKNOWN] = "unknown",
	[SYNC_CAPABLE] = "capable",
	[SYNC_REFUSED] = "refused",
	NULL,
};

const char *const durability_names[] = {
	[DURABILITY_UNKNOWN] = "unknown",
	[DURABILITY_BYTE] = "byte",
	[DURABILITY_CACHE_LINE] = "cache-line",
	[DURABILITY_PAGE] = "page",
	[DURABILITY_NONE] = "none",
	NULL,
};

const char *const guarantee_names[] = {
	[GUARANTEE_UNKNOWN] = "unknown",
	[GUARANTEE_HOLDS] = "holds",
	[GUARANTEE_FAILS] = "fails",
	NULL,
};

const char *const pin_names[] = {
	[PIN_UNKNOWN] = "unknown",
	[PIN_GRANTED] = "granted",
	[PIN_REFUSED] = "refused",
	NULL,
};

const char *const huge_names[] = {
	[HUGE_SHARE_UNKNOWN] = "unknown",
	[HUGE_ALL] = "all",
	[HUGE_SOME] = "some",
	[HUGE_NONE] = "none",
	NULL,
};

const char *const fs_dax_names[] = {
	[FS_DAX_UNKNOWN] = "unknown",
	[FS_DAX_CAPABLE] = "capable",
	[FS_DAX_REFUSED] = "refused",
	NULL,
};

/* In JSON unknown is null: the question is about block devices alone. */
static const char *const fs_dax_answers[] = {
	[FS_DAX_UNKNOWN] = NULL,
	[FS_DAX_CAPABLE] = "capable",
	[FS_DAX_REFUSED] = "refused",
	NULL,
};

const char *const question_names[] = {
	[NO_QUESTION] = "none",
	[ACCESS] = "access",
	[SYNC] = "sync",
	[DURABILITY] = "durability",
	[MAP_DIRECT] = "map_direct",
	[MAP_DIRECT_2017] = "map_direct_2017",
	[LONG_TERM_PIN] = "long_term_pin",
	[HUGE] = "huge",
	[FS_DAX] = "fs_dax",
	NULL,
};

static const char *const no_names[] = { "unknown", NULL };

const char *const *const answer_names[] = {
	[NO_QUESTION] = no_names,
	[ACCESS] = access_names,
	[SYNC] = sync_names,
	[DURABILITY] = durability_names,
	[MAP_DIRECT] = guarantee_names,
	[MAP_DIRECT_2017] = guarantee_names,
	[LONG_TERM_PIN] = pin_names,
	[HUGE] = huge_names,
	[FS_DAX] = fs_dax_names,
	NULL,
};

/* Where each answer is in struct verdict: all are enums, of the size of unsigned. */
static const size_t answer_offsets[] = {
	[ACCESS] = offsetof(struct verdict, access),
	[SYNC] = offsetof(struct verdict, sync),
	[DURABILITY] = offsetof(struct verdict, durability),
	[MAP_DIRECT] = offsetof(struct verdict, map_direct),
	[MAP_DIRECT_2017] = offsetof(struct verdict, map_direct_2017),
	[LONG_TERM_PIN] = offsetof(struct verdict, long_term_pin),
	[HUGE] = offsetof(struct verdict, huge),
	[FS_DAX] = offsetof(struct verdict, fs_dax),
};

unsigned answer_to(const struct verdict *verdict, enum question question)
{
	unsigned answer = 0;

	if (question != NO_QUESTION)
		memcpy(&answer, (const char *)verdict + answer_offsets[question], sizeof(answer));
	return answer;
}

void set_answer(struct verdict *verdict, enum question question, unsigned answer)
{
	memcpy((char *)verdict + answer_offsets[question], &answer, sizeof(answer));
}

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

#define WORD(member, names, help) FIELD_OF_CHOICES(struct verdict, member, names, help)
static const struct field verdict_fields[] = {
	WORD(status, status_names, "access and sync in one word"),
	WORD(access, access_names, "does a mapping bypass the page cache?"),
	WORD(sync, sync_names, "is MAP_SYNC accepted?"),
	WORD(durability, durability_names, "what makes a store survive power loss?"),
	WORD(map_direct, guarantee_names, "would the assertion proposed as MAP_DIRECT hold?"),
	WORD(map_direct_2017, guarantee_names,
		"would that of 2017 hold: direct, and no write fault changes the block map now?"),
	WORD(long_term_pin, pin_names, "is a pin granted that outlives the call (RDMA, VFIO)?"),
	WORD(huge, huge_names,
		"can huge pages (PMD) map all of it? Of a mapping: do they map what is resident?"),
	WORD(fs_dax, fs_dax_answers, "of a block device: could files on it have DAX?"),
	WORD(libpmem2, durability_names,
		"the store granularity that libpmem2 would take, machine-wide"),
	{ 0 },
};
const struct record verdict_record = { sizeof(struct verdict), verdict_fields };

static const struct field evidence_fields[] = {
	FIELD(FIELD_TEXT, struct evidence, source, "the interface that it came from"),
	FIELD_OF_CHOICES(
		struct evidence, question, question_names, "the question that it bears on"),
	FIELD_OF_CHOICE_LISTS(struct evidence, answer, answer_names, question, "what it says"),
	FIELD_OF_CHOICES(struct evidence, weight, weight_names, "proof, or configuration"),
	FIELD(FIELD_TEXT, struct evidence, detail, "what was seen"),
	{ 0 },
};
const struct record evidence_record = { sizeof(struct evidence), evidence_fields };

static const struct field remedy_fields[] = {
	FIELD(FIELD_TEXT, struct remedy, command, "a command for a shell"),
	FIELD(FIELD_TEXT, struct remedy, note, "what to know before running it"),
	FIELD(FIELD_TRISTATE, struct remedy, destroys_data, "it destroys data"),
	{ 0 },
};
const struct record remedy_record = { sizeof(struct remedy), remedy_fields };

static const struct field finding_fields[] = {
	FIELD(FIELD_TEXT, struct finding, id, "its name, which never changes"),
	FIELD_OF_CHOICES(struct finding, severity, severity_names, "info, warning or error"),
	FIELD_OF_CHOICES(struct finding, question, question_names, "the question that it bears on"),
	FIELD(FIELD_TRISTATE, struct finding, cause, "it alone would make that answer what it is"),
	FIELD(FIELD_TEXT, struct finding, message, "what it means"),
	FIELD_OF_RECORD(struct finding, remedy, &remedy_record, "how to fix it"),
	{ 0 },
};
const struct record finding_record = { sizeof(struct finding), finding_fields };

static const struct field layer_fields[] = {
	FIELD(FIELD_TEXT, struct layer, layer,
		"file, file-system, mount, partition, dm, md, loop, disk, namespace, region, "
		"dax-device"),
	FIELD(FIELD_TEXT, struct layer, name, "its name"),
	FIELD(FIELD_NUMBER, struct layer, depth, "how many layers stand above it"),
	FIELD(FIELD_TRISTATE, struct layer, dax, "as far as it goes, there is DAX"),
	FIELD(FIELD_TRISTATE, struct layer, sync, "as far as it goes, MAP_SYNC is accepted"),
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
	FIELD(FIELD_TRISTATE, struct verdict, sync_mapped,
		"it was made with MAP_SYNC, where that means something"),
	{ 0 },
};
const struct record mapping_verdict_record = { sizeof(struct verdict), mapping_verdict_fields };

static void free_parts(struct verdict_parts *parts)
{
	if (!parts)
		return;
	record_clear_list(&grounds_record, &parts->files);
	record_clear_list(&grounds_record, &parts->mappings);
	free(parts->of_mapping);
	free(parts);
}

void verdict_free(struct verdict *verdict)
{
	if (verdict)
		free_parts(verdict->parts);
	record_free(&grounds_record, verdict);
}
