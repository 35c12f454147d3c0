/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "target.h"

#include "layer-cache.h"
#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>

/* In the order in which they need each other's facts. The first ones are about the inode alone. */
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
	{ "config", probe_fs_dax, "how the kernel was built cannot be told" },
	{ "map-sync", probe_trial, "no trial mapping can be made" },
	{ "io-uring", probe_pin, "no long-term pin can be tried" },
	{ "ndctl", probe_namespace, "namespace and region cannot be looked at" },
	{ "fiemap", probe_extents, "the block map cannot be read" },
	{ "pagemap", probe_page, "where its page lies cannot be told" },
};

#define PROBES       (ARRAY_SIZE(probes))
#define INODE_PROBES 2

void probe_target(struct target *target, bool only_inode)
{
	const struct probe *end = probes + (only_inode ? INODE_PROBES : PROBES);
	size_t errors = target->subject->errors.count;

	target->facts = target->subject->facts;
	target->options = target->session->options;
	target->fd = -1;
	for (const struct probe *probe = probes; probe < end; probe++) {
		int rc = probe->observe(target);

		if (memory_lacked() && rc == 0)
			rc = -ENOMEM;
		if (rc < 0 &&
			subject_add_error(target->subject, probe->source, -rc, probe->failure) < 0)
			memory_note_lack();
	}
	if (target->subject->errors.count == errors)
		known_layers_keep(target); /* else they are looked at again */
	close_fd(&target->fd);
	close_fd(&target->path_fd);
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

struct subject *probe_path(struct session *session, const char *path)
{
	struct subject *subject = subject_new(path);
	struct target target = { .session = session, .subject = subject };
	int rc = 0;

	if (!subject)
		return NULL;
	target.mountinfo = "/proc/self/mountinfo";
	target.path_fd = find(path, &target.fs);
	if (target.path_fd < 0)
		rc = subject_add_error(subject, "open", -target.path_fd, "it cannot be found");
	else
		probe_target(&target, false);
	if (rc == 0)
		return subject;
	subject_free(subject);
	return NULL;
}
