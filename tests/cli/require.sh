#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# --require: the exit status for saved facts, for one and for several requirements.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

golden=$TESTS/golden

# check_case STATUS REQUIREMENTS CASE: a golden case ends with that status
check_case() {
	run "$DAXINFO" --require="$2" --replay="$golden/$3/facts.json"
	check "$3: $2 gives $1" [ "$status" -eq "$1" ]
}

check_case 0 direct ext4-nfit
check_case 0 direct,sync,cpu-flush,map-direct ext4-nfit
check_case 1 no-flush ext4-nfit
check_case 1 page-cache ext4-nfit
check_case 1 direct,page-cache ext4-nfit
check_case 0 direct virtio-pmem
check_case 1 sync virtio-pmem
check_case 1 cpu-flush virtio-pmem
check_case 0 direct,sync xfs-e820
check_case 3 cpu-flush xfs-e820
check_case 3 no-flush xfs-e820
check_case 3 map-direct xfs-e820
check_case 1 cpu-flush,no-flush,page-cache xfs-e820
check_case 0 page-cache tmpfs
check_case 1 direct tmpfs
check_case 1 huge tmpfs
check_case 3 direct,page-cache,huge disputed
check_case 3 sync flags-not-validated
check_case 4 direct missing
check_case 0 dax,persistent,no-media-errors ext4-nfit
check_case 1 pin ext4-nfit
check_case 0 pin device-dax
check_case 1 persistent tmpfs
check_case 0 persistent virtio-pmem
check_case 3 persistent xfs-e820
check_case 3 no-media-errors tmpfs

# A profile that is about losing data passes where it is only slow.
for profile in mariadb-redo-safe pmdk-safe; do
	check_case 0 profile:$profile ext4-nfit
	check_case 0 profile:$profile virtio-pmem
	check_case 3 profile:$profile xfs-e820
	check_case 1 profile:$profile tmpfs
done
check_case 1 profile:mariadb-redo virtio-pmem
check_case 3 profile:qemu-pmem xfs-e820

# A requirement's reason is about its own question, or about access.
run "$DAXINFO" --require=sync --replay="$golden/tmpfs/facts.json"
check 'the reason for sync is not about durability' grep -q "'sync' is required: refused: Files of this file system" "$WORK/err"

# edited FILTER: the golden case ext4-nfit with its facts changed
edited() {
	jq -c ".subjects[0] |= ($1)" "$golden/ext4-nfit/facts.json" >"$WORK/edited"
}

# MAP_SYNC that an asynchronous region cannot keep: a finding says that the kernel is wrong.
jq -c '.subjects[0].facts.trial.sync = "ok"' "$golden/virtio-pmem/facts.json" >"$WORK/edited"
run "$DAXINFO" --require=sync --replay="$WORK/edited"
check 'sync is unknown where a finding contradicts it' [ "$status" -eq 3 ]
run "$DAXINFO" --require=direct --replay="$WORK/edited"
check 'direct holds where a finding is about sync' [ "$status" -eq 0 ]

# no_store FILTER REASON: no store is possible, so what is required of stores does not hold, and all else does
no_store() {
	edited "$1"
	for name in cpu-flush map-direct; do
		run "$DAXINFO" --require=$name --replay="$WORK/edited"
		check "$name: $2" grep -q "'$name' is required: .*: $2" "$WORK/err"
		check "$name fails: $2" [ "$status" -eq 1 ]
	done
	run "$DAXINFO" --require=direct,sync,persistent --replay="$WORK/edited"
	check "direct, sync and persistent hold: $2" [ "$status" -eq 0 ]
}
no_store .facts.extents.media_errors=512 'Blocks of this file have media errors'
run "$DAXINFO" --require=no-media-errors --replay="$WORK/edited"
check 'no-media-errors fails where there are some' [ "$status" -eq 1 ]
no_store .facts.mount.fs_read_only=true 'The file system is read-only'
edited .facts.mount.read_only=true
run "$DAXINFO" --require=cpu-flush,map-direct --replay="$WORK/edited"
check 'a mount that is read-only for this process alone proves nothing' [ "$status" -eq 0 ]
no_store .facts.region.read_only=true 'The region is read-only'

edited '.facts.file.size = 0 | .facts.extents.holes = 0'
"$DAXINFO" --json --replay="$WORK/edited" >"$WORK/out"
check 'nothing is proved of the block map of an empty file' \
	[ "$(jq -r '.subjects[0].verdict.map_direct_2017' "$WORK/out")" = unknown ]

run "$DAXINFO" --require=direct --replay="$golden/tmpfs/facts.json"
check 'a requirement that does not hold is reported in one line' [ "$(wc -l <"$WORK/err")" -eq 1 ]
check 'the message has the requirement, the actual answer and the reason' grep -q "'direct' is required: page-cache: .*tmpfs" "$WORK/err"
run "$DAXINFO" --require=direct --replay="$golden/dax-never/facts.json"
check 'the message has the remedy' grep -q 'Remedy: umount' "$WORK/err"
jq -c '.subjects[0].facts.mount.root = "/sub"' "$golden/dax-never/facts.json" >"$WORK/edited"
run "$DAXINFO" -e --replay="$WORK/edited"
check 'of a bind mount no remedy mounts the whole file system there' eval '! grep -q "umount /mnt" "$WORK/out" && grep -q "# unmount the file system of /dev/pmem0 everywhere" "$WORK/out"'
for option in -q '' --plugin; do
	# shellcheck disable=SC2086
	run "$DAXINFO" $option --require=direct --replay="$golden/raw-namespace/facts.json"
	check "no message has a command that destroys data: ${option:-text}" [ -z "$(cat "$WORK/out" "$WORK/err" | grep -e create-namespace -e mkfs)" ]
done
run "$DAXINFO" -e --replay="$golden/raw-namespace/facts.json"
check '-e says that a command destroys data before it prints it' eval 'grep -A 1 "^ *# The next command destroys data.$" "$WORK/out" | grep -q "ndctl create-namespace -e "'
"$DAXINFO" --json --replay="$golden/raw-namespace/facts.json" >"$WORK/out"
check 'JSON says that a command destroys data' [ "$(jq '[.subjects[].findings[].remedy | select(.) | .destroys_data] | any' "$WORK/out")" = true ]
jq -c '.subjects[0].facts.mount.type = "xfs"' "$golden/one-kilobyte-blocks/facts.json" >"$WORK/xfs"
"$DAXINFO" --json --replay="$WORK/xfs" >"$WORK/out"
check 'XFS gets mkfs.xfs' [ -n "$(jq -r '.subjects[].findings[].remedy.command' "$WORK/out" | grep '^mkfs.xfs -b size=4096 /')" ]
run "$DAXINFO" --require=direct --replay="$golden/ext4-nfit/facts.json"
check 'no message if a requirement holds' [ ! -s "$WORK/err" ]
check 'the answer is printed if a requirement holds' grep -q 'sync-capable' "$WORK/out"
run "$DAXINFO" -q --require=direct --replay="$golden/tmpfs/facts.json"
check '-q prints no answer' [ ! -s "$WORK/out" ]
check '-q prints no message' [ ! -s "$WORK/err" ]
check '-q ends with the same status' [ "$status" -eq 1 ]

file=$WORK/file
echo data >"$file"
run "$DAXINFO" --require=page-cache,direct "$file" "$WORK/missing"
check 'status 1 for a failed requirement outranks status 4' [ "$status" -eq 1 ]
run "$DAXINFO" --require=page-cache "$file" "$WORK/missing"
check 'status 4 for a missing path outranks status 3' [ "$status" -eq 4 ]
run "$DAXINFO" --require=direct,sync "$WORK"
check 'status 1 for a failed requirement outranks status 3' [ "$status" -eq 1 ]
run "$DAXINFO" --require=sync "$WORK"
check 'sync is refused by configuration for a directory without DAX: status 1' [ "$status" -eq 1 ]

for wrong in synk '' 'direct,' direct,,sync; do
	run "$DAXINFO" --require="$wrong" "$file"
	check "--require=$wrong is a usage error" [ "$status" -eq 2 ]
	check "--require=$wrong is reported in one line" [ "$(wc -l <"$WORK/err")" -eq 1 ]
done
run "$DAXINFO" --require=synk "$file"
check 'a usage error names the nearest requirement' grep -q "nearest is 'sync'" "$WORK/err"
plan
