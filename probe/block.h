/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Block devices, and the devices that they stand on. */
#ifndef DAXINFO_PROBE_BLOCK_H
#define DAXINFO_PROBE_BLOCK_H

#include "lib/record.h"

#include <sys/types.h>

/* Adds a block device and everything under it to a list of struct block_facts, which the caller
 * clears. Returns 0, or a negative errno: -ENODEV for a device that sysfs does not have, -ELOOP for
 * one that stands on itself. */
int block_list_stack(struct list *list, dev_t device);

struct target;

/* The block device that holds the data of a target: of a file by its mount and its flags. 0 where
 * there is none, or it is unknown. */
dev_t block_device_of(const struct target *target);

#endif
