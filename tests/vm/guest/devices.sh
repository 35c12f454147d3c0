# SPDX-License-Identifier: GPL-2.0-or-later
# Functions for setups: modes of namespaces, file systems, files. init sets $DIMM0 to
# $DIMM3, $VIRTIO and $MEMMAP.
# shellcheck shell=sh

namespace_of() {
	echo "namespace${1##*pmem}.0"
}

# The kernel sets a region read-only whose NVDIMMs are not armed; an administrator can
# clear that (drivers/nvdimm/dimm_devs.c: NDD_UNARMED).
make_regions_writable() {
	for read_only in /sys/bus/nd/devices/region*/read_only; do
		[ "$(cat "$read_only")" = 0 ] || echo 0 >"$read_only"
	done
}

# namespace_mode DEVICE MODE: creates its namespace anew in that mode, unless it has it: raw,
# sector, devdax, fsdax (struct pages in RAM), fsdax-dev (struct pages on the device)
namespace_mode() {
	file=/run/mode.${1##*/}
	[ "$(cat "$file" 2>/dev/null || echo raw)" = "$2" ] && return
	make_regions_writable
	case $2 in
	raw) ndctl create-namespace -f -e "$(namespace_of "$1")" -m raw ;;
	fsdax) ndctl create-namespace -f -e "$(namespace_of "$1")" -m fsdax -M mem ;;
	fsdax-dev) ndctl create-namespace -f -e "$(namespace_of "$1")" -m fsdax -M dev ;;
	devdax) ndctl create-namespace -f -e "$(namespace_of "$1")" -m devdax -M mem ;;
	sector) ndctl create-namespace -f -e "$(namespace_of "$1")" -m sector ;;
	esac || return
	echo "$2" >"$file"
}

# Blocks of 4 KiB are given: mkfs.ext4 uses smaller ones on a small device.
make_ext4() {
	device=$1
	shift
	mkfs.ext4 -q -F -b 4096 "$@" "$device"
}

make_xfs() {
	device=$1
	shift
	mkfs.xfs -q -f "$@" "$device"
}

mount_at() {
	directory=$1
	shift
	mkdir -p "$directory"
	mount "$@" "$directory"
}

# mount_new_ext4 DEVICE DIRECTORY [OPTION...]: a new ext4 on the device in fsdax mode, mounted with the options
mount_new_ext4() {
	device=$1 directory=$2
	shift 2
	namespace_mode "$device" fsdax && make_ext4 "$device" && mount_at "$directory" "$@" "$device"
}

# mount_new_xfs DEVICE DIRECTORY [OPTION...]: a new XFS without reflink, in fsdax mode with struct pages on the device
mount_new_xfs() {
	device=$1 directory=$2
	shift 2
	namespace_mode "$device" fsdax-dev && make_xfs "$device" -m reflink=0 && mount_at "$directory" "$@" "$device"
}

# Written, not only allocated: its extents are not unwritten.
make_file() {
	dd if=/dev/zero of="$1" bs=1M count=4 conv=fsync 2>/dev/null
}

# The flag takes effect when the inode is read again: see settle.
make_file_with_flag() {
	: >"$1" && chattr +x "$1" && make_file "$1"
}

# settle DIRECTORY [OPTIONS]: mounts it again. Linux 5.10 applies a changed flag only then.
settle() {
	options=$(findmnt -n -o OPTIONS "$1")
	source=$(findmnt -n -o SOURCE "$1")
	type=$(findmnt -n -o FSTYPE "$1")
	unmount "$1" && mount -t "$type" -o "${2:-$options}" "$source" "$1"
}

# switch_write_cache DEVICE 0|1, until the next setup: whether fsync flushes CPU caches
switch_write_cache() {
	echo "$2" >"/sys/block/${1##*/}/dax/write_cache" && echo "$1" >>/run/write-caches
}

restore_write_caches() {
	[ -e /run/write-caches ] || return 0
	while read -r device; do
		echo 1 >"/sys/block/${device##*/}/dax/write_cache"
	done </run/write-caches
	rm -f /run/write-caches
}


wait_for_node() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -b "$1" ] && return
		sleep 0.3
	done
	return 1
}

hold_open() {
	# shellcheck disable=SC2217 # it keeps the descriptor open
	sleep 1000 <"$1" &
	echo $! >>/run/holders
}

release_holders() {
	[ -e /run/holders ] || return 0
	while read -r holder; do
		kill -9 "$holder"
		while [ -e "/proc/$holder/fd/0" ]; do sleep 0.1; done
	done </run/holders
	rm -f /run/holders
}

mount_points() {
	sed -n 's/^[^ ]* \(\/mnt[^ ]*\) .*/\1/p' /proc/self/mounts | sed '1!G;h;$!d'
}

# Entries of badblocks cannot be removed by writing; enabling the namespace again
# clears the list.
clear_badblocks() {
	for file in /sys/block/pmem*/badblocks; do
		# shellcheck disable=SC2015
		[ -s "$file" ] && [ -n "$(cat "$file")" ] || continue
		disk=${file%/badblocks}
		namespace=$(namespace_of "${disk##*/}")
		ndctl disable-namespace "$namespace" && ndctl enable-namespace "$namespace"
	done
}

# Linux 7.x releases a mapped file shortly after its process has ended.
unmount() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		umount "$1" && return
		sleep 0.3
	done
	return 1
}

unmount_all() {
	for directory in $(mount_points); do
		unmount "$directory"
	done
}

# Unmounts everything before the next setup: a loop device before the file system of
# its image.
tear_down() {
	release_holders
	[ ! -d /mnt/loop ] || unmount /mnt/loop
	losetup -D
	unmount_all
	dmsetup remove_all
	restore_write_caches
	clear_badblocks
	# shellcheck disable=SC2115
	rm -rf /mnt/* /tmp/image
}

sectors() {
	blockdev --getsz "$1"
}

# dm_linear NAME DEVICE...: creates a device with a linear target for each DEVICE
dm_linear() {
	name=$1
	start=0
	shift
	for device; do
		echo "$start $(sectors "$device") linear $device 0"
		start=$((start + $(sectors "$device")))
	done | dmsetup create --noudevsync "$name"
}
