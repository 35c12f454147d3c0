/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The block map of a file: what a write fault would change, and what keeps it from huge pages. */
#include "findings.h"
#include "layers.h"

static bool zero_length(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return subject->kind == KIND_FILE && file_of(subject)->size.known &&
	       file_of(subject)->size.value == 0;
}

static bool has_bytes(const struct verdict *verdict, struct number bytes)
{
	return verdict->access == ACCESS_DIRECT && bytes.value > 0;
}

static bool holes(const struct subject *subject, const struct verdict *verdict)
{
	return has_bytes(verdict, extents_of(subject)->holes);
}

static bool unwritten_extents(const struct subject *subject, const struct verdict *verdict)
{
	return has_bytes(verdict, extents_of(subject)->unwritten);
}

static bool shared_extents(const struct subject *subject, const struct verdict *verdict)
{
	return has_bytes(verdict, extents_of(subject)->shared);
}

static bool huge_not_allocated(const struct subject *subject, const struct verdict *verdict)
{
	return has_bytes(verdict, extents_of(subject)->huge_holes);
}

static bool huge_misaligned(const struct subject *subject, const struct verdict *verdict)
{
	return has_bytes(verdict, extents_of(subject)->huge_misaligned);
}

static bool huge_fragmented(const struct subject *subject, const struct verdict *verdict)
{
	return has_bytes(verdict, extents_of(subject)->huge_split);
}

static bool is_on_xfs(const struct subject *subject)
{
	return text_is(mount_of(subject)->type, "xfs");
}

static const struct remedy_type alignment[] = {
	{ is_on_xfs,
		"xfs_io -f -c 'extsize {pmd_size}' {path}.copy && cp --sparse=never {path} "
		"{path}.copy",
		"the extents of the copy are aligned", false },
	{ NULL, "mkfs.ext4 -b {page_size} -E stride={stride},stripe_width={stride} {device}",
		"save its files first", true },
};

const struct finding_type extent_findings[] = {
	{ "zero-length", INFO, LAYER_FILE, NO_QUESTION, zero_length,
		.message = "The file is empty: there is no page to touch." },
	{ "holes", INFO, LAYER_FILE, NO_QUESTION, holes,
		.message =
			"The file has holes: a write fault there allocates a block, and metadata "
			"is written." },
	{ "unwritten-extents", INFO, LAYER_FILE, NO_QUESTION, unwritten_extents,
		.message = "The file has extents that were never written: a first write fault "
			   "converts them, and metadata is written." },
	{ "shared-extents", INFO, LAYER_FILE, NO_QUESTION, shared_extents,
		.message = "The file shares extents with another: a write fault copies them." },
	{ "huge-not-allocated", INFO, LAYER_FILE, HUGE, huge_not_allocated,
		.message = "Some of the file is not allocated yet: whether {huge_page} pages can "
			   "map it is known once it is.",
		.remedy = "fallocate -l {file_size} {path}" },
	{ "huge-misaligned", INFO, LAYER_FILE, HUGE, huge_misaligned,
		.message = "Some of the file lies elsewhere within {huge_page} of the device than "
			   "of the file, so it is mapped page by page.",
		.remedies = alignment },
	{ "huge-fragmented", INFO, LAYER_FILE, HUGE, huge_fragmented,
		.message = "Some of the file lies in pieces smaller than {huge_page}, so it is "
			   "mapped page by page." },
	{ 0 },
};
