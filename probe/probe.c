/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>

/* In the order in which they need each other's facts. */
static const struct probe {
	const char *source;
	int (*observe)(struct target *target);
	const char *failure; /* what is unknown then */
} probes[] = {
	{ "uname", probe_host, "the kernel cannot be identified" },
	{ "statx", probe_file, "the inode cannot be looked at" },
	{ "mount", probe_mount, "its mount cannot be found" },
	{ "daxctl", probe_dax_device, "the device-dax instance cannot be looked at" },
	{ "open", probe_open, "it cannot be opened for reading" },
	{ "fsgetxattr", probe_inode_flags, "its flags cannot be read" },
	{ "block", probe_block, "its block device cannot be looked at" },
	{ "map-sync", probe_trial, "no trial mapping can be made" },
	{ "ndctl", probe_namespace, "namespace and region cannot be looked at" },
	{ "fiemap", probe_extents, "the block map cannot be read" },
	{ "pagemap", probe_page, "where its page lies cannot be told" },
};

#define PROBES (sizeof(probes) / sizeof(*probes))

static void observe(struct target *target)
{
	for (const struct probe *probe = probes; probe < probes + PROBES; probe++) {
		int rc = probe->observe(target);

		if (rc < 0)
			subject_add_error(target->subject, probe->source, -rc, probe->failure);
	}
}

/* O_PATH leaves an automount point alone; below it there is what the user means (autofs(5)). */
static int find(const char *path, struct statfs *fs)
{
	int fd = open(path, O_PATH | O_CLOEXEC), mounted;

	if (fd < 0)
		return -errno;
	if (fstatfs(fd, fs) < 0 || magic_of(fs) != AUTOFS_SUPER_MAGIC)
		return fd;
	mounted = openat(fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (mounted < 0)
		mounted = -errno;
	else
		fstatfs(mounted, fs);
	close(fd);
	return mounted;
}

struct subject *probe_path(const char *path, const struct probe_options *options)
{
	struct subject *subject = subject_new(path);
	struct target target = { .options = options, .subject = subject, .fd = -1 };

	if (!subject)
		return NULL;
	target.facts = subject->facts;
	target.path_fd = find(path, &target.fs);
	if (target.path_fd < 0) {
		subject_add_error(subject, "open", -target.path_fd, "it cannot be found");
		return subject;
	}
	observe(&target);
	fd_cleanup(&target.fd);
	fd_cleanup(&target.path_fd);
	return subject;
}
