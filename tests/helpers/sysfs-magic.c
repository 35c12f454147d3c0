/* SPDX-License-Identifier: GPL-2.0-or-later */
/* To be preloaded into daxinfo. */
#include "sysfs-magic.h"

/* With large-file support the calls have other names. */
int statfs64(const char *name, void *fs)
{
	return statfs(name, fs);
}

int fstatfs64(int fd, void *fs)
{
	return fstatfs(fd, fs);
}
