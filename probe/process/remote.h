/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAXINFO_PROBE_PROCESS_REMOTE_H
#define DAXINFO_PROBE_PROCESS_REMOTE_H

#include "process.h"

/* Whether a server, local or remote, answers for the files on the device: their file system, in the
 * process's mountinfo, is FUSE or a network one. Also if the device is not mounted there any more,
 * so nothing is known of it. The server is not asked. */
bool process_device_is_remote(struct process *process, uint64_t device);

#endif
