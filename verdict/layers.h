/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layers of a subject's facts, and what follows from them without an answer to any question. */
#ifndef DAXINFO_VERDICT_LAYERS_H
#define DAXINFO_VERDICT_LAYERS_H

#include "facts/subject.h"

#include <errno.h>

static inline const char *or_unknown(const char *text)
{
	return text ?: "?";
}

static inline const char *error_name(int error)
{
	return strerrorname_np(error) ?: "an unknown error";
}

/* file_of(subject) and so on: the facts of a layer, all of them unknown where it was not observed.
 */
#define LAYER(layer)                                                                               \
	static inline const struct layer##_facts *layer##_of(const struct subject *subject)        \
	{                                                                                          \
		static const struct layer##_facts nothing;                                         \
                                                                                                   \
		return subject->facts->layer ?: &nothing;                                          \
	}

LAYER(host)
LAYER(file)
LAYER(mount)
LAYER(superblock)
LAYER(namespace)
LAYER(region)
LAYER(trial)
LAYER(extents)
LAYER(dax_device)

/* Whether the kernel is known to be older. */
bool is_kernel_before(const struct subject *subject, unsigned major, unsigned minor);

/* Whether only a directory of the file system is mounted: to mount its device there instead would show
 * other files. */
bool is_bind_mount(const struct subject *subject);

/* What the mount says of DAX, by its option and the type of its file system. */
enum dax_mode {
	DAX_MODE_UNKNOWN,
	DAX_MODE_ALWAYS,
	DAX_MODE_INODE, /* FS_XFLAG_DAX decides; the default of ext4 and XFS from Linux 5.8 on */
	DAX_MODE_NEVER,
	DAX_MODE_NONE, /* the file system has no DAX */
};

enum dax_mode dax_mode_of(const struct subject *subject);

/* Type and block size of the file system that the subject is in, or that is on a block device. The
 * type is NULL if it is unknown, or if there is none. */
const char *file_system_type(const struct subject *subject);
struct number file_system_block_size(const struct subject *subject);

/* What is known of that type; for a mount, also by its magic number. */
const struct file_system *file_system_of_subject(const struct subject *subject);

/* The topmost device that reports whether it has DAX; NULL if none does. */
const struct block_facts *device_with_known_dax(const struct subject *subject);

/* Whether the file system has DAX by the option -o dax alone (ext4 before Linux 5.8), or by that
 * option or the flag of the inode, without the options dax=always and so on (ext4 and XFS). */
bool is_dax_by_option_alone(const struct subject *subject);
bool is_before_dax_modes(const struct subject *subject);

/* Whether the inode is in the DAX state: as statx(2) reports it, else as the trial of MAP_SYNC
 * proves it on a file system that takes it. */
enum tristate dax_state_of(const struct subject *subject);

/* Whether no other block device of the list is below this one. */
bool is_lowest_block(const struct list *blocks, const struct block_facts *block);

/* The topmost device that reports whether it has DAX, if it has not; else NULL. What is below a dm
 * device with DAX does not matter: dm-log-writes keeps its log on any disk. */
const struct block_facts *device_without_dax(const struct subject *subject);

/* Whether the subject is a file or a directory of a file system. */
bool in_file_system(const struct subject *subject);

/* Whether the subject is a device-dax instance, which has no file system and no metadata. */
static inline bool is_device_dax(const struct subject *subject)
{
	return subject->kind == KIND_DAX_DEVICE;
}

/* Whether stores would fail: on blocks with media errors, or everywhere. That this mount alone is
 * read-only proves nothing for others: a sandbox (ProtectSystem=) has mounts of its own. */
bool has_media_errors(const struct subject *subject);
bool is_read_only_fs(const struct subject *subject);

/* Whether the region is asynchronous (ND_REGION_ASYNC): the host must be asked to flush. Saved
 * answers without that fact have the provider. NULL is not such a region. */
bool is_async_region(const struct region_facts *region);

/* A region of the file that is asynchronous; NULL where there is none. */
const struct region_facts *async_region(const struct facts *facts);

/* The answer of move_pages(2) for a mapped page that is not ordinary memory: ENOENT for a page of a
 * device, and EEXIST before Linux 6.1 where it is mapped by a PMD (mm/gup.c). */
static inline bool is_not_memory(const struct page_facts *page)
{
	return page->present == YES &&
	       (page->move_pages.error == ENOENT || page->move_pages.error == EEXIST);
}

/* Whether a plain shared mapping is refused: the subject cannot be mapped at all. */
static inline bool cannot_be_mapped(const struct subject *subject)
{
	return trial_of(subject)->control.tried && trial_of(subject)->control.error == ENODEV;
}

/* Whether a device-dax instance was opened and mapped, and so is enabled. Its driver is not always
 * found in sysfs: the class of Linux 4.15, RHEL 8 and dax_pmem_compat has no link to it. */
static inline bool is_mapped_dax_device(const struct subject *subject)
{
	return subject->kind == KIND_DAX_DEVICE && trial_of(subject)->control.tried &&
	       trial_of(subject)->control.error == 0;
}

/* Whether the trial mappings can be believed: the file can be mapped, and unknown flags are
 * refused. */
static inline bool is_validated(const struct trial_facts *trial)
{
	return trial->control.tried && trial->control.error == 0 && trial->canary.tried &&
	       trial->canary.error == EOPNOTSUPP;
}

#endif
