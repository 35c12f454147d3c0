/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text format, for people: the first line answers, the next ones give the reasons. */
#include "cpu-flush.h"
#include "lib/escape.h"
#include "lib/size.h"
#include "output.h"
#include "text-findings.h"
#include "text-huge-map.h"
#include "text-line.h"
#include "text-process.h"
#include "text-stack.h"
#include "verdict/fs-dax.h"
#include "verdict/layers.h"

#include <inttypes.h>

#define QUESTION_WIDTH 15 /* columns */

static const char indent[] = "                 "; /* as wide as the label of put_line() */

static const char *const headlines[] = {
	[DAX_UNKNOWN] = "whether mappings bypass the page cache is unknown",
	[DAX_DIRECT] = "mappings bypass the page cache; whether MAP_SYNC is accepted is unknown",
	[DAX_PAGE_CACHE] = "mappings go through the page cache",
	[DAX_SYNC_CAPABLE] = "mappings bypass the page cache, and MAP_SYNC is accepted",
	[DAX_NOT_MAPPABLE] = "it cannot be mapped",
	[DAX_NOT_STORAGE] = "not applicable: no file storage",
};

static const char *const durability_help[] = {
	[DURABILITY_UNKNOWN] = "what a store needs to survive power loss is not known",
	[DURABILITY_NONE] = "the storage is volatile: nothing survives power loss",
	[DURABILITY_BYTE] = "a store survives power loss once it is visible (fence)",
	[DURABILITY_CACHE_LINE] = "a store survives power loss once the CPU cache is flushed",
	[DURABILITY_PAGE] = "a store survives power loss once msync or fsync returned",
};

static const char *headline(const struct verdict *verdict)
{
	if (verdict->status == DAX_DIRECT && verdict->sync == SYNC_REFUSED)
		return "mappings bypass the page cache, but MAP_SYNC is refused";
	return headlines[verdict->status];
}

static void put_not_storage(FILE *out, const struct subject *subject)
{
	const char *type =
		subject->facts->file ? file_type_names[subject->facts->file->type] : NULL;

	put_escaped(out, subject->name);
	fprintf(out, ": not applicable: no file storage (%s), not opened\n",
		type ?: "unknown type");
}

static void put_headline(
	FILE *out, const struct subject *subject, const struct verdict *verdict, bool color)
{
	if (verdict->status == DAX_NOT_STORAGE) {
		put_not_storage(out, subject);
		return;
	}
	put_escaped(out, subject->name);
	fprintf(out, ": %s%s%s (%s%s%s)\n", color ? color_of(verdict->status) : "",
		status_names[verdict->status], color ? COLOR_END : "",
		subject->kind == KIND_DIRECTORY ? "for a new file in it" : "",
		subject->kind != KIND_DIRECTORY ? ""
		: subject->facts->trial         ? ": "
						: ", by configuration: ",
		headline(verdict));
}

static const char *headline_of_device(const struct subject *subject, const struct verdict *verdict)
{
	const struct block_facts *block = device_with_known_dax(subject);
	bool has_dax = block && block->dax == YES;

	switch (status_of_files_on(subject, verdict)) {
	case DAX_SYNC_CAPABLE:
		return "DAX-capable device: files on it can be sync-capable";
	case DAX_DIRECT:
		return "DAX-capable device: files on it can be direct, without MAP_SYNC";
	case DAX_PAGE_CACHE:
		return has_dax ? "DAX-capable device, but files on it cannot have DAX"
			       : "device without DAX: files on it are mapped through the page "
				 "cache";
	default:
		if (has_dax && superblock_of(subject)->content == CONTENT_PARTITIONS)
			return "DAX-capable device: each of its partitions has its own answer";
		return has_dax ? "DAX-capable device: whether files on it can have DAX is unknown"
			       : "whether files on it can have DAX is unknown";
	}
}

/* The node itself is rarely the question: the answer is that of a file system on the device. */
static void put_device_headline(
	FILE *out, const struct subject *subject, const struct verdict *verdict, bool color)
{
	put_escaped(out, subject->name);
	fprintf(out, ": %s%s%s\n", color ? color_of(status_of_files_on(subject, verdict)) : "",
		headline_of_device(subject, verdict), color ? COLOR_END : "");
}

/* What is on it, where it is known. */
static void put_superblock(FILE *out, const struct superblock_facts *superblock)
{
	static const char *const labels[] = {
		[CONTENT_NONE] = "file system",
		[CONTENT_FILE_SYSTEM] = "file system",
		[CONTENT_PARTITIONS] = "partitions",
	};
	const char *label = "content";

	if (superblock->content < ARRAY_SIZE(labels))
		label = labels[superblock->content] ?: label;
	if (superblock->content == CONTENT_NONE)
		put_line(out, label, "none");
	else if (superblock->content)
		put_line(out, label, "%s%s%s%s%s",
			superblock->type ?: content_names[superblock->content],
			superblock->mounted_on ? ", mounted on " : "", superblock->mounted_on ?: "",
			superblock->dax_option ? " with " : "", superblock->dax_option ?: "");
}

static void put_device(
	FILE *out, const struct subject *subject, const struct verdict *verdict, bool color)
{
	put_device_headline(out, subject, verdict, color);
	put_superblock(out, superblock_of(subject));
	put_line(out, "node itself", "%s, like every block device", access_names[verdict->access]);
}

static void put_durability(FILE *out, const struct facts *facts, const struct verdict *verdict)
{
	const char *machine = facts->host ? facts->host->architecture : NULL;

	if (verdict->durability == DURABILITY_CACHE_LINE)
		put_line(out, "durability", "%s: %s (%s)", durability_names[verdict->durability],
			durability_help[verdict->durability], cpu_flush_words(machine));
	else if (verdict->durability != DURABILITY_UNKNOWN || verdict->access == ACCESS_DIRECT)
		put_line(out, "durability", "%s: %s", durability_names[verdict->durability],
			durability_help[verdict->durability]);
}

/* libpmem2 asks for the whole machine, not for the region of this file. */
static void put_libpmem2(FILE *out, const struct verdict *verdict)
{
	if (verdict->libpmem2 != DURABILITY_UNKNOWN)
		put_line(out, "libpmem2", "would take %s, by what holds for the whole machine",
			durability_names[verdict->libpmem2]);
}

static void put_mount(FILE *out, const struct mount_facts *mount)
{
	if (!mount || !mount->type)
		return;
	put_line(out, "file system", "%s on %s%s%s%s", mount->type,
		mount->target ?: "a mount that cannot be seen from here",
		mount->dax_option ? ", " : "", mount->dax_option ?: "",
		mount->read_only == YES ? ", read-only" : "");
}

static const char *dax_of(enum tristate dax)
{
	return dax == YES ? "DAX" : dax == NO ? "no DAX" : "DAX unknown";
}

/* Whether a partition can do DAX is that of its disk, which has a line of its own. */
static void put_block(FILE *out, const struct block_facts *block)
{
	const char *name = block->node ?: block->name ?: "?";

	if (block->start.known)
		put_line(out, "device", "%s, partition at %" PRIu64 " bytes", name,
			block->start.value);
	else
		put_line(out, "device", "%s, %s%s%s, %s", name,
			block_kind_names[block->kind] ?: "device", block->driver ? " " : "",
			block->driver ?: "", dax_of(block->dax));
}

static void put_region(
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
	uint64_t changing = extents->holes.value + extents->unwritten.value +
			    extents->shared.value + extents->delayed.value;

	if (extents->count.value)
		put_line(out, "block map",
			"%" PRIu64 " extent%s; write faults %s metadata update now",
			extents->count.value, extents->count.value == 1 ? "" : "s",
			changing ? "need a" : "need no");
}

/* How much of the file huge pages can map, of it what they map only once it is written. */
static void put_huge(FILE *out, const struct facts *facts)
{
	const struct extents_facts *extents = facts->extents;
	uint64_t size = facts->file->size.value,
		 pmd = facts->host ? facts->host->pmd_size.value : 0;
	char page[SIZE_WORDS], label[SIZE_WORDS + sizeof(" pages")];

	if (!extents->huge.known || !pmd || size < pmd || size < 100)
		return;
	size_in_words(page, pmd);
	snprintf(label, sizeof(label), "%s pages", page);
	put_line(out, label, "possible for %" PRIu64 " %% of the file%s%s",
		(extents->huge.value + extents->huge_unwritten.value) / (size / 100),
		extents->huge_unwritten.value ? ", when first written" : "",
		extents->huge_holes.value ? "; unknown where it is not allocated yet" : "");
}

/* The storage, from the file system down. */
static void put_layers(FILE *out, const struct facts *facts, const struct verdict *verdict)
{
	const struct block_facts *block;
	const struct nvdimm_facts *medium;

	put_mount(out, facts->mount);
	list_for_each (block, &facts->block)
		put_block(out, block);
	if (facts->dax_device)
		put_line(out, "device-dax", "%s, %s mode", facts->dax_device->name ?: "?",
			facts->dax_device->mode ?: "unknown");
	put_region(out, facts->namespace, facts->region);
	list_for_each (medium, &facts->more_nvdimms)
		put_region(out, medium->namespace, medium->region);
	if (verdict->access == ACCESS_DIRECT && facts->extents) {
		put_extents(out, facts->extents);
		put_huge(out, facts);
	}
}

static void put_evidence(FILE *out, const struct verdict *verdict)
{
	const struct evidence *row;

	fprintf(out, "    %-*s %-10s %-12s %-13s %s\n", QUESTION_WIDTH, "QUESTION", "SOURCE",
		"ANSWER", "WEIGHT", "WHAT WAS SEEN");
	list_for_each (row, &verdict->evidence) {
		fprintf(out, "    %-*s %-10s %-12s %-13s ", QUESTION_WIDTH,
			question_names[row->question], row->source,
			answer_names[row->question][row->answer], weight_names[row->weight]);
		put_escaped(out, row->detail);
		fputc('\n', out);
	}
}

static void put_mount_namespace(FILE *out, const struct host_facts *host)
{
	if (host && host->mount_namespace.known)
		put_line(out, "mounts", "those of the mount namespace %" PRIu64,
			host->mount_namespace.value);
}

static void put_pins(FILE *out, const struct verdict *verdict)
{
	if (verdict->access == ACCESS_DIRECT && verdict->long_term_pin != PIN_UNKNOWN)
		put_line(out, "pins", "%s for long (RDMA, VFIO, buffers of io_uring)",
			verdict->long_term_pin == PIN_GRANTED ? "pages can be pinned"
							      : "no page can be pinned");
}

/* How to prove the answer about a directory. */
static void put_verification(FILE *out, const struct verdict *verdict)
{
	const struct finding *finding;

	list_for_each (finding, &verdict->findings)
		if (text_is(finding->id, "directory-not-tried") && finding->remedy)
			put_line(out, "verify", "%s", finding->remedy->command);
}

/* Only where a flag was tried. */
static void put_map_direct(
	FILE *out, const struct trial_facts *trial, const struct verdict *verdict)
{
	if (!trial || !trial->direct.tried)
		return;
	put_line(out, "MAP_DIRECT", "%s; mmap %s 0x%" PRIx64, guarantee_names[verdict->map_direct],
		trial->direct.error ? "refuses" : "accepts", trial->direct_flag.value);
}

static void put_errors(FILE *out, const struct subject *subject)
{
	const struct error_facts *error;

	list_for_each (error, &subject->errors)
		put_line(out, "not seen", "%s (%s)", error->message ?: "?", error->source ?: "?");
}

/* Whether the answer that leads is unknown. */
static bool is_unknown(const struct subject *subject, const struct verdict *verdict)
{
	return subject->kind == KIND_BLOCK_DEVICE ? verdict->fs_dax == FS_DAX_UNKNOWN
						  : verdict->status == DAX_UNKNOWN;
}

/* A file, a directory or a device. */
static void put_file(
	const struct output *output, const struct subject *subject, const struct verdict *verdict)
{
	const struct output_options *options = &output->options;
	const struct facts *facts = subject->facts;
	FILE *out = output->stream;

	if (subject->kind == KIND_BLOCK_DEVICE) {
		put_device(out, subject, verdict, options->color);
	} else {
		put_headline(out, subject, verdict, options->color);
		put_durability(out, facts, verdict);
	}
	put_map_direct(out, facts->trial, verdict);
	if (options->verbose)
		put_libpmem2(out, verdict);
	put_layers(out, facts, verdict);
	if (options->verbose)
		put_mount_namespace(out, facts->host);
	if (options->verbose || (facts->trial && facts->trial->pin.tried))
		put_pins(out, verdict);
	if (options->stack)
		put_stack(out, &verdict->stack);
	if (options->verbose && verdict->access == ACCESS_DIRECT && facts->extents && facts->host)
		put_huge_map(out, &facts->extents->huge_map, facts->host->pmd_size.value,
			options->width, indent);
	if (options->verbose || is_unknown(subject, verdict))
		put_evidence(out, verdict);
	/* The line "node itself" has the answer on access to a block device. */
	put_findings(out, &verdict->findings,
		subject->kind == KIND_BLOCK_DEVICE ? ACCESS : NO_QUESTION, options->explain);
	put_verification(out, verdict);
	put_errors(out, subject);
}

static void put_text(
	struct output *output, const struct subject *subject, const struct verdict *verdict)
{
	if (subject->kind == KIND_PROCESS)
		put_process(output, subject, verdict);
	else if (subject->kind == KIND_HOST)
		put_census(output, subject);
	else if (subject->facts->file)
		put_file(output, subject, verdict);
	/* else it was not found, which is reported on standard error in every format */
}

const struct format text_format = {
	.name = "text",
	.help = "for people",
	.subject = put_text,
};
