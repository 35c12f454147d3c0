/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a mapping reach the storage, or the page cache? */
#include "evidence.h"
#include "exclusions.h"
#include "file-systems.h"
#include "judge.h"
#include "layers.h"

#include <errno.h>

static int weigh_kind(const struct subject *subject, struct verdict *verdict)
{
	const struct file_facts *file = subject->facts->file;

	if (subject->kind == KIND_OTHER)
		return add_evidence(verdict, "statx", ACCESS, NONE, PROOF,
			"a %s here holds no stored data that could be mapped",
			file && file->type ? file_type_names[file->type] : "thing");
	if (subject->kind == KIND_BLOCK_DEVICE)
		return add_evidence(verdict, "block", ACCESS, PAGE_CACHE, CONFIGURATION,
			"the kernel maps block devices through the page cache");
	return 0;
}

/* Only a file, or what was opened for the subject, is or is not in the DAX state. */
static int weigh_statx(const struct subject *subject, struct verdict *verdict)
{
	enum answer dax = file_of(subject)->statx_dax;

	if (subject->kind == KIND_OTHER || cannot_be_mapped(subject))
		return 0;
	if (dax == ANSWER_YES)
		return add_evidence(
			verdict, "statx", ACCESS, DIRECT, PROOF, "STATX_ATTR_DAX is set");
	if (dax == ANSWER_NO)
		return add_evidence(
			verdict, "statx", ACCESS, PAGE_CACHE, PROOF, "STATX_ATTR_DAX is clear");
	if (subject->kind != KIND_FILE)
		return 0;
	return add_evidence(verdict, "statx", ACCESS, UNKNOWN, PROOF,
		"the kernel does not say whether the inode is in the DAX state");
}

static int weigh_control(const struct subject *subject, struct verdict *verdict)
{
	if (!cannot_be_mapped(subject))
		return 0;
	return add_evidence(verdict, "map-sync", ACCESS, NONE, PROOF,
		"its file system refuses to map it: ENODEV");
}

static int weigh_dax_device(const struct subject *subject, struct verdict *verdict)
{
	const struct dax_device_facts *device = subject->facts->dax_device;

	switch (dax_mode_of(device)) {
	case DAX_MODE_DEVDAX:
		return add_evidence(verdict, "daxctl", ACCESS, DIRECT, CONFIGURATION,
			"device-dax instance in devdax mode");
	case DAX_MODE_SYSTEM_RAM:
		return add_evidence(verdict, "daxctl", ACCESS, NONE, PROOF,
			"it serves as memory now (system-ram mode), and cannot be opened");
	case DAX_MODE_DISABLED:
		return add_evidence(verdict, "daxctl", ACCESS, NONE, PROOF,
			"no driver serves it: it is disabled");
	case DAX_MODE_OTHER:
		return add_evidence(verdict, "daxctl", ACCESS, UNKNOWN, CONFIGURATION,
			"its driver is %s", device->mode);
	case DAX_MODE_UNKNOWN:
		break;
	}
	return 0;
}

/* The page of zeroes that stands for a hole lies in RAM too. move_pages(2) tells it from the page
 * cache: EFAULT for the one, a node for the other. */
static int weigh_pagemap(const struct page_facts *page, struct verdict *verdict)
{
	unsigned long long address = page->physical_address.value;
	const char *range = page->physical_range;

	if (!page->lies_in)
		return 0;
	if (page->lies_in != LIES_IN_RAM)
		return add_evidence(verdict, "pagemap", ACCESS, DIRECT, PROOF,
			"its page lies in %s at 0x%llx (%s)", location_names[page->lies_in],
			address, shown(range));
	if (page->numa_node.known)
		return add_evidence(verdict, "pagemap", ACCESS, PAGE_CACHE, PROOF,
			"its page lies in RAM at 0x%llx (%s)", address, shown(range));
	return add_evidence(verdict, "pagemap", ACCESS, UNKNOWN, PROOF,
		"its page lies in RAM at 0x%llx, as the page of zeroes does in a hole", address);
}

static int weigh_move_pages(const struct page_facts *page, struct verdict *verdict)
{
	if (page->numa_node.known)
		return add_evidence(verdict, "move-pages", ACCESS, PAGE_CACHE, PROOF,
			"its page is one of memory, on node %llu",
			(unsigned long long)page->numa_node.value);
	if (is_no_memory(page))
		return add_evidence(verdict, "move-pages", ACCESS, DIRECT, PROOF,
			"its page is mapped and is none of memory: %s",
			error_name(page->move_pages.error));
	if (page->move_pages.tried)
		return add_evidence(verdict, "move-pages", ACCESS, UNKNOWN, PROOF,
			"inconclusive: %s", error_name(page->move_pages.error));
	return 0;
}

/* Not cached after a read means DAX where reads else go through the page cache; on others (FUSE,
 * 9p, cifs) they may pass it by, and mappings need it all the same. A page of which not every block
 * was read or written yet is cached, too, and mincore says that it is not (mm/mincore.c: uptodate):
 * so blocks smaller than pages prove nothing. */
static int weigh_mincore(const struct subject *subject, struct verdict *verdict)
{
	const struct mount_facts *mount = mount_of(subject);
	bool reads_by_cache =
		file_system_of(mount)->by_flag == ANSWER_YES || text_is(mount->type, "erofs");
	bool tells = reads_by_cache && mount->block_size.known &&
		     mount->block_size.value == host_of(subject)->page_size.value;

	switch (subject->facts->page->cached) {
	case ANSWER_YES:
		return add_evidence(verdict, "mincore", ACCESS, PAGE_CACHE, PROOF,
			"a read put its page into the page cache");
	case ANSWER_NO:
		return add_evidence(verdict, "mincore", ACCESS, tells ? DIRECT : UNKNOWN, PROOF,
			"a read put nothing into the page cache");
	case ANSWER_UNKNOWN:
		break;
	}
	return 0;
}

static int weigh_page(const struct subject *subject, struct verdict *verdict)
{
	const struct page_facts *page = subject->facts->page;

	if (!page)
		return 0;
	return weigh_pagemap(page, verdict) ?:
	       weigh_move_pages(page, verdict) ?:
	       weigh_mincore(subject, verdict);
}

/* In the mode that is the default, the flag of the inode decides, and a directory's is inherited.
 * XFS kept the flag without heeding it until Linux 5.8, whose statx came to tell of DAX. */
static int weigh_flag(const struct subject *subject, struct verdict *verdict)
{
	const struct file_facts *file = file_of(subject);

	if (file->xflag_dax == ANSWER_UNKNOWN ||
		file_system_of(mount_of(subject))->by_flag != ANSWER_YES)
		return 0;
	if (file->xflag_dax == ANSWER_NO)
		return add_evidence(verdict, "fsgetxattr", ACCESS, PAGE_CACHE, CONFIGURATION,
			"FS_XFLAG_DAX is clear");
	return add_evidence(verdict, "fsgetxattr", ACCESS,
		file->statx_tells_dax == ANSWER_YES ? DIRECT : UNKNOWN, CONFIGURATION,
		"FS_XFLAG_DAX is set");
}

static int weigh_mount(const struct subject *subject, struct verdict *verdict)
{
	const struct mount_facts *mount = mount_of(subject);
	const char *option = mount->dax_option;

	if (text_is(option, "dax") || text_is(option, "dax=always"))
		return add_evidence(verdict, "mount", ACCESS, DIRECT, CONFIGURATION,
			"%s is mounted with %s", shown(mount->type), option);
	if (text_is(option, "dax=never"))
		return add_evidence(verdict, "mount", ACCESS, PAGE_CACHE, CONFIGURATION,
			"%s is mounted with %s", shown(mount->type), option);
	if (file_system_of(mount)->dax == ANSWER_NO)
		return add_evidence(verdict, "mount", ACCESS, PAGE_CACHE, CONFIGURATION,
			"%s has no DAX", shown(mount->type));
	return weigh_flag(subject, verdict);
}

/* What no option or flag overrules. */
static int weigh_exclusions(const struct subject *subject, struct verdict *verdict)
{
	const struct block_facts *device = device_without_dax_under(subject);
	const struct block_facts *partition = misaligned_partition(subject);
	const struct {
		bool applies;
		const char *source;
		const char *subject;
		const char *detail;
	} rows[] = {
		{ has_journaled_data(subject), "mount", "its", "data goes through the journal" },
		{ is_encrypted(subject), "statx", "it", "is encrypted by the file system" },
		{ has_odd_blocks(subject), "mount", "the file system's", "blocks are no pages" },
		{ partition, "block", partition ? shown(partition->name) : "",
			"does not begin and end on a page" },
		{ device, "block", device ? shown(device->name) : "",
			"has no DAX (queue/dax is 0)" },
	};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < ARRAY_SIZE(rows); i++)
		if (rows[i].applies)
			rc = add_evidence(verdict, rows[i].source, ACCESS, PAGE_CACHE,
				CONFIGURATION, "%s %s", rows[i].subject, rows[i].detail);
	return rc;
}

static int weigh_configuration(const struct subject *subject, struct verdict *verdict)
{
	if (subject->kind != KIND_FILE && subject->kind != KIND_DIRECTORY)
		return 0;
	return weigh_mount(subject, verdict) ?: weigh_exclusions(subject, verdict);
}

int weigh_access(const struct subject *subject, struct verdict *verdict)
{
	return weigh_kind(subject, verdict) ?:
	       weigh_statx(subject, verdict) ?:
	       weigh_control(subject, verdict) ?:
	       weigh_page(subject, verdict) ?:
	       weigh_dax_device(subject, verdict) ?:
	       weigh_configuration(subject, verdict);
}
