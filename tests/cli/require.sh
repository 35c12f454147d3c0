#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Requirements, and the one exit status that is given of several.
. "$(dirname "$0")/../lib.sh"

golden=$(dirname "$0")/../golden

# STATUS REQUIREMENTS CASE: what saved facts must give.
judged() {
	run "$DAXINFO" --require="$2" --replay="$golden/$3/facts.json"
	check "$3: $2 gives $1" [ "$status" -eq "$1" ]
}

judged 0 direct ext4-nfit
judged 0 direct,sync,cpu-flush,map-direct ext4-nfit
judged 1 no-flush ext4-nfit
judged 1 page-cache ext4-nfit
judged 1 direct,page-cache ext4-nfit
judged 0 direct virtio-pmem
judged 1 sync virtio-pmem
judged 1 cpu-flush virtio-pmem
judged 0 direct,sync xfs-e820
judged 3 cpu-flush xfs-e820
judged 3 no-flush xfs-e820
judged 3 map-direct xfs-e820
judged 1 cpu-flush,no-flush,page-cache xfs-e820
judged 0 page-cache tmpfs
judged 1 direct tmpfs
judged 1 huge tmpfs
judged 3 direct,page-cache,huge disputed
judged 3 sync flags-not-validated
judged 4 direct missing

run "$DAXINFO" --require=direct --replay="$golden/tmpfs/facts.json"
check 'a requirement that does not hold is told in one line' [ "$(wc -l <"$WORK/err")" -eq 1 ]
check 'with its name, what is so instead, and why' grep -q "'direct' is required: page-cache: .*tmpfs" "$WORK/err"
run "$DAXINFO" --require=direct --replay="$golden/dax-never/facts.json"
check 'and with the remedy' grep -q 'Remedy: umount' "$WORK/err"
run "$DAXINFO" --require=direct --replay="$golden/ext4-nfit/facts.json"
check 'one that holds is not told' [ ! -s "$WORK/err" ]
check 'the answer is printed all the same' grep -q 'sync-capable' "$WORK/out"
run "$DAXINFO" -q --require=direct --replay="$golden/tmpfs/facts.json"
check 'with -q nothing is printed' [ ! -s "$WORK/out" ]
check 'on standard error neither' [ ! -s "$WORK/err" ]
check 'and the status is the same' [ "$status" -eq 1 ]

file=$WORK/file
echo data >"$file"
run "$DAXINFO" --require=page-cache,direct "$file" "$WORK/missing"
check 'what could not be inspected comes before what does not hold' [ "$status" -eq 4 ]
run "$DAXINFO" --require=direct,sync "$WORK"
check 'what does not hold comes before what nobody knows' [ "$status" -eq 1 ]
run "$DAXINFO" --require=sync "$WORK"
check 'a directory that was not tried does not pass' [ "$status" -eq 3 ]

for wrong in synk '' direct, direct,,sync; do
	run "$DAXINFO" --require="$wrong" "$file"
	check "--require=$wrong is a mistake" [ "$status" -eq 2 ]
	check 'told in one line' [ "$(wc -l <"$WORK/err")" -eq 1 ]
done
run "$DAXINFO" --require=synk "$file"
check 'the nearest name is told' grep -q "nearest is 'sync'" "$WORK/err"
plan
