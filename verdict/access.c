/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "access.h"

#include "evidence.h"
#include "file-systems.h"
#include "findings.h"
#include "layers.h"
#include "obstacles.h"

/* A FUSE server may pass mappings through to another file, whose DAX state is not shown (Linux 6.9,
 * fs/fuse/passthrough.c). */
static enum weight weight_of_clear(const struct subject *subject)
{
	bool is_fuse = text_is(file_system_of(mount_of(subject))->name, "fuse");

	return is_fuse && !is_kernel_before(subject, 6, 9) ? CONFIGURATION : PROOF;
}

/* Only a file, or what was opened for the subject, is in the DAX state or not. */
static void collect_statx(const struct subject *subject, struct verdict *verdict)
{
	enum tristate dax = file_of(subject)->statx_dax;

	if (subject->kind == KIND_OTHER || cannot_be_mapped(subject))
		return;
	if (dax == YES)
		add_evidence(
			verdict, "statx", ACCESS, ACCESS_DIRECT, PROOF, "STATX_ATTR_DAX is set");
	else if (dax == NO)
		add_evidence(verdict, "statx", ACCESS, ACCESS_PAGE_CACHE, weight_of_clear(subject),
			"STATX_ATTR_DAX is clear");
	else if (subject->kind == KIND_FILE)
		add_evidence(verdict, "statx", ACCESS, ACCESS_UNKNOWN, PROOF,
			"the kernel does not say whether the inode is in the DAX state");
}

/* Where the kernel does not report it: before Linux 5.8. */
static void collect_map_sync(const struct subject *subject, struct verdict *verdict)
{
	enum tristate dax = dax_state_of(subject);
	const char *type = or_unknown(mount_of(subject)->type);

	if (file_of(subject)->statx_dax != UNKNOWN || subject->kind == KIND_OTHER)
		return;
	if (dax == YES && text_is(type, "overlay"))
		add_evidence(verdict, "map-sync", ACCESS, ACCESS_DIRECT, PROOF,
			"MAP_SYNC is accepted: the file below the overlay is in the DAX state");
	else if (dax == YES)
		add_evidence(verdict, "map-sync", ACCESS, ACCESS_DIRECT, PROOF,
			"MAP_SYNC is accepted, and %s takes it for DAX files only", type);
	else if (dax == NO)
		add_evidence(verdict, "map-sync", ACCESS, ACCESS_PAGE_CACHE, PROOF,
			"MAP_SYNC is refused on a synchronous device, where %s takes it for all "
			"DAX files",
			type);
}

static void collect_control(const struct subject *subject, struct verdict *verdict)
{
	if (cannot_be_mapped(subject))
		add_evidence(verdict, "map-sync", ACCESS, ACCESS_NONE, PROOF,
			"its file system refuses to map it: ENODEV");
}

/* The zero page, which stands for a hole, is in RAM too. move_pages(2) distinguishes it from the
 * page cache: EFAULT for the one, a node for the other. */
static void collect_pagemap(const struct page_facts *page, struct verdict *verdict)
{
	unsigned long long address = page->physical_address.value;
	const char *range = or_unknown(page->physical_range);

	if (!page->lies_in)
		return;
	if (page->lies_in != LIES_IN_RAM)
		add_evidence(verdict, "pagemap", ACCESS, ACCESS_DIRECT, PROOF,
			"its page lies in %s at 0x%llx (%s)", location_names[page->lies_in],
			address, range);
	else if (page->numa_node.known)
		add_evidence(verdict, "pagemap", ACCESS, ACCESS_PAGE_CACHE, PROOF,
			"its page lies in RAM at 0x%llx (%s)", address, range);
	else
		add_evidence(verdict, "pagemap", ACCESS, ACCESS_UNKNOWN, PROOF,
			"its page lies in RAM at 0x%llx, as the page of zeroes does in a hole",
			address);
}

static void collect_move_pages(const struct page_facts *page, struct verdict *verdict)
{
	if (page->numa_node.known)
		add_evidence(verdict, "move-pages", ACCESS, ACCESS_PAGE_CACHE, PROOF,
			"its page is one of memory, on node %llu",
			(unsigned long long)page->numa_node.value);
	else if (is_not_memory(page))
		add_evidence(verdict, "move-pages", ACCESS, ACCESS_DIRECT, PROOF,
			"its page is mapped and is none of memory: %s",
			error_name(page->move_pages.error));
	else if (page->move_pages.tried)
		add_evidence(verdict, "move-pages", ACCESS, ACCESS_UNKNOWN, PROOF,
			"inconclusive: %s", error_name(page->move_pages.error));
}

/* Whether a page that was read, and is not in the page cache, proves DAX. On some file systems
 * (FUSE, 9p, cifs) reads may bypass the page cache, and mappings use it all the same. mincore(2)
 * reports a page as absent until every block of it is up to date (mm/mincore.c), so blocks smaller
 * than a page prove nothing. */
static bool reads_fill_page_cache(const struct subject *subject)
{
	const struct mount_facts *mount = mount_of(subject);

	return (file_system_of(mount)->by_flag == YES || text_is(mount->type, "erofs")) &&
	       mount->block_size.known &&
	       mount->block_size.value == host_of(subject)->page_size.value;
}

static void collect_mincore(const struct subject *subject, struct verdict *verdict)
{
	enum tristate cached = subject->facts->page->cached;

	if (cached == YES)
		add_evidence(verdict, "mincore", ACCESS, ACCESS_PAGE_CACHE, PROOF,
			"a read put its page into the page cache");
	else if (cached == NO)
		add_evidence(verdict, "mincore", ACCESS,
			reads_fill_page_cache(subject) ? ACCESS_DIRECT : ACCESS_UNKNOWN, PROOF,
			"a read put nothing into the page cache");
}

static void collect_page(const struct subject *subject, struct verdict *verdict)
{
	const struct page_facts *page = subject->facts->page;

	if (!page)
		return;
	collect_pagemap(page, verdict);
	collect_move_pages(page, verdict);
	collect_mincore(subject, verdict);
}

static void collect_dax_device(const struct subject *subject, struct verdict *verdict)
{
	const struct dax_device_facts *device = dax_device_of(subject);
	enum dax_device_mode mode = dax_device_mode_of(device);

	if (is_mapped_dax_device(subject))
		add_evidence(verdict, "map-sync", ACCESS, ACCESS_DIRECT, PROOF,
			"device-dax instance, and it can be mapped");
	if (mode == DAX_DEVICE_DEVDAX)
		add_evidence(verdict, "daxctl", ACCESS, ACCESS_DIRECT, CONFIGURATION,
			"device-dax instance in devdax mode");
	else if (mode == DAX_DEVICE_OTHER)
		add_evidence(verdict, "daxctl", ACCESS, ACCESS_UNKNOWN, CONFIGURATION,
			"its driver is %s", device->mode);
}

/* FS_XFLAG_DAX decides in the mode dax=inode, and is inherited from the directory. */
static void collect_mode(const struct subject *subject, struct verdict *verdict)
{
	const struct mount_facts *mount = mount_of(subject);
	enum dax_mode mode = dax_mode_of(subject);

	if (mode == DAX_MODE_ALWAYS)
		add_evidence(verdict, "mount", ACCESS, ACCESS_DIRECT, CONFIGURATION,
			"%s is mounted with %s", or_unknown(mount->type), mount->dax_option);
	else if (mode == DAX_MODE_INODE && file_of(subject)->xflag_dax == YES)
		add_evidence(verdict, "fsgetxattr", ACCESS,
			device_with_known_dax(subject) ? ACCESS_DIRECT : ACCESS_UNKNOWN,
			CONFIGURATION, "FS_XFLAG_DAX is set");
	else
		add_obstacle_evidence(mount_findings, subject, verdict);
}

void collect_access(const struct subject *subject, struct verdict *verdict)
{
	add_obstacle_evidence(kind_findings, subject, verdict);
	collect_statx(subject, verdict);
	collect_map_sync(subject, verdict);
	collect_control(subject, verdict);
	collect_page(subject, verdict);
	collect_dax_device(subject, verdict);
	if (!in_file_system(subject))
		return;
	collect_mode(subject, verdict);
	if (host_of(subject)->fs_dax == NO)
		add_evidence(verdict, "config", ACCESS, ACCESS_PAGE_CACHE, CONFIGURATION,
			"the kernel has no DAX for file systems (CONFIG_FS_DAX)");
	add_obstacle_evidence(exclusion_findings, subject, verdict);
}
