/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls that a kernel, an emulator or a sandbox may lack. */
#ifndef DAXINFO_PROBE_PROCESS_MISSING_CALL_H
#define DAXINFO_PROBE_PROCESS_MISSING_CALL_H

#include <errno.h>
#include <stdbool.h>

/* Whether an ioctl(2) of a file in /proc failed because there is no such call: ENOTTY of an older
 * kernel, ENOSYS of qemu-user, and what seccomp filters return. error is positive. */
static inline bool is_missing_call(int error)
{
	return error == ENOTTY || error == ENOSYS || error == EPERM || error == EINVAL ||
	       error == EOPNOTSUPP;
}

#endif
