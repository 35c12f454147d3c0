/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What mount options, flags and the type of the file system make of a file or directory. */
#include "file-systems.h"
#include "layers.h"
#include "obstacles.h"

#define BY_CONFIGURATION(source_, detail_)                                                         \
	{                                                                                          \
		source_, ACCESS_PAGE_CACHE, CONFIGURATION, detail_                                 \
	}

static bool is_cached(const struct subject *subject, const struct verdict *verdict)
{
	return in_file_system(subject) && verdict->access == ACCESS_PAGE_CACHE;
}

/* XFS mounts with dax=never where it cannot have DAX (fs/xfs/xfs_super.c: xfs_fs_fill_super). */
static bool fell_back(const struct place *place)
{
	return dax_mode_of(place->subject) == DAX_MODE_NEVER &&
	       text_is(mount_of(place->subject)->type, "xfs") && is_excluded(place->subject);
}

static bool mount_dax_fell_back(const struct subject *subject, const struct verdict *verdict)
{
	return is_cached(subject, verdict) && fell_back(&(struct place){ .subject = subject });
}

static bool never_by_option(const struct place *place)
{
	return dax_mode_of(place->subject) == DAX_MODE_NEVER && !fell_back(place) &&
	       !is_dax_by_option_alone(place->subject);
}

static bool is_without_option(const struct place *place)
{
	return dax_mode_of(place->subject) == DAX_MODE_NEVER &&
	       is_dax_by_option_alone(place->subject);
}

static bool mount_without_dax(const struct subject *subject, const struct verdict *verdict)
{
	return is_cached_on_dax(subject, verdict) &&
	       is_without_option(&(struct place){ .subject = subject }) && !is_excluded(subject);
}

static bool mount_dax_never(const struct subject *subject, const struct verdict *verdict)
{
	return is_cached(subject, verdict) && dax_mode_of(subject) == DAX_MODE_NEVER &&
	       !is_dax_by_option_alone(subject) && !is_excluded(subject);
}

static bool is_flag_clear(const struct place *place)
{
	return dax_mode_of(place->subject) == DAX_MODE_INODE &&
	       !is_before_dax_modes(place->subject) && file_of(place->subject)->xflag_dax == NO;
}

/* XFS before Linux 5.8: neither the option nor the flag. */
static bool is_flag_and_option_clear(const struct place *place)
{
	return dax_mode_of(place->subject) == DAX_MODE_INODE &&
	       is_before_dax_modes(place->subject) && file_of(place->subject)->xflag_dax == NO;
}

static bool xfs_flag_and_option_clear(const struct subject *subject, const struct verdict *verdict)
{
	return is_cached_on_dax(subject, verdict) &&
	       is_flag_and_option_clear(&(struct place){ .subject = subject }) &&
	       !is_excluded(subject);
}

static bool mount_dax_inode_flag_clear(const struct subject *subject, const struct verdict *verdict)
{
	return is_cached_on_dax(subject, verdict) &&
	       is_flag_clear(&(struct place){ .subject = subject }) && !is_excluded(subject);
}

static bool is_flag_pending(const struct place *place)
{
	const struct file_facts *file = file_of(place->subject);

	return dax_mode_of(place->subject) == DAX_MODE_INODE && file->xflag_dax == YES &&
	       dax_state_of(place->subject) == NO;
}

static bool flag_pending(const struct subject *subject, const struct verdict *verdict)
{
	return subject->kind == KIND_FILE && is_cached_on_dax(subject, verdict) &&
	       dax_mode_of(subject) == DAX_MODE_INODE && file_of(subject)->xflag_dax == YES &&
	       !is_excluded(subject);
}

static bool flag_without_effect(const struct subject *subject, const struct verdict *verdict)
{
	return is_cached(subject, verdict) && file_of(subject)->xflag_dax == YES &&
	       (dax_mode_of(subject) == DAX_MODE_NEVER || is_excluded(subject));
}

static bool is_type_without_dax(const struct place *place)
{
	return file_system_of_subject(place->subject)->dax == NO;
}

/* Of a type that is not listed, only where nothing else was asked for. */
static bool file_system_without_dax(const struct subject *subject, const struct verdict *verdict)
{
	enum tristate dax = file_system_of_subject(subject)->dax;
	bool nothing_asked = !mount_of(subject)->dax_option && file_of(subject)->xflag_dax != YES;

	if (is_refused_on_dax(subject, verdict))
		return dax == NO;
	return is_cached(subject, verdict) && mount_of(subject)->type &&
	       !text_is(mount_of(subject)->type, "overlay") &&
	       (dax == NO || (dax == UNKNOWN && nothing_asked));
}

static bool overlay_over_page_cache(const struct subject *subject, const struct verdict *verdict)
{
	return is_cached(subject, verdict) && text_is(mount_of(subject)->type, "overlay");
}

/* In the mode dax=inode the server decides for each file; without a window there is no DAX, and
 * only dax=always reports that, by failing (fs/fuse/dax.c: fuse_should_enable_dax). */
static bool virtiofs_server_decides(const struct subject *subject, const struct verdict *verdict)
{
	return is_cached(subject, verdict) && text_is(mount_of(subject)->type, "virtiofs");
}

static bool trial_file_refused(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return file_of(subject)->trial_file.error != 0;
}

static bool directory_not_tried(const struct subject *subject, const struct verdict *verdict)
{
	return subject->kind == KIND_DIRECTORY && !subject->facts->trial &&
	       !file_of(subject)->trial_file.tried &&
	       (verdict->access == ACCESS_DIRECT || verdict->access == ACCESS_UNKNOWN);
}

/* It was asked for, and nothing else is in the way. */
static bool fs_dax_not_built(const struct subject *subject, const struct verdict *verdict)
{
	return (is_cached_on_dax(subject, verdict) || is_refused_on_dax(subject, verdict)) &&
	       host_of(subject)->fs_dax == NO;
}

static bool is_directory(const struct subject *subject)
{
	return subject->kind == KIND_DIRECTORY;
}

/* A program that creates its file anew (MariaDB's ib_logfile0) loses the flag of the file: that of
 * the directory is inherited. */
static const struct remedy_type set_flag[] = {
	{ is_directory, "xfs_io -c 'chattr +x' {path}",
		"for new files; those that are there keep theirs. Or mount with dax=always",
		false },
	{ NULL, "xfs_io -c 'chattr +x' {directory} && xfs_io -c 'chattr +x' {path}",
		"the directory's flag is for files that are created anew; the file's takes effect "
		"when no process has it open or mapped. Or mount with dax=always",
		false },
};

/* The option -o dax fails with reflink ("DAX and reflink cannot be used together!"). */
static const struct remedy_type set_flag_before_dax_modes[] = {
	{ is_directory, "xfs_io -c 'chattr +x' {path}",
		"for new files; those that are there keep theirs. Or mount with -o dax, which "
		"fails where the file system has reflink=1",
		false },
	{ NULL, "xfs_io -c 'chattr +x' {directory} && xfs_io -c 'chattr +x' {path}",
		"the directory's flag is for files that are created anew; the file's takes effect "
		"when its inode is loaded again: unmount and mount. Or mount with -o dax, which "
		"fails where the file system has reflink=1",
		false },
};

/* A file system has its options once, wherever it is mounted. */
#define MOUNT_AGAIN(option)                                                                        \
	{                                                                                          \
		{ is_bind_mount, NULL,                                                             \
			"unmount the file system of {source} everywhere, and mount it with "       \
			"-o " option " before the bind mount {target}",                            \
			false },                                                                   \
		{ NULL, "umount {target} && mount -o " option " {source} {target}",                \
			"with the other options that it has; a remount cannot change this one",      \
			false },                                                                   \
	}
static const struct remedy_type mount_with_dax_always[] = MOUNT_AGAIN("dax=always");
static const struct remedy_type mount_with_dax[] = MOUNT_AGAIN("dax");

const struct finding_type mount_findings[] = {
	{ "mount-dax-fell-back", WARNING, LAYER_MOUNT, ACCESS, mount_dax_fell_back,
		.stands = fell_back, .reason = "dax=never",
		.evidence = BY_CONFIGURATION("mount", "{type} is mounted with {dax_option}"),
		.message =
			"XFS runs with dax=never: it was asked for, or XFS fell back to it because "
			"of another finding.",
		.remedy = "dmesg | grep -i dax" },
	{ "mount-dax-never", WARNING, LAYER_MOUNT, ACCESS, mount_dax_never,
		.stands = never_by_option, .reason = "dax=never",
		.evidence = BY_CONFIGURATION("mount", "{type} is mounted with {dax_option}"),
		.message = "The file system is mounted with dax=never.",
		.remedies = mount_with_dax_always },
	{ "mount-without-dax", WARNING, LAYER_MOUNT, ACCESS, mount_without_dax,
		.stands = is_without_option, .reason = "no -o dax",
		.evidence = BY_CONFIGURATION("mount", "{type} is mounted without -o dax"),
		.message = "{type} is mounted without the option dax, which this kernel needs for "
			   "DAX.",
		.remedies = mount_with_dax },
	{ "xfs-flag-and-option-clear", WARNING, LAYER_FILE, ACCESS, xfs_flag_and_option_clear,
		.stands = is_flag_and_option_clear, .reason = "no -o dax and no FS_XFLAG_DAX",
		.evidence = BY_CONFIGURATION("fsgetxattr",
			"FS_XFLAG_DAX is clear, and {type} is mounted without -o dax"),
		.message = "FS_XFLAG_DAX is not set, and {type} is mounted without the option dax.",
		.remedies = set_flag_before_dax_modes },
	{ "mount-dax-inode-flag-clear", WARNING, LAYER_FILE, ACCESS, mount_dax_inode_flag_clear,
		.stands = is_flag_clear, .reason = "FS_XFLAG_DAX is clear",
		.evidence = BY_CONFIGURATION("fsgetxattr", "FS_XFLAG_DAX is clear"),
		.message = "In the mode dax=inode, the default, a file is direct only if its own "
			   "flag asks for it, and this one's does not.",
		.remedies = set_flag },
	{ "flag-pending", WARNING, LAYER_FILE, ACCESS, flag_pending, .stands = is_flag_pending,
		.reason = "FS_XFLAG_DAX was set too late for its inode",
		.message =
			"Its flag asks for DAX, but the inode was loaded before: it changes when "
			"nobody has the file open or mapped any more.",
		.remedy = "fuser -v -m {target}",
		.note = "end or restart the processes that have the file open, or mount again" },
	{ "flag-without-effect", INFO, LAYER_FILE, NO_QUESTION, flag_without_effect,
		.message = "Its flag asks for DAX, and has no effect here." },
	{ "file-system-without-dax", INFO, LAYER_FILE_SYSTEM, ACCESS, file_system_without_dax,
		.stands = is_type_without_dax, .reason = "it has no DAX",
		.evidence = BY_CONFIGURATION("mount", "{type} has no DAX"),
		.message =
			"Files of this file system ({type}) are mapped through the page cache." },
	{ "overlay-over-page-cache", INFO, LAYER_FILE_SYSTEM, ACCESS, overlay_over_page_cache,
		.message = "overlayfs maps the file below, in its upper or lower directory, and "
			   "that file is not in the DAX state.",
		.remedy = "findmnt -no OPTIONS -T {path}",
		.note = "it shows lowerdir and upperdir: ask daxinfo about the file there" },
	{ "virtiofs-server-decides", INFO, LAYER_MOUNT, ACCESS, virtiofs_server_decides,
		.message =
			"On virtiofs the server decides which files are direct, and there is a DAX "
			"window only if the host gave one.",
		.remedy = "mount -t virtiofs -o dax=always {source} {target}",
		.note = "fails where there is no window" },
	{ "trial-file-refused", WARNING, LAYER_FILE, SYNC, trial_file_refused,
		.message = "No file can be created in this directory to be judged ({trial_error}): "
			   "the answer rests on the configuration alone." },
	{ "directory-not-tried", INFO, LAYER_FILE, ACCESS, directory_not_tried,
		.message =
			"Not verified: --trial-file creates a file in the directory and proves it.",
		.remedy = "daxinfo --trial-file {path}" },
	{ "fs-dax-not-built", WARNING, LAYER_KERNEL, ACCESS, fs_dax_not_built,
		.message = "The kernel was built without DAX for file systems (CONFIG_FS_DAX)." },
	{ 0 },
};
