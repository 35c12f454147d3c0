// SPDX-License-Identifier: GPL-2.0-or-later
/* The text of mountinfo, where the mount with ID 36 is looked up. */
#include "probe/mountinfo.h"

#include "fuzz.h"

#include <errno.h>
#include <linux/magic.h>
#include <sys/vfs.h>

/* The texts of the tests appear to be on that file system. */
int fstatfs(int fd, struct statfs *fs)
{
	(void)fd;
	*fs = (struct statfs){ .f_type = PROC_SUPER_MAGIC };
	return 0;
}

#define ID 36

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MEMORY_FILE file = memory_file(data, size);
	struct mount_facts mount = { 0 };
	int rc = mountinfo_search(file.name, ID, &mount);

	must(rc == 0 || rc == -ENOENT || rc == -EINVAL);
	must(rc != 0 || mount.line_skipped == NO);
	must(rc != 0 || (mount.id.known && mount.read_only != UNKNOWN));
	record_clear(&mount_record, &mount);
	return 0;
}
