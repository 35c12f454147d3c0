/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "findings.h"
#include "predicates.h"

const struct finding_type finding_catalogue[] = {
	{ "journaled-data", WARNING, ACCESS, journaled_data,
		"The data of this file goes through the journal, and journalled data is "
		"never DAX.",
		"chattr -j {path} # and mount {target} without data=journal" },
	{ "inline-data", WARNING, ACCESS, inline_data,
		"The data of this file lies in its inode, so that there is no block to map.",
		"mkfs.ext4 -b {page_size} -O ^inline_data {device} # destroys all data on "
		"{device}" },
	{ "encrypted", WARNING, ACCESS, encrypted,
		"The file system encrypts this file, and encrypted data cannot be mapped "
		"as it lies.",
		NULL },
	{ "verity", WARNING, ACCESS, verity,
		"fs-verity protects this file, and checks what it reads in the page cache.", NULL },
	{ "compressed", WARNING, ACCESS, compressed,
		"The file system compresses this file, and compressed data cannot be "
		"mapped as it lies.",
		NULL },
	{ "reflinked-too-early", WARNING, ACCESS, reflinked_too_early,
		"Before Linux 6.2 XFS has no DAX for a file that shares extents with another.",
		"cp --reflink=never {path} {path}.copy # the copy shares none" },
	{ "block-size-not-page-size", WARNING, ACCESS, block_size_not_page_size,
		"The blocks of the file system are not of the size of a page, which DAX needs.",
		"mkfs.ext4 -b {page_size} {device} # destroys all data on {device}; for XFS: "
		"mkfs.xfs -f -b size={page_size}" },
	{ "partition-misaligned", WARNING, ACCESS, partition_misaligned,
		"The partition does not begin and end on a page, which DAX needs.",
		"parted --align optimal {disk} mkpart primary 2MiB 100% # after the old "
		"one is removed: destroys its data" },
	{ "namespace-raw", WARNING, ACCESS, namespace_raw,
		"The namespace is in raw mode, which has no page structures and so no DAX.",
		"ndctl create-namespace -f -e {namespace} -m fsdax # destroys all data on "
		"{namespace}" },
	{ "namespace-sector", WARNING, ACCESS, namespace_sector,
		"The namespace is in sector mode, which puts a translation table before "
		"the storage.",
		"ndctl create-namespace -f -e {namespace} -m fsdax # destroys all data on "
		"{namespace}" },
	{ "device-without-dax", INFO, ACCESS, device_without_dax,
		"The block device under it offers no direct access.", NULL },
	{ "mount-dax-fell-back", WARNING, ACCESS, mount_dax_fell_back,
		"XFS runs with dax=never: asked for, or fallen back to in silence because "
		"of another finding.",
		"dmesg | grep -i dax" },
	{ "mount-dax-never", WARNING, ACCESS, mount_dax_never,
		"The file system is mounted with dax=never.",
		"umount {target} && mount -o dax=always {source} {target} # and the other options "
		"that it has; a remount cannot change this one" },
	{ "mount-dax-inode-flag-clear", WARNING, ACCESS, mount_dax_inode_flag_clear,
		"In the mode dax=inode, the default, a file is direct only if its own flag asks "
		"for "
		"it, and this one's does not.",
		"xfs_io -c 'chattr +x' {path} # takes effect once nobody has it open or mapped; or "
		"mount with dax=always" },
	{ "flag-pending", WARNING, ACCESS, flag_pending,
		"Its flag asks for DAX, but the inode was loaded before: it changes when "
		"nobody has the file open or mapped any more.",
		"fuser -v -m {target} # end or restart who has {path} open, or mount again" },
	{ "flag-without-effect", INFO, NO_QUESTION, flag_without_effect,
		"Its flag asks for DAX, and has no effect here.", NULL },
	{ "file-system-without-dax", INFO, ACCESS, file_system_without_dax,
		"Files of this file system ({type}) are mapped through the page cache.", NULL },
	{ "virtiofs-server-decides", INFO, ACCESS, virtiofs_server_decides,
		"On virtiofs the server decides which files are direct, and there is a DAX window "
		"only if the host gave one.",
		"mount -t virtiofs -o dax=always {source} {target} # fails where there is no "
		"window" },
	{ "trial-file-refused", WARNING, SYNC, trial_file_refused,
		"No file can be created in this directory to be judged ({trial_error}): the answer "
		"rests on the configuration alone.",
		NULL },
	{ "directory-not-tried", INFO, ACCESS, directory_not_tried,
		"What a new file in a directory gets is certain only once there is one.",
		"daxinfo --trial-file {path}" },
	{ "fs-dax-not-built", WARNING, ACCESS, fs_dax_not_built,
		"The kernel was built without DAX for file systems (CONFIG_FS_DAX).", NULL },
	{ "block-device-itself", INFO, ACCESS, block_device_itself,
		"The kernel maps a block device itself through the page cache, whatever a file "
		"system on it could have.",
		NULL },
	{ "file-system-without-sync", INFO, SYNC, file_system_without_sync,
		"Files of this file system ({type}) never take MAP_SYNC, also where they are "
		"direct.",
		NULL },
	{ "overlay-hides-sync", WARNING, SYNC, overlay_hides_sync,
		"The file below is direct, but overlayfs refuses MAP_SYNC for it.",
		"findmnt -t overlay -T {path} # and use the file of the upper or lower "
		"directory, or a volume" },
	{ "async-flush", WARNING, SYNC, async_flush,
		"Its region is a virtio-pmem device: the host must be asked to flush, so "
		"that MAP_SYNC is refused and fsync is needed.",
		NULL },
	{ "stacked-async", WARNING, SYNC, stacked_async,
		"One of the devices under the stack needs the host to flush (virtio-pmem), "
		"so that all of it refuses MAP_SYNC.",
		NULL },
	{ "sync-despite-async", ERROR, SYNC, sync_despite_async,
		"MAP_SYNC is accepted although a device underneath needs the host to flush "
		"(virtio-pmem): the kernel took the flag over from a device that is gone. Stores "
		"need fsync.",
		NULL },
	{ "system-ram-mode", WARNING, ACCESS, system_ram_mode,
		"The device serves as memory now (system-ram mode), and cannot be mapped.",
		"daxctl reconfigure-device --mode=devdax --force {path} # its memory must "
		"be offline, or come offline" },
	{ "dax-device-disabled", WARNING, ACCESS, dax_device_disabled,
		"No driver serves the device-dax instance, so that it cannot be opened.",
		"daxctl enable-device {dax_device}" },
	{ "media-errors", ERROR, NO_QUESTION, media_errors,
		"Blocks of this file have media errors: touching them raises SIGBUS.",
		"ndctl list -N -M # then restore the file from a copy: writing whole "
		"blocks clears the errors" },
	{ "volatile-storage", WARNING, DURABILITY, volatile_storage,
		"What is stored here is lost with the power, whatever is flushed.", NULL },
	{ "persistence-none", WARNING, DURABILITY, persistence_none,
		"The platform keeps nothing of its queues on power loss.", NULL },
	{ "persistence-unknown", WARNING, DURABILITY, persistence_unknown,
		"MAP_SYNC is accepted, but the platform does not say what survives power "
		"loss, or whether this is persistent at all.",
		"ndctl list -R -r {region} # ask the vendor of the platform; a memmap= "
		"range is plain memory" },
	{ "read-only-region", INFO, NO_QUESTION, read_only_region, "The region is read-only.",
		"ndctl list -R -r {region}" },
	{ "not-regular", INFO, ACCESS, not_regular,
		"It stores no data in pages that could be mapped.", NULL },
	{ "zero-length", INFO, NO_QUESTION, zero_length,
		"The file is empty: there is no page to touch.", NULL },
	{ "holes", INFO, NO_QUESTION, holes,
		"The file has holes: a write fault there allocates a block, and metadata "
		"is written.",
		NULL },
	{ "unwritten-extents", INFO, NO_QUESTION, unwritten_extents,
		"The file has extents that were never written: a first write fault "
		"converts them, and metadata is written.",
		NULL },
	{ "shared-extents", INFO, NO_QUESTION, shared_extents,
		"The file shares extents with another: a write fault copies them.", NULL },
	{ "huge-misaligned", INFO, NO_QUESTION, huge_misaligned,
		"Some of the file lies elsewhere within 2 MiB of the device than of the file, so "
		"that it is mapped page by page.",
		"mkfs.ext4 -b {page_size} -E stride=512,stripe_width=512 {device} # destroys all "
		"data on {device}; for XFS: mkfs.xfs -f -d su=2m,sw=1" },
	{ "huge-fragmented", INFO, NO_QUESTION, huge_fragmented,
		"Some of the file lies in pieces smaller than 2 MiB, so that it is mapped page by "
		"page.",
		NULL },
	{ "map-sync-not-on-this-architecture", INFO, SYNC, map_sync_not_on_this_architecture,
		"This architecture has no MAP_SYNC.", NULL },
	{ "map-sync-unknown-to-kernel", WARNING, SYNC, map_sync_unknown_to_kernel,
		"The kernel does not know MAP_SHARED_VALIDATE, and so no MAP_SYNC: it is "
		"older than 4.15, or a sandbox.",
		NULL },
	{ "flags-not-validated", WARNING, SYNC, flags_not_validated,
		"mmap accepts a flag that no kernel knows: a sandbox passes over flags, "
		"and its answer about MAP_SYNC is worth nothing.",
		NULL },
	{ "pin-refused", INFO, LONG_TERM_PIN, pin_refused,
		"A file system may move the blocks of a file, so that its DAX pages cannot be "
		"pinned for long (RDMA, VFIO, buffers of io_uring); those of device-dax can.",
		NULL },
	{ "no-permission", WARNING, NO_QUESTION, no_permission,
		"Some of the evidence needs rights that this user does not have.",
		"sudo daxinfo {path}" },
	{ 0 },
};
