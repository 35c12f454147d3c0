// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each finding: a subject that it does not apply to, and the one change that makes it apply. A row
 * is a test; a finding of the catalogue without a row fails.
 */
#include "verdict/findings.h"
#include "scene.h"
#include "test.h"
#include "verdict/judge.h"
#include "verdict/obstacles.h"

#include <stdlib.h>

struct change {
	const char *id;
	setup_function *setup;
	const char *words;
	size_t offset, size; /* of the member of struct scene that is changed */
	const void *value;
};

#define MEMBER(member) (((struct scene *)0)->member)
#define SET(member, value)                                                                         \
#member " = " #value, offsetof(struct scene, member), sizeof(MEMBER(member)),              \
		&(__typeof__(MEMBER(member)))                                                      \
	{                                                                                          \
		value                                                                              \
	}

static struct trial_facts mapped = {
	.control = TRIED(0),
	.canary = TRIED(EOPNOTSUPP),
	.sync = TRIED(EOPNOTSUPP),
};

static const struct change provoked[] = {
	{ "journaled-data", without_delayed_allocation, SET(file.data_journaled, YES) },
	{ "journaled-data", cached_file, SET(mount.options, "rw,data=journal") },
	{ "inline-data", cached_file, SET(file.inline_data, YES) },
	{ "encrypted", cached_file, SET(file.encrypted, YES) },
	{ "verity", cached_file, SET(file.verity, YES) },
	{ "compressed", cached_file, SET(file.compressed, YES) },
	{ "compressed", cached_file, SET(extents.compressed.value, 4096) },
	{ "block-size-not-page-size", cached_file, SET(mount.block_size.value, 1024) },
	{ "partition-misaligned", on_partition, SET(disks[0].start.value, 63 * 512) },
	{ "partition-misaligned", on_partition, SET(disks[0].size.value, 1001 * 512) },
	{ "namespace-raw", without_device_dax, SET(namespace.mode, NAMESPACE_RAW) },
	{ "namespace-sector", without_device_dax, SET(namespace.mode, NAMESPACE_SECTOR) },
	{ "device-without-dax", cached_file, SET(disks[0].dax, NO) },
	{ "device-without-dax", on_partition, SET(disks[1].dax, NO) },
	{ "mount-dax-fell-back", xfs_never_dax, SET(disks[0].dax, NO) },
	{ "mount-dax-never", cached_file, SET(mount.dax_option, "dax=never") },
	{ "mount-dax-inode-flag-clear", flagged_file, SET(file.xflag_dax, NO) },
	{ "flag-pending", cached_file, SET(file.xflag_dax, YES) },
	{ "flag-without-effect", never_dax, SET(file.xflag_dax, YES) },
	{ "flag-without-effect", flagged_file, SET(file.verity, YES) },
	{ "mount-without-dax", cached_file, SET(host.kernel, "5.4.59") },
	{ "xfs-flag-and-option-clear", cached_xfs, SET(host.kernel, "5.4.59") },
	{ "reflinked-too-early", cached_xfs_of_linux_4_15, SET(mount.dax_option, "dax") },
	{ "file-system-without-dax", without_disk, SET(mount.type, "fuse") },
	{ "file-system-without-dax", cached_file, SET(mount.type, "btrfs") },
	{ "reflinked-too-early", xfs_of_linux_6_1, SET(extents.shared.value, 4096) },
	{ "overlay-over-page-cache", cached_file, SET(mount.type, "overlay") },
	{ "virtiofs-server-decides", cached_file, SET(mount.type, "virtiofs") },
	{ "directory-not-tried", directory, SET(facts.trial, NULL) },
	{ "trial-file-refused", directory, SET(file.trial_file.error, EROFS) },
	{ "fs-dax-not-built", cached_file, SET(host.fs_dax, NO) },
	{ "block-size-not-page-size", ext4_device, SET(superblock.block_size.value, 1024) },
	{ "file-system-without-dax", ext4_device, SET(superblock.type, "btrfs") },
	{ "partition-misaligned", xfs_partition, SET(disks[0].start.value, 63 * 512) },
	{ "device-without-dax", ext4_device, SET(disks[0].dax, NO) },
	{ "fs-dax-not-built", ext4_device, SET(host.fs_dax, NO) },
	{ "encrypted-device", ext4_device, SET(superblock.content, CONTENT_ENCRYPTED) },
	{ "inline-data-feature", ext4_device, SET(superblock.inline_data, YES) },
	{ "inline-data-refused", ext4_device_of_linux_5_4, SET(superblock.inline_data, YES) },
	{ "reflink-feature", xfs_device_of_linux_5_10, SET(superblock.reflink, YES) },
	{ "reflink-on-partition", xfs_partition, SET(superblock.reflink, YES) },
	{ "device-partitioned", ext4_device, SET(superblock.content, CONTENT_PARTITIONS) },
	{ "device-member", ext4_device, SET(superblock.content, CONTENT_MEMBER) },
	{ "device-member", ext4_device, SET(superblock.content, CONTENT_OTHER) },
	{ "block-device-itself", sync_file, SET(subject.kind, KIND_BLOCK_DEVICE) },
	{ "file-system-without-sync", async_file, SET(mount.type, "erofs") },
	{ "pin-refused", sync_file, SET(trial.pin.error, EOPNOTSUPP) },
	{ "overlay-hides-sync", async_file, SET(mount.type, "overlay") },
	{ "overlay-hides-sync", unanswered_overlay, SET(trial.sync.error, EOPNOTSUPP) },
	{ "async-flush", async_file, SET(region.provider, "virtio-pmem") },
	{ "stacked-async", async_stack, SET(region.provider, "virtio-pmem") },
	{ "stacked-async", async_stack, SET(other_region.provider, "virtio-pmem") },
	{ "sync-despite-async", sync_file, SET(region.provider, "virtio-pmem") },
	{ "system-ram-mode", device_dax, SET(dax_device.mode, "system-ram") },
	{ "dax-device-disabled", unopened_device_dax, SET(dax_device.mode, "disabled") },
	{ "media-errors", sync_file, SET(extents.media_errors.value, 512) },
	{ "read-only-file-system", sync_file, SET(mount.fs_read_only, YES) },
	{ "async-flush", async_file, SET(region.asynchronous, YES) },
	{ "dimm-failed", sync_file, SET(dimm.flags, "not_armed") },
	{ "dimm-failed", cached_file, SET(dimm.flags, "smart_event save_fail") },
	{ "flushes-off", sync_file, SET(mount.options, "rw,nobarrier") },
	{ "flushes-off", cached_file, SET(mount.options, "fsync_mode=nobarrier") },
	{ "write-cache-off", async_file, SET(disks[0].write_cache, NO) },
	{ "external-journal", sync_file_with_journal, SET(disks[1].name, "ram0") },
	{ "external-journal", sync_file_with_journal, SET(storage.block.count, 0) },
	{ "async-with-sync", device_dax, SET(region.asynchronous, YES) },
	{ "async-with-sync", sync_file, SET(region.asynchronous, YES) },
	{ "cxl-persistence-assumed", sync_file, SET(region.provider, "CXL") },
	{ "volatile-storage", sync_file, SET(region.type, "volatile") },
	{ "persistence-none", sync_file, SET(region.persistence_domain, "none") },
	{ "persistence-unknown", sync_file, SET(region.persistence_domain, "unknown") },
	{ "persistence-unknown", sync_file, SET(facts.region, NULL) },
	{ "persistence-unknown", device_dax_without_sync,
		SET(region.persistence_domain, "unknown") },
	{ "persistence-unknown", device_dax, SET(region.persistence_domain, "unknown") },
	{ "persistence-unknown", cached_file, SET(region.persistence_domain, "unknown") },
	{ "persistence-none", cached_file, SET(region.persistence_domain, "none") },
	{ "read-only-region", sync_file, SET(region.read_only, YES) },
	{ "not-regular", sync_file, SET(subject.kind, KIND_OTHER) },
	{ "zero-length", sync_file, SET(file.size.value, 0) },
	{ "holes", sync_file, SET(extents.holes.value, 4096) },
	{ "unwritten-extents", sync_file, SET(extents.unwritten.value, 4096) },
	{ "shared-extents", sync_file, SET(extents.shared.value, 4096) },
	{ "huge-not-allocated", sync_file, SET(extents.huge_holes.value, 2 << 20) },
	{ "huge-misaligned", sync_file, SET(extents.huge_misaligned.value, 2 << 20) },
	{ "huge-fragmented", sync_file, SET(extents.huge_split.value, 2 << 20) },
	{ "map-sync-not-on-this-architecture", sync_file, SET(trial.sync_flag.known, false) },
	{ "map-sync-unknown-to-kernel", sync_file, SET(trial.control.error, EINVAL) },
	{ "flags-not-validated", sync_file, SET(trial.canary.error, 0) },
	{ "no-permission", unseen_mount, SET(error.error.error, EACCES) },
	{ "no-permission", unseen_mount, SET(error.error.error, EPERM) },
};

/* What looks like a reason, and is none: the change makes the finding go. */
static const struct change dispelled[] = {
	{ "mount-dax-inode-flag-clear", cached_file, SET(disks[0].dax, NO) },
	{ "mount-dax-inode-flag-clear", cached_file, SET(file.verity, YES) },
	{ "mount-dax-inode-flag-clear", cached_file, SET(host.kernel, "5.4.59") },
	{ "dax-device-disabled", disabled_device_dax, SET(facts.trial, &mapped) },
	{ "mount-dax-never", never_dax, SET(mount.block_size.value, 1024) },
	{ "mount-dax-never", never_dax, SET(file.statx_dax, YES) },
	{ "flag-pending", flagged_file, SET(mount.dax_option, "dax=never") },
	{ "flag-pending", flagged_file, SET(disks[0].dax, NO) },
	{ "device-without-dax", without_device_dax, SET(namespace.mode, NAMESPACE_RAW) },
	{ "device-without-dax", without_device_dax, SET(namespace.mode, NAMESPACE_SECTOR) },
	{ "namespace-sector", sector_namespace, SET(facts.block.count, 2) },
	{ "namespace-raw", raw_namespace, SET(facts.block.count, 2) },
	{ "reflink-feature", reflink_device_of_linux_5_10, SET(host.kernel, "6.1.0") },
	{ "reflink-on-partition", reflink_partition, SET(host.kernel, "5.19.0") },
	{ "reflink-on-partition", reflink_partition, SET(disks[1].dax, NO) },
	{ "inline-data-feature", inline_data_device, SET(disks[0].dax, NO) },
	{ "block-size-not-page-size", ext4_device_of_small_blocks, SET(disks[0].dax, NO) },
	{ "reflinked-too-early", reflinked_xfs_of_linux_6_1, SET(host.kernel, "6.2.0") },
	{ "persistence-unknown", cached_file_of_unknown_persistence, SET(region.deep_flush, YES) },
	{ "persistence-unknown", sync_file_of_unknown_persistence, SET(region.type, "volatile") },
};

static bool applies(const struct scene *scene, const char *id)
{
	struct verdict *verdict = verdict_new(&scene->subject);
	const struct finding *finding;
	bool found = false;

	assert_non_null(verdict);
	list_for_each (finding, &verdict->findings)
		found = found || strcmp(finding->id, id) == 0;
	verdict_free(verdict);
	return found;
}

static void change(struct scene *scene, const struct change *row)
{
	memcpy((char *)scene + row->offset, row->value, row->size);
}

static const struct finding_type *type_of(const char *id)
{
	for (size_t i = 0; path_findings[i]; i++)
		for (const struct finding_type *type = path_findings[i]; type->id; type++)
			if (strcmp(type->id, id) == 0)
				return type;
	fail_msg("there is no finding %s", id);
	return NULL;
}

static bool has_reason(const struct list *stack, const char *reason)
{
	const struct layer *layer;

	list_for_each (layer, stack)
		if (layer->reason && strcmp(layer->reason, reason) == 0)
			return true;
	return false;
}

/* Of a block device, evidence on fs_dax comes from its superblock where a file would have a mount.
 */
static bool has_evidence(
	const struct list *evidence, const struct subject *subject, const struct finding_type *type)
{
	enum question question = question_of(type, subject);
	unsigned answer =
		question == FS_DAX ? (unsigned)FS_DAX_REFUSED : (unsigned)type->evidence.answer;
	bool on_device = question == FS_DAX && type->layer == LAYER_FILE_SYSTEM;
	const char *source = on_device ? "blkid" : type->evidence.source;
	const struct evidence *row;

	list_for_each (row, evidence)
		if (row->question == question && row->answer == answer &&
			row->weight == type->evidence.weight && strcmp(row->source, source) == 0)
			return true;
	return false;
}

/* An obstacle that stands is also the reason of its layer, unless the inode is in the DAX state all
 * the same, and evidence. */
static void assert_stated_alike(const struct scene *scene, const char *id)
{
	const struct finding_type *type = type_of(id);
	bool is_dax = scene->file.statx_dax == YES;
	struct verdict *verdict;
	struct place place;

	if (!find_obstacle(type, &scene->subject, &place))
		return;
	verdict = verdict_new(&scene->subject);
	if (!(is_dax && type->layer == LAYER_FILE) && !has_reason(&verdict->stack, type->reason))
		fail_msg("%s: no layer says \"%s\"", id, type->reason);
	if (type->evidence.source && !has_evidence(&verdict->evidence, &scene->subject, type))
		fail_msg("%s: no evidence by %s", id, type->evidence.source);
	verdict_free(verdict);
}

static void test_provoked(void **state)
{
	const struct change *row = *state;
	struct scene scene;

	row->setup(&scene);
	assert_false(applies(&scene, row->id));
	change(&scene, row);
	assert_true(applies(&scene, row->id));
	assert_stated_alike(&scene, row->id);
}

static void test_dispelled(void **state)
{
	const struct change *row = *state;
	struct scene scene;

	row->setup(&scene);
	assert_true(applies(&scene, row->id));
	change(&scene, row);
	assert_false(applies(&scene, row->id));
}

/* EINVAL is what device-dax gives for a length that is not a multiple of its alignment. */
static void test_misaligned_device_dax(void **state)
{
	struct scene scene;

	(void)state;
	device_dax(&scene);
	scene.trial.control.error = scene.trial.canary.error = scene.trial.sync.error = EINVAL;
	assert_false(applies(&scene, "map-sync-unknown-to-kernel"));
}

static bool has_row(const char *id)
{
	for (size_t i = 0; i < COUNT(provoked); i++)
		if (strcmp(provoked[i].id, id) == 0)
			return true;
	return false;
}

/* How many findings of a path have that id. */
static size_t count_of(const char *id)
{
	size_t count = 0;

	for (size_t i = 0; path_findings[i]; i++)
		for (const struct finding_type *type = path_findings[i]; type->id; type++)
			count += strcmp(type->id, id) == 0;
	return count;
}

/* Each has a row above, a name of its own and a message; an obstacle also has a reason, and
 * evidence has a detail. */
static void assert_complete(const struct finding_type *type)
{
	if (!has_row(type->id))
		fail_msg("no row provokes %s", type->id);
	assert_int_equal(count_of(type->id), 1);
	assert_true(type->severity != NO_SEVERITY);
	assert_true(*type->message != '\0');
	assert_true(type->applies || type->stands);
	assert_true((type->stands != NULL) == (type->reason != NULL));
	assert_true((type->evidence.source != NULL) == (type->evidence.detail != NULL));
	assert_true(!type->evidence.source || type->stands);
}

static void test_catalogue(void **state)
{
	(void)state;
	for (size_t i = 0; path_findings[i]; i++)
		for (const struct finding_type *type = path_findings[i]; type->id; type++)
			assert_complete(type);
}

static void assert_nothing_found(setup_function *setup)
{
	struct scene scene;
	struct verdict *verdict;
	const struct finding *finding;

	setup(&scene);
	verdict = verdict_new(&scene.subject);
	assert_non_null(verdict);
	assert_int_equal(verdict->status, DAX_SYNC_CAPABLE);
	list_for_each (finding, &verdict->findings)
		fail_msg("%s is found", finding->id);
	verdict_free(verdict);
}

static void test_nothing_to_find(void **state)
{
	(void)state;
	assert_nothing_found(sync_file);
	assert_nothing_found(device_dax);
	assert_nothing_found(directory);
}

static void add_tests(struct CMUnitTest *tests, const struct change *rows, size_t count,
	CMUnitTestFunction function)
{
	for (size_t i = 0; i < count; i++) {
		char *name;

		assert_true(asprintf(&name, "%s: %s", rows[i].id, rows[i].words) > 0);
		tests[i] = (struct CMUnitTest){
			.name = name, .test_func = function, .initial_state = (void *)&rows[i]
		};
	}
}

#define FIXED_TESTS 3
#define ALL_TESTS   (FIXED_TESTS + COUNT(provoked) + COUNT(dispelled))

int main(void)
{
	struct CMUnitTest tests[ALL_TESTS] = {
		cmocka_unit_test(test_catalogue),
		cmocka_unit_test(test_nothing_to_find),
		cmocka_unit_test(test_misaligned_device_dax),
	};
	int failed;

	add_tests(tests + FIXED_TESTS, provoked, COUNT(provoked), test_provoked);
	add_tests(
		tests + FIXED_TESTS + COUNT(provoked), dispelled, COUNT(dispelled), test_dispelled);
	failed = cmocka_run_group_tests_name("findings", tests, NULL, NULL);
	for (size_t i = FIXED_TESTS; i < ALL_TESTS; i++)
		free((char *)tests[i].name);
	return failed;
}
