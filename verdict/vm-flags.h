/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef DAXINFO_VERDICT_VM_FLAGS_H
#define DAXINFO_VERDICT_VM_FLAGS_H

#include "facts/facts.h"

/* Whether the mapping's VmFlags (proc_pid_smaps(5)) have that one of two letters; unknown where
 * they were not read. */
static inline enum tristate vm_flag(const struct mapping_facts *mapping, const char *flag)
{
	const char *flags = mapping->memory ? mapping->memory->vm_flags : NULL;

	if (!flags)
		return UNKNOWN;
	for (; *flags; flags += strcspn(flags, " "), flags += strspn(flags, " "))
		if (strncmp(flags, flag, 2) == 0 && strcspn(flags, " ") == 2)
			return YES;
	return NO;
}

#endif
