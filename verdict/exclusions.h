/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What keeps a file from being direct, whatever options and flags ask for (fs/ext4/inode.c:
 * ext4_should_enable_dax; fs/xfs/xfs_iops.c: xfs_inode_should_enable_dax). Of a directory they tell
 * what a new file in it inherits. All are no where the facts do not say.
 */
#ifndef DAXINFO_VERDICT_EXCLUSIONS_H
#define DAXINFO_VERDICT_EXCLUSIONS_H

#include "facts/subject.h"

bool has_journaled_data(const struct subject *subject);
bool has_inline_data(const struct subject *subject);
bool is_encrypted(const struct subject *subject);
bool is_verity(const struct subject *subject);
bool is_compressed(const struct subject *subject);

/* XFS before Linux 6.2 has no DAX for inodes that share extents. */
bool is_reflinked_too_early(const struct subject *subject);

/* Blocks of the file system that are no pages. */
bool has_odd_blocks(const struct subject *subject);

/* The first partition that does not begin and end on a page, though its disk has DAX; or NULL. */
const struct block_facts *misaligned_partition(const struct subject *subject);

/* The topmost device that says whether it has DAX says no: what lies below a dm device that has it
 * is that device's own affair (dm-log-writes keeps its log on any disk). The device, or NULL. */
const struct block_facts *device_without_dax_under(const struct subject *subject);

/* Any of them. */
bool is_excluded(const struct subject *subject);

#endif
