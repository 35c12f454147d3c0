/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For people: a first line that answers, then what one wants to know next. */
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define QUESTION_WIDTH 15

static const char indent[] = "                 "; /* as wide as a label */

static const char *const durability_help[] = {
	[UNKNOWN] = "nobody could say what a store needs to survive power loss",
	[NONE] = "the storage is volatile: nothing survives power loss",
	[BYTE] = "a store survives power loss once it is visible (fence)",
	[CACHE_LINE] =
		"a store survives power loss once the CPU cache is flushed (CLWB, then fence)",
	[PAGE] = "a store survives power loss once msync or fsync returned",
};

static const char *headline(const struct verdict *verdict)
{
	switch (verdict->status) {
	case SYNC_CAPABLE:
		return "mappings reach the storage, and MAP_SYNC is accepted";
	case DIRECT:
		return verdict->sync == REFUSED
			       ? "mappings reach the storage, but MAP_SYNC is refused"
			       : "mappings reach the storage; whether MAP_SYNC is accepted is "
				 "unknown";
	case PAGE_CACHE:
		return "mappings go through the page cache";
	case NOT_MAPPABLE:
		return "it cannot be mapped";
	default:
		return "what could be seen does not settle whether mappings reach the storage";
	}
}

static void put_answer(
	FILE *out, const struct subject *subject, const struct verdict *verdict, bool color)
{
	put_escaped(out, subject->name);
	fprintf(out, ": %s%s%s (%s%s)\n", color ? color_of(verdict->status) : "",
		judgement_names[verdict->status], color ? COLOR_END : "",
		subject->kind == KIND_DIRECTORY ? "for a new file in it: " : "", headline(verdict));
}

static void put_mount(FILE *out, const struct mount_facts *mount)
{
	if (!mount || !mount->type)
		return;
	put_line(out, "file system", "%s on %s%s%s%s", mount->type,
		mount->target ?: "a mount that cannot be seen from here",
		mount->dax_option ? ", " : "", mount->dax_option ?: "",
		mount->read_only == ANSWER_YES ? ", read-only" : "");
}

static const char *dax_of(enum answer dax)
{
	return dax == ANSWER_YES ? "DAX" : dax == ANSWER_NO ? "no DAX" : "DAX unknown";
}

/* A partition has its disk's answer, which is told with the disk. */
static void put_block(FILE *out, const struct block_facts *block)
{
	const char *name = block->node ?: block->name ?: "?";

	if (block->start.known)
		put_line(out, "device", "%s, partition at %llu bytes", name,
			(unsigned long long)block->start.value);
	else
		put_line(out, "device", "%s, %s%s%s, %s", name,
			block_kind_names[block->kind] ?: "device", block->driver ? " " : "",
			block->driver ?: "", dax_of(block->dax));
}

static void put_medium(
	FILE *out, const struct namespace_facts *namespace, const struct region_facts *region)
{
	if (namespace)
		put_line(out, "namespace", "%s, %s mode", namespace->name ?: "?",
			namespace_mode_names[namespace->mode] ?: "unknown");
	if (region)
		put_line(out, "region", "%s of %s, persistence domain %s", region->name ?: "?",
			region->provider ?: "?", region->persistence_domain ?: "unknown");
}

static void put_extents(FILE *out, const struct extents_facts *extents)
{
	bool steady = extents && extents->holes.value + extents->unwritten.value +
						 extents->shared.value + extents->delayed.value ==
					 0;

	if (extents && extents->count.value)
		put_line(out, "block map", "%llu extent%s; write faults %s metadata update now",
			(unsigned long long)extents->count.value,
			extents->count.value == 1 ? "" : "s", steady ? "need no" : "need a");
}

/* How much of the file one entry for each 2 MiB could map. */
static void put_huge(FILE *out, const struct extents_facts *extents, const struct number *size)
{
	if (extents && extents->huge.known && size->value >= HUGE_BLOCK)
		put_line(out, "2 MiB pages", "possible for %llu %% of the file",
			(unsigned long long)(extents->huge.value / (size->value / 100)));
}

static void put_layers(FILE *out, const struct subject *subject, const struct verdict *verdict)
{
	const struct facts *facts = subject->facts;
	const struct block_facts *block;
	const struct nvdimm_facts *medium;

	put_mount(out, facts->mount);
	list_for_each (block, &facts->block)
		put_block(out, block);
	if (facts->dax_device)
		put_line(out, "device-dax", "%s, %s mode", facts->dax_device->name ?: "?",
			facts->dax_device->mode ?: "unknown");
	put_medium(out, facts->namespace, facts->region);
	list_for_each (medium, &facts->more_nvdimms)
		put_medium(out, medium->namespace, medium->region);
	if (verdict->access == DIRECT) {
		put_extents(out, facts->extents);
		put_huge(out, facts->extents, &facts->file->size);
	}
}

static void put_evidence(FILE *out, const struct verdict *verdict)
{
	const struct evidence *row;

	fprintf(out, "    %-*s %-10s %-12s %-13s %s\n", QUESTION_WIDTH, "QUESTION", "SOURCE",
		"ANSWER", "WEIGHT", "WHAT WAS SEEN");
	list_for_each (row, &verdict->evidence) {
		fprintf(out, "    %-*s %-10s %-12s %-13s ", QUESTION_WIDTH,
			question_names[row->question], row->source, judgement_names[row->answer],
			weight_names[row->weight]);
		put_escaped(out, row->detail);
		fputc('\n', out);
	}
}

static int put_text(
	struct output *output, const struct subject *subject, const struct verdict *verdict)
{
	const struct output_options *options = &output->options;
	const struct trial_facts *trial = subject->facts->trial;
	const struct error_facts *error;
	FILE *out = output->stream;

	if (subject->kind == KIND_PROCESS || subject->kind == KIND_HOST)
		return put_process(output, subject, verdict);
	if (!subject->facts->file)
		return 0; /* nothing was found: stderr says so */
	put_answer(out, subject, verdict, options->color);
	if (verdict->durability != UNKNOWN || verdict->access == DIRECT)
		put_line(out, "durability", "%s: %s", judgement_names[verdict->durability],
			durability_help[verdict->durability]);
	if (options->verbose && verdict->libpmem2 != UNKNOWN)
		put_line(out, "libpmem2", "would take %s, by what holds for the whole machine",
			judgement_names[verdict->libpmem2]);
	put_layers(out, subject, verdict);
	if (options->verbose && subject->facts->host && subject->facts->host->mount_namespace.known)
		put_line(out, "mounts", "those of the mount namespace %" PRIu64,
			subject->facts->host->mount_namespace.value);
	if (verdict->access == DIRECT && verdict->long_term_pin != UNKNOWN &&
		(options->verbose || (trial && trial->pin.tried)))
		put_line(out, "pins", "%s for long (RDMA, VFIO, buffers of io_uring)",
			verdict->long_term_pin == CAPABLE ? "pages can be pinned"
							  : "no page can be pinned");
	if (options->stack)
		put_stack(out, &verdict->stack);
	if (options->verbose && verdict->access == DIRECT && subject->facts->extents)
		put_strip(out, &subject->facts->extents->huge_map, options->width, indent);
	if (options->verbose || verdict->status == UNKNOWN)
		put_evidence(out, verdict);
	put_findings(out, &verdict->findings, options->explain);
	list_for_each (error, &subject->errors)
		put_line(out, "not seen", "%s (%s)", error->message ?: "?", error->source ?: "?");
	return 0;
}

const struct format text_format = {
	.name = "text",
	.help = "for people",
	.subject = put_text,
};
