/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mount that the path was found on, by its ID, so thousands of other mounts cost little: with
 * statmount(2) if the kernel has it, else from one line of mountinfo.
 */
#include "kernel-fs.h"
#include "lib/mount-option.h"
#include "lib/xalloc.h"
#include "mountinfo.h"
#include "statmount.h"
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#define REPLY_SIZE_MAX 65536 /* bytes; a mount with longer texts is looked up in mountinfo */

/* A text of the reply, or NULL. If its bit is clear the offset means nothing: a mount without
 * options has none, and one outside of our root directory has no mount point. */
static const char *reply_text(const struct statmount_reply *reply, uint64_t bit, uint32_t offset)
{
	return (reply->mask & bit) ? reply->text + offset : NULL;
}

/* As in mountinfo: fuse.sshfs. */
static void set_type(struct mount_facts *mount, const struct statmount_reply *reply)
{
	const char *type = reply_text(reply, STATMOUNT_WANTS_FS_TYPE, reply->type_text);
	const char *subtype = reply_text(reply, STATMOUNT_WANTS_FS_SUBTYPE, reply->subtype_text);

	if (subtype)
		mount->type = xasprintf("%s.%s", type, subtype);
	else
		set_text(&mount->type, type);
}

static void fill_from_reply(struct mount_facts *mount, const struct statmount_reply *reply)
{
	bool read_only = (reply->attributes & STATMOUNT_ATTRIBUTE_READ_ONLY) ||
			 (reply->sb_flags & STATMOUNT_SB_READ_ONLY);
	const struct {
		char **member;
		uint64_t bit;
		uint32_t offset;
	} texts[] = {
		{ &mount->target, STATMOUNT_WANTS_MNT_POINT, reply->target_text },
		{ &mount->root, STATMOUNT_WANTS_MNT_ROOT, reply->root_text },
		{ &mount->source, STATMOUNT_WANTS_SB_SOURCE, reply->source_text },
		{ &mount->options, STATMOUNT_WANTS_MNT_OPTS, reply->options_text },
	};

	mount->found_by = FOUND_BY_STATMOUNT;
	set_type(mount, reply);
	mount->id = number(reply->mountinfo_id);
	mount->read_only = tristate(read_only);
	mount->fs_read_only = tristate(reply->sb_flags & STATMOUNT_SB_READ_ONLY);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		set_text(texts[i].member, reply_text(reply, texts[i].bit, texts[i].offset));
}

/* Returns the reply, in a buffer that grows until the texts fit and the caller frees; or NULL. */
static struct statmount_reply *call_statmount(const struct statmount_request *request)
{
	for (size_t size = 4096; size <= REPLY_SIZE_MAX; size *= 4) {
		struct statmount_reply *reply = xcalloc(1, size);

		if (syscall(STATMOUNT_CALL, request, reply, size, 0) == 0)
			return reply;
		free(reply);
		if (errno != EOVERFLOW)
			return NULL;
	}
	return NULL;
}

/* Returns 0, or -ENOSYS if the kernel cannot give everything, and mountinfo has to. */
static int ask_statmount(const struct target *target, struct mount_facts *mount)
{
	const uint64_t needed = STATMOUNT_WANTS_SB_BASIC | STATMOUNT_WANTS_MNT_BASIC |
				STATMOUNT_WANTS_FS_TYPE | STATMOUNT_WANTS_SB_SOURCE;
	struct statmount_request request = { .size = sizeof(request) };
	struct statmount_reply *reply;
	struct statx stat;
	int rc = -ENOSYS;

	if (statx(target->path_fd, "", AT_EMPTY_PATH, STATX_MNT_ID_UNIQUE, &stat) < 0 ||
		!(stat.stx_mask & STATX_MNT_ID_UNIQUE))
		return -ENOSYS;
	request.mount_id = stat.stx_mnt_id;
	request.mask = needed | STATMOUNT_WANTS_MNT_ROOT | STATMOUNT_WANTS_MNT_POINT |
		       STATMOUNT_WANTS_MNT_OPTS | STATMOUNT_WANTS_FS_SUBTYPE;
	reply = call_statmount(&request);
	if (reply && (reply->mask & needed) == needed) {
		fill_from_reply(mount, reply);
		rc = 0;
	}
	free(reply);
	return rc;
}

/* The ID that mountinfo has for the mount: from statx (Linux 5.8), else from fdinfo (3.15). */
static int read_mountinfo_id(const struct target *target, uint64_t *id)
{
	char name[64], line[128];
	int rc = -ENOENT;
	FILE *fdinfo;

	if (target->stat.stx_mask & STATX_MNT_ID) {
		*id = target->stat.stx_mnt_id;
		return 0;
	}
	snprintf(name, sizeof(name), "/proc/self/fdinfo/%d", target->path_fd);
	fdinfo = proc_fopen(AT_FDCWD, name);
	if (!fdinfo)
		return -errno;
	while (rc < 0 && fgets(line, sizeof(line), fdinfo))
		if (sscanf(line, "mnt_id: %" SCNu64, id) == 1)
			rc = 0;
	fclose(fdinfo);
	return rc;
}

static int ask_mountinfo(const struct target *target, struct mount_facts *mount)
{
	uint64_t id = 0;
	int rc = read_mountinfo_id(target, &id);

	return rc < 0 ? rc : mountinfo_search(target->mountinfo, id, mount);
}

/* "dax", "dax=always", "dax=inode" or "dax=never". Most file systems do not show the default. */
static void find_dax_option(struct mount_facts *mount)
{
	size_t length;
	const char *option = mount_option_find(mount->options ?: "", "dax", &length);

	if (option)
		mount->dax_option = xstrndup(option, length);
}

int probe_mount(struct target *target)
{
	enum kind kind = target->subject->kind;
	struct mount_facts *mount;
	int rc;

	if (kind == KIND_BLOCK_DEVICE || kind == KIND_DAX_DEVICE)
		return 0; /* the mount of the node says nothing about the device */
	mount = target->facts->mount = record_new(&mount_record);
	if (target->fs.f_type) {
		mount->magic = number(magic_of(&target->fs));
		mount->block_size = number((uint64_t)target->fs.f_bsize);
	}
	rc = ask_statmount(target, mount);
	if (rc == -ENOSYS)
		rc = ask_mountinfo(target, mount);
	if (rc == -ENOENT && target->mapped)
		return 0; /* a mount of the kernel's own, or unmounted since */
	if (rc == 0)
		find_dax_option(mount);
	return rc;
}
