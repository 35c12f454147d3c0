/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Does a mapping reach the storage, or the page cache? */
#include "judge.h"
#include "layers.h"

#include <errno.h>
#include <string.h>

/* File systems that have no DAX in any kernel, so that a new file in them gets none. */
static const char *const types_without_dax[] = {
	"tmpfs",
	"ramfs",
	"devtmpfs",
	"hugetlbfs",
	"btrfs",
	"f2fs",
	"bcachefs",
	"nfs",
	"nfs4",
	"cifs",
	"smb3",
	"ceph",
	"9p",
	"vfat",
	"exfat",
	"ntfs3",
	"squashfs",
	"iso9660",
	"udf",
	NULL,
};

static bool is_one_of(const char *text, const char *const *names)
{
	for (; text && *names; names++)
		if (strcmp(text, *names) == 0)
			return true;
	return false;
}

static int weigh_kind(const struct subject *subject, struct verdict *verdict)
{
	const struct file_facts *file = subject->facts->file;

	if (subject->kind == KIND_OTHER)
		return add_evidence(verdict, "statx", ACCESS, NONE, PROOF,
			"a %s here holds no stored data that could be mapped",
			file && file->type ? file->type : "thing");
	if (subject->kind == KIND_BLOCK_DEVICE)
		return add_evidence(verdict, "block", ACCESS, PAGE_CACHE, CONFIGURATION,
			"the kernel maps block devices through the page cache");
	return 0;
}

/* Only a file, or what was opened for the subject, is or is not in the DAX state. */
static int weigh_statx(const struct subject *subject, struct verdict *verdict)
{
	enum answer dax = file_of(subject)->statx_dax;

	if (subject->kind == KIND_OTHER)
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

/* The control is a plain shared mapping: ENODEV says that there is no way to map the file. */
static int weigh_control(const struct subject *subject, struct verdict *verdict)
{
	const struct trial_facts *trial = subject->facts->trial;

	if (!trial || !trial->control.tried || trial->control.error != ENODEV)
		return 0;
	return add_evidence(verdict, "map-sync", ACCESS, NONE, PROOF,
		"its file system refuses to map it: ENODEV");
}

static int weigh_dax_device(const struct subject *subject, struct verdict *verdict)
{
	const struct dax_device_facts *device = subject->facts->dax_device;

	if (!device || !device->mode)
		return 0;
	if (same(device->mode, "system-ram"))
		return add_evidence(verdict, "daxctl", ACCESS, NONE, PROOF,
			"it serves as memory now (system-ram mode), and cannot be opened");
	return add_evidence(verdict, "daxctl", ACCESS, DIRECT, CONFIGURATION,
		"device-dax instance in %s mode", device->mode);
}

/* The page of zeroes that stands for a hole lies in RAM too. move_pages(2) tells it from the page
 * cache: EFAULT for the one, a node for the other. */
static int weigh_pagemap(const struct page_facts *page, struct verdict *verdict)
{
	unsigned long long address = page->physical_address.value;
	const char *range = page->physical_range;

	if (!page->lies_in)
		return 0;
	if (!same(page->lies_in, "RAM"))
		return add_evidence(verdict, "pagemap", ACCESS, DIRECT, PROOF,
			"its page lies in %s at 0x%llx (%s)", page->lies_in, address, range);
	if (page->numa_node.known)
		return add_evidence(verdict, "pagemap", ACCESS, PAGE_CACHE, PROOF,
			"its page lies in RAM at 0x%llx (%s)", address, range);
	return add_evidence(verdict, "pagemap", ACCESS, UNKNOWN, PROOF,
		"its page lies in RAM at 0x%llx, as the page of zeroes does in a hole", address);
}

static int weigh_move_pages(const struct page_facts *page, struct verdict *verdict)
{
	if (page->numa_node.known)
		return add_evidence(verdict, "move-pages", ACCESS, PAGE_CACHE, PROOF,
			"its page is one of memory, on node %llu",
			(unsigned long long)page->numa_node.value);
	if (page->move_pages.error == ENOENT && page->present == ANSWER_YES)
		return add_evidence(verdict, "move-pages", ACCESS, DIRECT, PROOF,
			"its page is mapped and is none of memory: ENOENT");
	if (page->move_pages.tried)
		return add_evidence(verdict, "move-pages", ACCESS, UNKNOWN, PROOF,
			"inconclusive: %s", strerrorname_np(page->move_pages.error));
	return 0;
}

/* Not cached after a read means DAX on a block device; elsewhere (FUSE, 9p, cifs) reads may pass
 * the page cache by, and mappings need it all the same. */
static int weigh_mincore(const struct facts *facts, struct verdict *verdict)
{
	if (facts->page->cached == ANSWER_YES)
		return add_evidence(verdict, "mincore", ACCESS, PAGE_CACHE, PROOF,
			"a read put its page into the page cache");
	if (facts->page->cached == ANSWER_NO)
		return add_evidence(verdict, "mincore", ACCESS,
			facts->block.count ? DIRECT : UNKNOWN, PROOF,
			"a read put nothing into the page cache");
	return 0;
}

static int weigh_page(const struct subject *subject, struct verdict *verdict)
{
	const struct page_facts *page = subject->facts->page;

	if (!page)
		return 0;
	return weigh_pagemap(page, verdict) ?:
	       weigh_move_pages(page, verdict) ?:
	       weigh_mincore(subject->facts, verdict);
}

/* In the mode that is the default, the flag of the inode decides, and a directory's is inherited.
 */
static int weigh_flag(const struct facts *facts, struct verdict *verdict)
{
	const struct mount_facts *mount = facts->mount;
	enum answer flag = facts->file ? facts->file->xflag_dax : ANSWER_UNKNOWN;

	if (flag == ANSWER_UNKNOWN || !(same(mount->type, "ext4") || same(mount->type, "xfs")))
		return 0;
	return add_evidence(verdict, "fsgetxattr", ACCESS, flag == ANSWER_YES ? DIRECT : PAGE_CACHE,
		CONFIGURATION, "FS_XFLAG_DAX is %s", flag == ANSWER_YES ? "set" : "clear");
}

static int weigh_mount(const struct subject *subject, struct verdict *verdict)
{
	const struct mount_facts *mount = subject->facts->mount;
	const char *option = mount ? mount->dax_option : NULL;

	if (!mount || (subject->kind != KIND_FILE && subject->kind != KIND_DIRECTORY))
		return 0;
	if (same(option, "dax") || same(option, "dax=always"))
		return add_evidence(verdict, "mount", ACCESS, DIRECT, CONFIGURATION,
			"%s is mounted with %s", mount->type, option);
	if (same(option, "dax=never"))
		return add_evidence(verdict, "mount", ACCESS, PAGE_CACHE, CONFIGURATION,
			"%s is mounted with %s", mount->type, option);
	if (is_one_of(mount->type, types_without_dax))
		return add_evidence(verdict, "mount", ACCESS, PAGE_CACHE, CONFIGURATION,
			"%s has no DAX", mount->type);
	return weigh_flag(subject->facts, verdict);
}

static int weigh_block_size(const struct subject *subject, struct verdict *verdict)
{
	const struct mount_facts *mount = subject->facts->mount;
	const struct host_facts *host = subject->facts->host;
	bool on_block_device = subject->facts->block.count > 0;

	if (subject->kind == KIND_BLOCK_DEVICE || !on_block_device || !mount || !host ||
		!mount->block_size.known || !host->page_size.known ||
		mount->block_size.value == host->page_size.value)
		return 0;
	return add_evidence(verdict, "mount", ACCESS, PAGE_CACHE, CONFIGURATION,
		"the file system's blocks of %llu bytes are not pages of %llu",
		(unsigned long long)mount->block_size.value,
		(unsigned long long)host->page_size.value);
}

/* A device with DAX is a condition and proves nothing; one without settles it. */
static int weigh_block(const struct subject *subject, struct verdict *verdict)
{
	const struct block_facts *block;

	if (subject->kind == KIND_BLOCK_DEVICE)
		return 0;
	list_for_each (block, &subject->facts->block)
		if (block->dax == ANSWER_NO)
			return add_evidence(verdict, "block", ACCESS, PAGE_CACHE, CONFIGURATION,
				"%s has no DAX (queue/dax is 0)", block->name);
	return 0;
}

int weigh_access(const struct subject *subject, struct verdict *verdict)
{
	return weigh_kind(subject, verdict) ?:
	       weigh_statx(subject, verdict) ?:
	       weigh_control(subject, verdict) ?:
	       weigh_page(subject, verdict) ?:
	       weigh_dax_device(subject, verdict) ?:
	       weigh_mount(subject, verdict) ?:
	       weigh_block_size(subject, verdict) ?:
	       weigh_block(subject, verdict);
}
