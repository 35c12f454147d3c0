/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device with DAX does not suffice: what is on it must fit, too. What is on it is unknown without
 * permission to read it. */
#include "fs-dax.h"

#include "evidence.h"
#include "file-systems.h"
#include "findings.h"
#include "layers.h"
#include "obstacles.h"

/* Whether nothing on the device can be in the way that exclusion_findings does not find. */
static bool is_content_known(const struct subject *subject)
{
	const struct superblock_facts *superblock = superblock_of(subject);

	if (superblock->content == CONTENT_NONE)
		return true;
	return superblock->content == CONTENT_FILE_SYSTEM &&
	       file_system_of_subject(subject)->dax == YES && superblock->block_size.known &&
	       host_of(subject)->page_size.known;
}

/* Where both the device and what is on it permit DAX. */
static enum fs_dax answer_of(const struct subject *subject)
{
	const struct block_facts *block = device_with_known_dax(subject);

	return block && block->dax == YES && is_content_known(subject) ? FS_DAX_CAPABLE
								       : FS_DAX_UNKNOWN;
}

static void collect_device(const struct subject *subject, struct verdict *verdict)
{
	const struct block_facts *block = device_with_known_dax(subject);

	if (!block)
		add_evidence(verdict, "block", FS_DAX, FS_DAX_UNKNOWN, CONFIGURATION,
			"no device reports whether it has DAX");
	else if (block->dax == YES)
		add_evidence(verdict, "block", FS_DAX, answer_of(subject), CONFIGURATION,
			"%s has DAX (queue/dax is 1)", or_unknown(block->name));
}

static enum fs_dax answer_of_blocks(const struct subject *subject)
{
	bool is_page =
		superblock_of(subject)->block_size.value == host_of(subject)->page_size.value;

	return is_page ? answer_of(subject) : FS_DAX_UNKNOWN;
}

static void collect_content(const struct subject *subject, struct verdict *verdict)
{
	const struct superblock_facts *superblock = superblock_of(subject);
	enum fs_dax answer = answer_of(subject);

	if (superblock->content == CONTENT_NONE)
		add_evidence(verdict, "blkid", FS_DAX, answer, CONFIGURATION,
			"it has no file system yet");
	else if (superblock->block_size.known)
		add_evidence(verdict, "blkid", FS_DAX, answer_of_blocks(subject), CONFIGURATION,
			"%s, block size %llu bytes", or_unknown(superblock->type),
			(unsigned long long)superblock->block_size.value);
	else if (superblock->content)
		add_evidence(verdict, "blkid", FS_DAX, answer, CONFIGURATION, "it has %s (%s)",
			or_unknown(superblock->type), content_names[superblock->content]);
	else
		add_evidence(verdict, "blkid", FS_DAX, answer, CONFIGURATION,
			"its superblock was not read");
}

void collect_fs_dax(const struct subject *subject, struct verdict *verdict)
{
	if (subject->kind != KIND_BLOCK_DEVICE)
		return;
	if (host_of(subject)->fs_dax == NO)
		add_evidence(verdict, "config", FS_DAX, FS_DAX_REFUSED, CONFIGURATION,
			"the kernel has no DAX for file systems (CONFIG_FS_DAX)");
	collect_device(subject, verdict);
	if (!device_without_dax(subject))
		collect_content(subject, verdict);
	add_obstacle_evidence(exclusion_findings, subject, verdict);
	add_obstacle_evidence(mount_findings, subject, verdict);
	add_obstacle_evidence(block_findings, subject, verdict);
}

static bool refuses_sync(const struct region_facts *region, const struct subject *subject)
{
	const struct place place = { .subject = subject, .region = region };

	return region && obstacle_at(LAYER_REGION, &place);
}

enum dax_status status_of_files_on(const struct subject *subject, const struct verdict *verdict)
{
	if (verdict->fs_dax != FS_DAX_CAPABLE)
		return verdict->fs_dax == FS_DAX_REFUSED ? DAX_PAGE_CACHE : DAX_UNKNOWN;
	if (file_system_of_subject(subject)->sync == NO)
		return DAX_DIRECT;
	for (size_t i = 0; i <= subject->facts->more_nvdimms.count; i++)
		if (refuses_sync(region_at(subject->facts, i), subject))
			return DAX_DIRECT;
	return DAX_SYNC_CAPABLE;
}
