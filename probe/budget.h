/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long the mapped files of processes may keep daxinfo waiting. Any user can mount a FUSE file
 * system, and each call on it takes as long as its server likes: a process that maps many such
 * files, or a file on each of many such mounts, would stall the whole run. So --timeout also limits
 *
 *  - a device: the sum of what its files took in this run
 *  - a process: the sum of what its files on remote file systems took
 *  - other mount namespaces: the same sum of all processes in them
 *
 * A budget that is spent is not waited for again: such files are unknown, with ETIMEDOUT. It is in
 * memory that the child shares with its parent, so it counts on after a child was given up.
 */
#ifndef DAXINFO_PROBE_BUDGET_H
#define DAXINFO_PROBE_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUDGET_DEVICES_MAX 64

/* Times are in microseconds. Zeroes are a budget of which nothing is spent. */
struct budget {
	uint64_t pid;         /* of the process that is being observed */
	bool other_namespace; /* it is in another mount namespace than ours */
	uint64_t process_time, other_namespaces_time;
	struct budget_device {
		uint64_t device, time;
	} devices[BUDGET_DEVICES_MAX];
	size_t device_count;
};

/* Another process, or the same one again after a child was given up. */
void budget_begin_process(struct budget *budget, uint64_t pid, bool other_namespace);

/* A file on the device took that time. Returns false if there is no room to remember the device. */
bool budget_spend(struct budget *budget, uint64_t device, uint64_t time);

/* Whether the device has spent the limit; and whether the process, or all other namespaces, have. A
 * limit of 0 is none. */
bool budget_device_is_spent(const struct budget *budget, uint64_t device, uint64_t limit);
bool budget_process_is_spent(const struct budget *budget, uint64_t limit);

#endif
