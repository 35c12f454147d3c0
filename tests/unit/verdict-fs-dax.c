// SPDX-License-Identifier: GPL-2.0-or-later
/* Could files on a block device have DAX? Each row changes a device on which they can. */
#include "scene.h"
#include "test.h"
#include "verdict/fs-dax.h"
#include "verdict/judge.h"

static void btrfs_device(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock.type = "btrfs";
}

static void unlisted_type(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock.type = "zonefs";
}

static void empty_device(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock = (struct superblock_facts){ .content = CONTENT_NONE };
}

static void unread_device(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock = (struct superblock_facts){ 0 };
}

static void device_of_earlier_version(struct scene *scene)
{
	ext4_device(scene);
	scene->facts.superblock = NULL;
}

/* Mountinfo shows the type, and the device may not be read. */
static void mounted_and_unread(struct scene *scene)
{
	unread_device(scene);
	scene->superblock.content = CONTENT_FILE_SYSTEM;
	scene->superblock.type = "ext4";
}

static void partitioned_device(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock =
		(struct superblock_facts){ .content = CONTENT_PARTITIONS, .type = "gpt" };
}

static void member(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock =
		(struct superblock_facts){ .content = CONTENT_MEMBER, .type = "LVM2_member" };
}

static void ambiguous(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock = (struct superblock_facts){ .content = CONTENT_AMBIGUOUS };
}

static void luks(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock =
		(struct superblock_facts){ .content = CONTENT_ENCRYPTED, .type = "crypto_LUKS" };
}

static void misaligned_partition(struct scene *scene)
{
	xfs_partition(scene);
	scene->disks[0].start.value = 63 * 512;
}

static void no_queue_dax(struct scene *scene)
{
	ext4_device(scene);
	scene->disks[0].dax = NO;
}

static void unknown_queue_dax(struct scene *scene)
{
	ext4_device(scene);
	scene->disks[0].dax = UNKNOWN;
}

static void raw_device(struct scene *scene)
{
	no_queue_dax(scene);
	scene->namespace.mode = NAMESPACE_RAW;
}

static void sector_device(struct scene *scene)
{
	no_queue_dax(scene);
	scene->namespace.mode = NAMESPACE_SECTOR;
}

/* dm on two devices; the second is below the first. */
static void on_dm(struct scene *scene, enum tristate dm, enum tristate member_dax)
{
	ext4_device(scene);
	scene->facts.block.count = 2;
	scene->disks[0] = (struct block_facts){ .name = "dm-0", .kind = BLOCK_DM, .dax = dm };
	scene->disks[1] = (struct block_facts){
		.name = "pmem0", .holder = "dm-0", .dax = member_dax, .region = "region0"
	};
}

static void dm_linear(struct scene *scene)
{
	on_dm(scene, YES, YES);
}

static void dm_mixed(struct scene *scene)
{
	on_dm(scene, NO, YES);
}

static void dm_log_writes(struct scene *scene)
{
	on_dm(scene, YES, NO);
}

static void async_device(struct scene *scene)
{
	ext4_device(scene);
	scene->region.provider = "virtio-pmem";
}

static void async_member(struct scene *scene)
{
	dm_linear(scene);
	scene->facts.more_nvdimms = (struct list){ 1, &scene->medium };
	scene->other_region.provider = "virtio-pmem";
}

static void erofs_device(struct scene *scene)
{
	ext4_device(scene);
	scene->superblock.type = "erofs";
}

static void page_size_unknown(struct scene *scene)
{
	ext4_device(scene);
	scene->host.page_size = (struct number){ 0 };
}

static void pages_of_64k(struct scene *scene)
{
	ext4_device(scene);
	scene->host.page_size.value = 65536;
}

static void without_fs_dax(struct scene *scene)
{
	ext4_device(scene);
	scene->host.fs_dax = NO;
}

static void inline_data_of_linux_5_4(struct scene *scene)
{
	ext4_device_of_linux_5_4(scene);
	scene->superblock.inline_data = YES;
}

static const struct {
	const char *name;
	setup_function *setup;
	enum fs_dax fs_dax;
	enum dax_status files;
} rows[] = {
	{ "ext4 with blocks of a page", ext4_device, FS_DAX_CAPABLE, DAX_SYNC_CAPABLE },
	{ "XFS", xfs_device, FS_DAX_CAPABLE, DAX_SYNC_CAPABLE },
	{ "XFS on an aligned partition", xfs_partition, FS_DAX_CAPABLE, DAX_SYNC_CAPABLE },
	{ "erofs never takes MAP_SYNC", erofs_device, FS_DAX_CAPABLE, DAX_DIRECT },
	{ "nothing is on it", empty_device, FS_DAX_CAPABLE, DAX_SYNC_CAPABLE },
	{ "the host must flush", async_device, FS_DAX_CAPABLE, DAX_DIRECT },
	{ "the host must flush one of two", async_member, FS_DAX_CAPABLE, DAX_DIRECT },
	{ "dm-linear", dm_linear, FS_DAX_CAPABLE, DAX_SYNC_CAPABLE },
	{ "dm on a device without DAX, too", dm_mixed, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "the log of dm-log-writes", dm_log_writes, FS_DAX_CAPABLE, DAX_SYNC_CAPABLE },
	{ "inline data: dax=inode works", inline_data_device, FS_DAX_CAPABLE, DAX_SYNC_CAPABLE },
	{ "inline data before Linux 5.8", inline_data_of_linux_5_4, FS_DAX_REFUSED,
		DAX_PAGE_CACHE },
	{ "reflink: dax=inode works", reflink_device_of_linux_5_10, FS_DAX_CAPABLE,
		DAX_SYNC_CAPABLE },
	{ "reflink on a partition, likewise", reflink_partition, FS_DAX_CAPABLE, DAX_SYNC_CAPABLE },
	{ "blocks of 1 KiB", ext4_device_of_small_blocks, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "pages of 64 KiB", pages_of_64k, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "btrfs", btrfs_device, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "LUKS", luks, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "a misaligned partition", misaligned_partition, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "queue/dax is 0", no_queue_dax, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "a raw namespace", raw_device, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "a sector namespace", sector_device, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "no CONFIG_FS_DAX", without_fs_dax, FS_DAX_REFUSED, DAX_PAGE_CACHE },
	{ "queue/dax is unknown", unknown_queue_dax, FS_DAX_UNKNOWN, DAX_UNKNOWN },
	{ "a type that is not listed", unlisted_type, FS_DAX_UNKNOWN, DAX_UNKNOWN },
	{ "the page size is unknown", page_size_unknown, FS_DAX_UNKNOWN, DAX_UNKNOWN },
	{ "partitions", partitioned_device, FS_DAX_UNKNOWN, DAX_UNKNOWN },
	{ "a member of a volume group", member, FS_DAX_UNKNOWN, DAX_UNKNOWN },
	{ "two signatures", ambiguous, FS_DAX_UNKNOWN, DAX_UNKNOWN },
	{ "it was not read", unread_device, FS_DAX_UNKNOWN, DAX_UNKNOWN },
	{ "it is mounted, and was not read", mounted_and_unread, FS_DAX_UNKNOWN, DAX_UNKNOWN },
	{ "an answer of an earlier version", device_of_earlier_version, FS_DAX_UNKNOWN,
		DAX_UNKNOWN },
	{ "a file has no such answer", sync_file, FS_DAX_UNKNOWN, DAX_UNKNOWN },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene scene;
		struct verdict *verdict;
		enum dax_status files;

		rows[i].setup(&scene);
		verdict = verdict_new(&scene.subject);
		files = status_of_files_on(&scene.subject, verdict);
		if (verdict->fs_dax != rows[i].fs_dax || files != rows[i].files)
			fail_msg("%s: %s, %s", rows[i].name, fs_dax_names[verdict->fs_dax],
				status_names[files]);
		verdict_free(verdict);
	}
}

/* Each "refused" has a cause. */
static void test_causes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct scene scene;
		struct verdict *verdict;
		const struct finding *finding;
		bool caused = false;

		rows[i].setup(&scene);
		verdict = verdict_new(&scene.subject);
		list_for_each (finding, &verdict->findings)
			caused = caused || (finding->question == FS_DAX && finding->cause == YES);
		if (caused != (rows[i].fs_dax == FS_DAX_REFUSED))
			fail_msg("%s: %s", rows[i].name, caused ? "has a cause" : "has no cause");
		verdict_free(verdict);
	}
}

/* The node itself is in the page cache whatever is on it. */
static void test_node(void **state)
{
	struct scene scene;
	struct verdict *verdict;

	(void)state;
	ext4_device(&scene);
	verdict = verdict_new(&scene.subject);
	assert_int_equal(verdict->access, ACCESS_PAGE_CACHE);
	assert_int_equal(verdict->status, DAX_PAGE_CACHE);
	verdict_free(verdict);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_causes),
		cmocka_unit_test(test_node),
	};

	return cmocka_run_group_tests_name("verdict-fs-dax", tests, NULL, NULL);
}
