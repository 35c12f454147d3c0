# SPDX-License-Identifier: GPL-2.0-or-later
# One function for each word in the column "setup" of the case tables.
# shellcheck shell=sh disable=SC1091

. /vm/devices.sh

setup_none() { :; }

# --- ext4 ---

setup_ext4_always() {
	mount_new_ext4 "$DIMM0" /mnt/ext4 -o dax=always || return
	make_file /mnt/ext4/file
	: >/mnt/ext4/empty
	truncate -s 4M /mnt/ext4/hole
	xfs_io -f -c 'falloc 0 4m' /mnt/ext4/unwritten || return
	mkdir /mnt/ext4/directory
	mkdir -m 1777 /mnt/ext4/public
}

setup_ext4_inode() {
	mount_new_ext4 "$DIMM0" /mnt/ext4 || return
	mkdir /mnt/ext4/marked && chattr +x /mnt/ext4/marked || return
	make_file /mnt/ext4/clear
	make_file_with_flag /mnt/ext4/set || return
	make_file /mnt/ext4/pending
	settle /mnt/ext4 || return
	make_file /mnt/ext4/marked/inherited
	hold_open /mnt/ext4/pending
	chattr +x /mnt/ext4/pending
}

setup_ext4_never() {
	mount_new_ext4 "$DIMM0" /mnt/ext4 -o dax=never || return
	make_file /mnt/ext4/clear
	make_file_with_flag /mnt/ext4/set || return
	settle /mnt/ext4
}

setup_ext4_fsdax_dev() {
	namespace_mode "$DIMM1" fsdax-dev && make_ext4 "$DIMM1" || return
	mount_at /mnt/ext4 -o dax=always "$DIMM1" || return
	make_file /mnt/ext4/file
}

setup_ext4_data_journal() {
	mount_new_ext4 "$DIMM0" /mnt/ext4 -o data=journal || return
	make_file_with_flag /mnt/ext4/set || return
	settle /mnt/ext4
}

# Adds a key of zeros to a file system, which keeps it until it is unmounted.
add_key() {
	head -c 64 /dev/zero | xfs_io -c add_enckey "$1" | sed -n 's/.*identifier //p'
}

make_encrypted_file() {
	mkdir "$1/vault" && xfs_io -c "set_encpolicy -v 2 $(add_key "$1")" "$1/vault" &&
		make_file "$1/vault/encrypted"
}

# ext4 refuses these flags on a DAX file, and Linux 5.10 sets DAX on a new file before it
# encrypts it: files are created on a mount without DAX. The flag for data journalling
# takes effect only without delayed allocation.
setup_ext4_exceptions() {
	namespace_mode "$DIMM0" fsdax && make_ext4 "$DIMM0" -O verity,encrypt || return
	mount_at /mnt/ext4 "$DIMM0" || return
	make_file /mnt/ext4/plain
	: >/mnt/ext4/journaled && chattr +j /mnt/ext4/journaled && make_file /mnt/ext4/journaled || return
	make_file /mnt/ext4/verity && fsverity enable /mnt/ext4/verity || return
	make_encrypted_file /mnt/ext4 || return
	settle /mnt/ext4 dax=always,nodelalloc && add_key /mnt/ext4
}

setup_ext4_journaled_delalloc() {
	mount_new_ext4 "$DIMM0" /mnt/ext4 || return
	: >/mnt/ext4/file && chattr +j /mnt/ext4/file && make_file /mnt/ext4/file || return
	settle /mnt/ext4 dax=always
}

setup_ext4_inline() {
	namespace_mode "$DIMM0" fsdax && make_ext4 "$DIMM0" -O inline_data || return
	mount_at /mnt/ext4 "$DIMM0" || return
	echo small >/mnt/ext4/inline
	sync
}

setup_ext4_1k() {
	namespace_mode "$DIMM0" fsdax && mkfs.ext4 -q -F -b 1024 "$DIMM0" || return
	mount_at /mnt/ext4 "$DIMM0" || return
	make_file_with_flag /mnt/ext4/set || return
	settle /mnt/ext4
}

setup_ext2() {
	namespace_mode "$DIMM0" fsdax && mkfs.ext2 -q -F -b 4096 "$DIMM0" || return
	mount_at /mnt/ext2 -t ext2 -o dax "$DIMM0" || return
	make_file /mnt/ext2/file
}

setup_media_error() {
	setup_ext4_always || return
	make_file /mnt/ext4/sound
	block=$(debugfs -R 'bmap /file 0' "$DIMM0" 2>/dev/null)
	echo "$((block * 8)) 8" >"/sys/block/${DIMM0##*/}/badblocks"
}

# --- XFS ---

setup_xfs_always() {
	mount_new_xfs "$DIMM1" /mnt/xfs -o dax=always || return
	make_file /mnt/xfs/file
	mkdir /mnt/xfs/directory
}

setup_xfs_inode() {
	mount_new_xfs "$DIMM1" /mnt/xfs || return
	mkdir /mnt/xfs/marked && xfs_io -c 'chattr +x' /mnt/xfs/marked || return
	make_file /mnt/xfs/clear
	make_file /mnt/xfs/set && xfs_io -c 'chattr +x' /mnt/xfs/set || return
	settle /mnt/xfs || return
	make_file /mnt/xfs/marked/inherited
}

setup_xfs_never() {
	mount_new_xfs "$DIMM1" /mnt/xfs -o dax=never || return
	make_file /mnt/xfs/set && xfs_io -c 'chattr +x' /mnt/xfs/set || return
	settle /mnt/xfs
}

setup_xfs_reflink() {
	namespace_mode "$DIMM1" fsdax-dev && make_xfs "$DIMM1" -m reflink=1 || return
	mount_at /mnt/xfs "$DIMM1" || return
	make_file /mnt/xfs/plain
	make_file /mnt/xfs/shared && cp --reflink=always /mnt/xfs/shared /mnt/xfs/clone || return
	settle /mnt/xfs dax=always
}

# Before Linux 6.0 the kernel refuses to mount it with this option.
setup_xfs_reflink_refused() {
	namespace_mode "$DIMM1" fsdax-dev && make_xfs "$DIMM1" -m reflink=1 || return
	! mount_at /mnt/xfs -o dax=always "$DIMM1"
}

setup_xfs_fallback() {
	namespace_mode "$DIMM1" fsdax-dev && make_xfs "$DIMM1" -m reflink=0 -b size=1024 || return
	mount_at /mnt/xfs -o dax=always "$DIMM1" || return
	make_file /mnt/xfs/file
}

setup_xfs_raw() {
	namespace_mode "$DIMM2" raw && make_xfs "$DIMM2" -m reflink=0 || return
	mount_at /mnt/xfs -o dax=always "$DIMM2" || return
	make_file /mnt/xfs/file
}

# --- other memory, other modes ---

setup_virtio() {
	make_ext4 "$VIRTIO" && mount_at /mnt/virtio -o dax=always "$VIRTIO" || return
	make_file /mnt/virtio/file
}

setup_virtio_xfs() {
	make_xfs "$VIRTIO" -m reflink=0 && mount_at /mnt/virtio -o dax=always "$VIRTIO" || return
	make_file /mnt/virtio/file
}

setup_memmap() {
	make_ext4 "$MEMMAP" && mount_at /mnt/memmap -o dax=always "$MEMMAP" || return
	make_file /mnt/memmap/file
}

setup_raw() {
	namespace_mode "$DIMM2" raw && make_ext4 "$DIMM2" || return
	mount_at /mnt/raw "$DIMM2" || return
	make_file_with_flag /mnt/raw/set || return
	settle /mnt/raw
}

setup_sector() {
	namespace_mode "$DIMM2" sector && make_ext4 "${DIMM2}s" || return
	mount_at /mnt/sector "${DIMM2}s" || return
	make_file /mnt/sector/file
}

setup_devdax() {
	namespace_mode "$DIMM2" devdax
}

setup_system_ram() {
	namespace_mode "$DIMM2" devdax && daxctl reconfigure-device --mode=system-ram --force "${DEVDAX##*/}" || return
	echo system-ram >"/run/mode.${DIMM2##*/}"
}

# --- partitions, stacks ---

setup_partitions() {
	namespace_mode "$DIMM3" fsdax || return
	printf 'start=4096,size=409600\nstart=413697,size=409600\n' | sfdisk -q --no-tell-kernel "$DIMM3" || return
	blockdev --rereadpt "$DIMM3" || return
	make_ext4 "${DIMM3}p1" && make_ext4 "${DIMM3}p2" || return
	mount_at /mnt/aligned -o dax=always "${DIMM3}p1" && mount_at /mnt/misaligned "${DIMM3}p2" || return
	make_file /mnt/aligned/file
	make_file_with_flag /mnt/misaligned/set || return
	settle /mnt/misaligned
}

# With this option the kernel refuses to mount it.
setup_xfs_reflink_partition() {
	whole_device "$DIMM3" && printf 'start=4096\n' | sfdisk -q --no-tell-kernel "$DIMM3" || return
	blockdev --rereadpt "$DIMM3" && make_xfs "${DIMM3}p1" -m reflink=1 || return
	! mount_at /mnt/xfs -o dax=always "${DIMM3}p1"
}

# Removes the partition table of another setup.
whole_device() {
	namespace_mode "$1" fsdax || return
	dd if=/dev/zero of="$1" bs=1M count=4 conv=fsync 2>/dev/null
	blockdev --rereadpt "$1"
}

setup_dm_linear() {
	whole_device "$DIMM3" && dm_linear one "$DIMM3" || return
	make_ext4 /dev/mapper/one && mount_at /mnt/dm -o dax=always /dev/mapper/one || return
	make_file /mnt/dm/file
}

# The kernel checks whether all targets are synchronous, wherever the file is.
setup_dm_virtio() {
	whole_device "$DIMM3" && dm_linear both "$DIMM3" "$VIRTIO" || return
	make_ext4 /dev/mapper/both && mount_at /mnt/dm -o dax=always /dev/mapper/both || return
	make_file /mnt/dm/file
}

# At least Linux 6.1 to 7.2 reuse the memory of a dax_device without clearing its flags:
# after a synchronous device, MAP_SYNC is accepted here.
setup_dm_virtio_recycled() {
	setup_dm_linear || return
	unmount /mnt/dm && dmsetup remove one && setup_dm_virtio
}

setup_dm_memmap() {
	whole_device "$DIMM3" && dm_linear both "$DIMM3" "$MEMMAP" || return
	make_ext4 /dev/mapper/both && mount_at /mnt/dm -o dax=always /dev/mapper/both || return
	make_file /mnt/dm/file
}

# The second part has no DAX.
setup_dm_mixed() {
	whole_device "$DIMM3" && truncate -s 64M /tmp/image && losetup /dev/loop0 /tmp/image || return
	dm_linear mixed "$DIMM3" /dev/loop0
}

setup_empty_device() {
	whole_device "$DIMM3"
}

setup_loop() {
	setup_ext4_always && loop_on /mnt/ext4/image
}

# --- durability ---

setup_flushes_off() {
	mount_new_ext4 "$DIMM0" /mnt/ext4 -o dax=always,nobarrier || return
	make_file /mnt/ext4/file
	make_ext4 "$VIRTIO" && mount_at /mnt/virtio -o dax=always,nobarrier "$VIRTIO" || return
	make_file /mnt/virtio/file
}

setup_write_cache_off() {
	setup_ext4_always && switch_write_cache "$DIMM0" 0
}

setup_write_cache_off_erofs() {
	setup_erofs && switch_write_cache "$DIMM0" 0
}

# A new disk in memory, /dev/ram0. The module was loaded with disks that are too small.
load_ram_disk() {
	modprobe -r brd
	modprobe brd rd_nr=1 rd_size=131072 && wait_for_node /dev/ram0
}

# journal_on DEVICE: ext4 with its journal there
journal_on() {
	namespace_mode "$DIMM0" fsdax || return
	mkfs.ext4 -q -F -b 4096 -O journal_dev "$1" || return
	mkfs.ext4 -q -F -b 4096 -J "device=$1" "$DIMM0" || return
	mount_at /mnt/ext4 -o dax=always "$DIMM0" && make_file /mnt/ext4/file
}

setup_journal_on_disk() {
	namespace_mode "$DIMM3" fsdax && journal_on "$DIMM3"
}

setup_journal_in_memory() {
	load_ram_disk && journal_on /dev/ram0
}

setup_log_in_memory() {
	load_ram_disk && namespace_mode "$DIMM1" fsdax-dev || return
	make_xfs "$DIMM1" -m reflink=0 -l logdev=/dev/ram0,size=64m || return
	mount_at /mnt/xfs -o dax=always,logdev=/dev/ram0 "$DIMM1" && make_file /mnt/xfs/file
}

# loop_on IMAGE: ext4 on a loop device on that file
loop_on() {
	truncate -s 64M "$1" && losetup /dev/loop0 "$1" || return
	make_ext4 /dev/loop0 && mount_at /mnt/loop /dev/loop0 && make_file /mnt/loop/file
}

setup_overlay_tmpfs() {
	mount_at /mnt/tmpfs -t tmpfs tmpfs || return
	mkdir /mnt/tmpfs/lower /mnt/tmpfs/upper /mnt/tmpfs/work
	mount_at /mnt/overlay -t overlay overlay \
		-o lowerdir=/mnt/tmpfs/lower,upperdir=/mnt/tmpfs/upper,workdir=/mnt/tmpfs/work || return
	make_file /mnt/overlay/file && loop_on /mnt/overlay/image
}

setup_loop_memory() {
	load_ram_disk && make_ext4 /dev/ram0 && mount_at /mnt/ram /dev/ram0 || return
	loop_on /mnt/ram/image
}

# --- other file systems ---

# Data inlined in inodes would not be direct.
setup_erofs() {
	namespace_mode "$DIMM0" fsdax || return
	mkdir -p /tmp/image && make_file /tmp/image/file || return
	mkfs.erofs -E noinline_data /tmp/erofs /tmp/image >/dev/null || return
	dd if=/tmp/erofs of="$DIMM0" bs=1M conv=fsync 2>/dev/null || return
	rm -f /tmp/erofs
	mount_at /mnt/erofs -t erofs -o dax=always "$DIMM0"
}

setup_overlay() {
	setup_ext4_always || return
	mkdir /mnt/ext4/lower /mnt/ext4/upper /mnt/ext4/work
	make_file /mnt/ext4/lower/low
	mount_at /mnt/overlay -t overlay overlay \
		-o lowerdir=/mnt/ext4/lower,upperdir=/mnt/ext4/upper,workdir=/mnt/ext4/work || return
	make_file /mnt/overlay/up
}

setup_tmpfs() {
	mount_at /mnt/tmpfs -t tmpfs tmpfs || return
	make_file /mnt/tmpfs/file
}

setup_fifo() {
	mkdir -p /mnt/odd && mkfifo /mnt/odd/fifo && ln -s /dev/null /mnt/odd/null
}
