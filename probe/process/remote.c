/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "remote.h"

#include "lib/util.h"
#include "lib/xalloc.h"
#include "probe/kernel-fs.h"

#include <sys/sysmacros.h>

enum { UNDECIDED, LOCAL, REMOTE };

/* type is followed by a space; fuse.sshfs is fuse. A fuseblk has a block device's number. */
static bool is_remote_type(const char *type)
{
	static const char *const types[] = { "fuse", "nfs", "nfs4", "cifs", "smb3", "ceph", "9p",
		"afs", "virtiofs", "orangefs", "lustre", "glusterfs", "beegfs", "gfs2", "ocfs2" };
	size_t length = strcspn(type, " .\n");

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strlen(types[i]) == length && strncmp(type, types[i], length) == 0)
			return true;
	return false;
}

/* ID, parent, MAJOR:MINOR, four fields and optional ones; after a hyphen the type
 * (proc_pid_mountinfo(5)). */
static bool is_on_device(const char *line, uint64_t device)
{
	unsigned device_major, device_minor;

	return sscanf(line, "%*u %*u %u:%u", &device_major, &device_minor) == 2 &&
	       makedev(device_major, device_minor) == device;
}

static bool is_remote_in(FILE *mountinfo, uint64_t device)
{
	char *line _cleanup_free_ = NULL;
	size_t size = 0;
	const char *type;

	while (xgetline(&line, &size, mountinfo) > 0)
		if (is_on_device(line, device)) {
			type = strstr(line, " - ");
			return !type || is_remote_type(type + strlen(" - "));
		}
	return true;
}

bool process_device_is_remote(struct process *process, uint64_t device)
{
	const struct file_key key = { .device = device, .inode = 1 };
	size_t *known = file_key_map_at(&process->remote_devices, &key);

	if (*known == UNDECIDED) {
		FILE *mountinfo _cleanup_fclose_ = proc_fopen(process->fd, "mountinfo");

		*known = !mountinfo || is_remote_in(mountinfo, device) ? REMOTE : LOCAL;
	}
	return *known == REMOTE;
}
