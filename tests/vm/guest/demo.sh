# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC1091
# The demonstration: creates a file system on each kind of memory, runs daxinfo on
# them, and starts a shell if there is a terminal.

. /vm/devices.sh

# try WHAT COMMAND...: runs it; a failure does not end the demonstration
try() {
	if ! "${@:2}" >>/run/demo.log 2>&1; then
		echo "  ($1 could not be set up: see /run/demo.log)"
	fi
}

mount_ext4() {
	make_ext4 "$1" && mount_at "$2" -o "$3" "$1" && make_file "$2/file"
}

nvdimm_ext4() { namespace_mode "$DIMM0" fsdax && mount_ext4 "$DIMM0" /mnt/nvdimm dax=always; }

# FS_XFLAG_DAX of each file takes effect when its inode is read again.
nvdimm_xfs() {
	namespace_mode "$DIMM1" fsdax && make_xfs "$DIMM1" -m reflink=0 || return
	mount_at /mnt/nvdimm-xfs "$DIMM1" && make_file /mnt/nvdimm-xfs/plain || return
	: >/mnt/nvdimm-xfs/flagged && xfs_io -c 'chattr +x' /mnt/nvdimm-xfs/flagged || return
	settle /mnt/nvdimm-xfs && make_file /mnt/nvdimm-xfs/flagged
}

sector_ext4() { namespace_mode "$DIMM2" sector && mount_ext4 "${DIMM2}s" /mnt/sector rw; }
device_dax() { namespace_mode "$DIMM3" devdax; }
virtio_ext4() { mount_ext4 "$VIRTIO" /mnt/virtio dax=always; }
memmap_ext4() { mount_ext4 "$MEMMAP" /mnt/memmap dax=always; }
memory() { mount_at /mnt/tmpfs -t tmpfs tmpfs && make_file /mnt/tmpfs/file; }

set_up() {
	echo "Making a file system on each kind of memory ..."
	try "ext4 on an NVDIMM" nvdimm_ext4
	try "XFS on an NVDIMM" nvdimm_xfs
	try "ext4 on an NVDIMM in sector mode" sector_ext4
	try "device-dax" device_dax
	try "ext4 on virtio-pmem" virtio_ext4
	try "ext4 on a memmap= range" memmap_ext4
	try "tmpfs" memory
}

# show COMMENT COMMAND...: prints both, and runs the command
show() {
	printf '\n%s\n# %s\n' "$1" "${*:2}"
	"${@:2}"
}

tour() {
	DAX=/dev/dax${DIMM3##*pmem}.0
	show "An NVDIMM, ext4 with dax=always: the best there is." daxinfo /mnt/nvdimm/file
	show "virtio-pmem: direct, but the host must be asked to flush." daxinfo /mnt/virtio/file
	show "Plain memory that calls itself persistent (memmap=)." daxinfo /mnt/memmap/file
	show "XFS, one file with the DAX flag and one without." daxinfo /mnt/nvdimm-xfs/flagged /mnt/nvdimm-xfs/plain
	show "An NVDIMM in sector mode: atomic sectors, and no DAX." daxinfo /mnt/sector/file
	show "A device-dax." daxinfo "$DAX"
	show "Memory." daxinfo /mnt/tmpfs/file
	show "How daxinfo knows." daxinfo -v /mnt/nvdimm/file
}

welcome() {
	cat <<-END

	This is a virtual machine with emulated persistent memory, kernel $(uname -r).
	Nothing in it is kept. /mnt/nvdimm, /mnt/nvdimm-xfs, /mnt/sector, /mnt/virtio,
	/mnt/memmap and /mnt/tmpfs are mounted, $DAX is a device-dax.
	Try: daxinfo /mnt/*/file; ndctl list; chattr +x; mkfs.xfs; daxinfo --help

	To leave, type exit or press Ctrl-D.

	END
}

set_up
tour
if grep -q daxinfo.interactive /proc/cmdline; then
	stty cols "${COLUMNS:-80}" rows "${LINES:-24}" 2>/dev/null
	welcome
	cd /mnt && HOME=/root PS1='[demo \w]# ' bash --norc -i
	echo "Switching the machine off ..."
fi
exit 0
