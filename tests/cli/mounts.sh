#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Files on tmpfs, overlay and ext4 file systems that the test mounts, and block devices.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

can_mount() {
	is_root && mkdir -p "$WORK/try" && mount -t tmpfs daxinfo-test "$WORK/try" 2>/dev/null &&
		umount "$WORK/try"
}

words='.subjects[0].verdict | [.status, .access, .sync, .durability] | join(" ")'
buffered="($words) == \"page-cache page-cache refused page\""
volatile="($words) == \"page-cache page-cache refused none\""

if can_mount; then
	mkdir "$WORK/tmpfs"
	mount -t tmpfs daxinfo-test "$WORK/tmpfs"
	finally "umount $WORK/tmpfs"
	printf x >"$WORK/tmpfs/file"
	run "$DAXINFO" --json "$WORK/tmpfs/file"
	check 'tmpfs: a file is in the page cache, and volatile' gives 0 "$volatile and
		(.subjects[0].facts.mount | .type == \"tmpfs\" and .source == \"daxinfo-test\" and .target == \"$WORK/tmpfs\")"
	check 'tmpfs: a file has the finding volatile-storage' holds '.subjects[0].findings | any(.id == "volatile-storage")'
	check 'tmpfs: a file has no block device' holds '.subjects[0].facts.block == []'
	run "$DAXINFO" --json "$WORK/tmpfs"
	check 'tmpfs: files in a directory would be in the page cache' gives 0 '.subjects[0].verdict.access == "page-cache"'
	run "$DAXINFO" --json --trial-file "$WORK/tmpfs"
	check 'tmpfs: --trial-file proves that for a directory' gives 0 '.subjects[0] | .kind == "directory" and .verdict.sync == "refused" and
		(.evidence | any(.source == "statx" and .weight == "proof"))'
	check 'tmpfs: the trial file is gone' [ "$(ls -A "$WORK/tmpfs")" = file ]
	mount -o remount,ro "$WORK/tmpfs"
	run "$DAXINFO" --json "$WORK/tmpfs/file"
	check 'tmpfs: a file on a read-only mount is answered' gives 0 '.subjects[0].facts.mount.read_only == true'
	run "$DAXINFO" --json --trial-file "$WORK/tmpfs"
	check 'tmpfs: a trial file on a read-only mount fails with EROFS' gives 0 '.subjects[0] |
		.facts.file.trial_file == "EROFS" and any(.findings[]; .id == "trial-file-refused") and .errors == []'
elif [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ] && shm=$(mktemp /dev/shm/daxinfo-test.XXXXXX); then
	finally "rm -f $shm"
	printf x >"$shm"
	run "$DAXINFO" --json "$shm"
	check 'tmpfs: a file is in the page cache, and volatile' gives 0 "$volatile"
else
	skip 'tmpfs' 'nothing can be mounted, and /dev/shm is not tmpfs'
fi

# The upper directory is on tmpfs, because it cannot be on another overlay.
can_overlay() {
	can_mount && mkdir "$WORK/layers" "$WORK/overlay" && mount -t tmpfs daxinfo-test "$WORK/layers" || return 1
	finally "umount $WORK/layers"
	(cd "$WORK/layers" && mkdir lower upper work && printf x >lower/file) && mount_overlay "$WORK/layers/"
}

# mount_overlay PREFIX: of the names of the layers, in the mount options
mount_overlay() {
	(cd "$WORK/layers" && mount -t overlay -o "lowerdir=$1lower,upperdir=$1upper,workdir=$1work" \
		daxinfo-test "$WORK/overlay" 2>/dev/null)
}

if can_overlay; then
	finally "umount $WORK/overlay"
	run "$DAXINFO" --json "$WORK/overlay/file"
	check 'overlay over tmpfs: a file is in the page cache, and volatile' gives 0 \
		"$volatile and .subjects[0].facts.mount.type == \"overlay\""
	check 'overlay over tmpfs: the upper layer is reported' gives 0 \
		".subjects[0].facts.storage[0] | .role == \"upper-layer\" and .mount.type == \"tmpfs\""
	check 'overlay: the finding is about the file below' gives 0 \
		'[.subjects[0].findings[] | select(.cause).id] == ["overlay-over-page-cache"]'
	run "$DAXINFO" "$WORK/overlay/file"
	check 'overlay: text shows the file system' says 'file system *overlay on '
	umount "$WORK/overlay" && mount_overlay ''
	run "$DAXINFO" --json "$WORK/overlay/file"
	check 'overlay over layers that cannot be found: durability is unknown' gives 0 "($words) == \"page-cache page-cache refused unknown\""
else
	skip 'overlay' 'it cannot be mounted here'
fi

can_loop() {
	can_mount && command -v mkfs.ext4 >/dev/null && loop=$(losetup -f --show "$WORK/image" 2>/dev/null)
}

truncate -s 16M "$WORK/image"
if can_loop; then
	finally "losetup -d $loop"
	run "$DAXINFO" --json "$loop"
	check 'a block device is mapped through the page cache' gives 0 ".subjects[0] | .kind == \"block-device\" and
		.verdict.access == \"page-cache\" and .verdict.sync == \"refused\" and .facts.trial == null and .facts.mount == null and
		(.facts.block[0] | .kind == \"loop\" and .size == 16777216 and .backing_file == \"$WORK/image\" and .node == \"$loop\")"
	if have_strace; then
		traced open,openat,openat2 "$DAXINFO" "$loop"
		check 'a block device is not opened for reading or writing' sh -c '! grep -F "$1" "$2" | grep -v O_PATH' sh "\"$loop\"" "$WORK/trace"
	fi
	mkfs.ext4 -q -b 1024 "$loop"
	mkdir "$WORK/ext4"
	if mount -t ext4 "$loop" "$WORK/ext4" 2>/dev/null; then
		finally "umount $WORK/ext4"
		head -c 5000 /dev/zero >"$WORK/ext4/file"
		truncate -s 20000 "$WORK/ext4/file"
		sync -f "$WORK/ext4/file"
		run "$DAXINFO" --json "$WORK/ext4/file"
		check 'ext4 on a loop device: a file is in the page cache, and its device is reported' gives 0 "$buffered and (.subjects[0].facts |
			.mount.type == \"ext4\" and .mount.source == \"$loop\" and .mount.target == \"$WORK/ext4\" and
			.block[0].node == \"$loop\" and .block[0].kind == \"loop\" and .file.xflag_dax == false)"
		check 'ext4 on a loop device: extents and holes add up to the size of the file' holds \
			'.subjects[0].facts.extents | .mapped == 5120 and .mapped + .holes == 20000 and .count == 1'
		jq -c '.subjects[0].facts.block[0].dax = true' "$WORK/out" >"$WORK/saved"
		run "$DAXINFO" --json --replay="$WORK/saved"
		check 'ext4 on a loop device: blocks of 1 KiB are a finding if the device has DAX' gives 0 '.subjects[0] |
			.facts.mount.block_size == 1024 and (.findings | any(.id == "block-size-not-page-size"))'
	else
		skip 'ext4 on a loop device' 'it cannot be mounted here'
	fi
else
	skip 'a loop device, and ext4 on it' 'it cannot be set up here'
fi
plan
