/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>

/* In an order in which each finds the facts that it needs. */
static const struct probe {
	const char *source;
	int (*observe)(struct target *target);
	const char *failure; /* what is unknown if it fails */
} probes[] = {
	{ "uname", probe_host, "the kernel cannot be identified" },
	{ "statx", probe_file, "the inode cannot be looked at" },
	{ "mount", probe_mount, "its mount cannot be found" },
	{ "daxctl", probe_dax_device, "the device-dax instance cannot be looked at" },
	{ "open", probe_open, "it cannot be opened for reading" },
	{ "fsgetxattr", probe_inode_flags, "its flags cannot be read" },
	{ "block", probe_block, "its block device cannot be looked at" },
	{ "blkid", probe_superblock, "its superblock cannot be read" },
	{ "storage", probe_storage, "further storage that it needs cannot be looked at" },
	{ "config", probe_fs_dax, "how the kernel was built cannot be told" },
	{ "map-sync", probe_trial, "no trial mapping can be made" },
	{ "io-uring", probe_pin, "no long-term pin can be tried" },
	{ "ndctl", probe_namespace, "namespace and region cannot be looked at" },
	{ "fiemap", probe_extents, "the block map cannot be read" },
	{ "pagemap", probe_page, "where its page lies cannot be told" },
};

#define INODE_PROBES 2 /* the first ones, which observe no more than the inode */

void probe_target(struct target *target, bool only_inode)
{
	size_t count = only_inode ? INODE_PROBES : ARRAY_SIZE(probes);
	size_t errors = target->subject->errors.count;

	target->facts = target->subject->facts;
	target->options = target->session->options;
	target->fd = -1;
	for (const struct probe *probe = probes; probe < probes + count; probe++) {
		int rc = probe->observe(target);

		if (rc < 0)
			subject_add_error(target->subject, probe->source, -rc, probe->failure);
	}
	/* After an error the next file on this device has its layers observed again. */
	if (target->device && target->subject->kind != KIND_BLOCK_DEVICE &&
		!target->layers_cached && target->subject->errors.count == errors)
		layer_cache_put(&target->session->layers, target->device, target->facts);
	close_fd(&target->fd);
	close_fd(&target->path_fd);
}

/* Returns an O_PATH descriptor, or a negative errno. O_PATH does not trigger an automount, but
 * looking up a name below the automount point does (autofs(5)). */
static int open_path(const char *path, struct statfs *fs)
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

struct subject *probe_path(struct session *session, const char *path)
{
	struct subject *subject = subject_new(path);
	struct target target = { .session = session, .subject = subject };

	target.mountinfo = "/proc/self/mountinfo";
	target.path_fd = open_path(path, &target.fs);
	if (target.path_fd < 0)
		subject_add_error(subject, "open", -target.path_fd, "it cannot be found");
	else
		probe_target(&target, false);
	return subject;
}
