#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Files on file systems that are mounted for it, and block devices.
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
	check 'tmpfs: through the page cache, and volatile' gives 0 "$volatile and
		(.subjects[0].facts.mount | .type == \"tmpfs\" and .source == \"daxinfo-test\" and .target == \"$WORK/tmpfs\")"
	check 'which a finding says' holds '.subjects[0].findings | any(.id == "volatile-storage")'
	check 'and has no block device' holds '.subjects[0].facts.block == []'
	run "$DAXINFO" --json "$WORK/tmpfs"
	check 'a directory of tmpfs: its files would be in the page cache' gives 0 '.subjects[0].verdict.access == "page-cache"'
	run "$DAXINFO" --json --trial-file "$WORK/tmpfs"
	check 'with a trial file this is proved' gives 0 '.subjects[0] | .kind == "directory" and .verdict.sync == "refused" and
		(.evidence | any(.source == "statx" and .weight == "proof"))'
	check 'and no file is left behind' [ "$(ls -A "$WORK/tmpfs")" = file ]
	mount -o remount,ro "$WORK/tmpfs"
	run "$DAXINFO" --json "$WORK/tmpfs/file"
	check 'a read-only mount is answered for alike' gives 0 '.subjects[0].facts.mount.read_only == true'
	run "$DAXINFO" --json --trial-file "$WORK/tmpfs"
	check 'but takes no trial file, and that is told' gives 0 '.subjects[0] |
		.facts.file.trial_file == "EROFS" and any(.findings[]; .id == "trial-file-refused") and .errors == []'
elif [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ] && shm=$(mktemp /dev/shm/daxinfo-test.XXXXXX); then
	finally "rm -f $shm"
	printf x >"$shm"
	run "$DAXINFO" --json "$shm"
	check 'tmpfs: through the page cache, and volatile' gives 0 "$volatile"
else
	skip 'tmpfs' 'nothing can be mounted, and /dev/shm is none'
fi

# Its upper directory is on tmpfs, because an overlay's cannot be on another overlay.
can_overlay() {
	can_mount && mkdir "$WORK/layers" "$WORK/overlay" && mount -t tmpfs daxinfo-test "$WORK/layers" || return 1
	finally "umount $WORK/layers"
	(cd "$WORK/layers" && mkdir lower upper work && printf x >lower/file && mount -t overlay \
		-o lowerdir=lower,upperdir=upper,workdir=work daxinfo-test "$WORK/overlay" 2>/dev/null)
}

if can_overlay; then
	finally "umount $WORK/overlay"
	run "$DAXINFO" --json "$WORK/overlay/file"
	check 'overlay: through the page cache' gives 0 "$buffered and .subjects[0].facts.mount.type == \"overlay\""
	run "$DAXINFO" "$WORK/overlay/file"
	check 'and told as overlay' says 'file system *overlay on '
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
		check 'and never opened' sh -c '! grep -F "$1" "$2" | grep -v O_PATH' sh "\"$loop\"" "$WORK/trace"
	fi
	mkfs.ext4 -q -b 1024 "$loop"
	mkdir "$WORK/ext4"
	if mount -t ext4 "$loop" "$WORK/ext4" 2>/dev/null; then
		finally "umount $WORK/ext4"
		head -c 5000 /dev/zero >"$WORK/ext4/file"
		truncate -s 20000 "$WORK/ext4/file"
		sync -f "$WORK/ext4/file"
		run "$DAXINFO" --json "$WORK/ext4/file"
		check 'ext4 on it: through the page cache, its device named' gives 0 "$buffered and (.subjects[0].facts |
			.mount.type == \"ext4\" and .mount.source == \"$loop\" and .mount.target == \"$WORK/ext4\" and
			.block[0].node == \"$loop\" and .block[0].kind == \"loop\" and .file.xflag_dax == false)"
		check 'the block map adds up to the file, holes and all' holds \
			'.subjects[0].facts.extents | .mapped == 5120 and .mapped + .holes == 20000 and .count == 1'
		jq -c '.subjects[0].facts.block[0].dax = true' "$WORK/out" >"$WORK/saved"
		run "$DAXINFO" --json --replay="$WORK/saved"
		check 'if the device had DAX, blocks of 1 KiB would stand in the way' gives 0 '.subjects[0] |
			.facts.mount.block_size == 1024 and (.findings | any(.id == "block-size-not-page-size"))'
	else
		skip 'ext4 on a loop device' 'it cannot be mounted here'
	fi
else
	skip 'a loop device, and ext4 on it' 'it cannot be set up here'
fi
plan
