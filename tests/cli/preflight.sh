#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a preflight check rests on: it passes where everything was seen and holds, and nowhere else.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

golden=$TESTS/golden
cd "$WORK" || exit 1
head -c 10000 /dev/zero >file
mkdir directory

# told COUNT: so many lines on stderr
told() { [ "$(wc -l <err)" -eq "$1" ]; }

# quietly STATUS ARGUMENT...: with -q the same status, and not a byte
quietly() {
	local wanted=$1
	shift
	run "$DAXINFO" -q "$@"
	both exits "$wanted" silent uncomplaining
}

fails() { [ "$status" -ne 0 ]; }

# judged STATUS TEXT ARGUMENT...: that status, told and untold
judged() {
	local wanted=$1 text=$2
	shift 2
	check "$text, quietly" quietly "$wanted" "$@"
	run "$DAXINFO" "$@"
	check "$text" exits "$wanted"
}

# What holds here.
for subject in file directory . $$; do
	judged 0 "page-cache holds for ${subject/$$/a process}" --require=page-cache "$subject"
	check 'and nothing is complained of' uncomplaining
	judged 1 "direct does not for ${subject/$$/a process}" --require=direct "$subject"
	check 'which is one line' told 1
done
judged 0 'and for all of them' --require=page-cache file directory $$
judged 1 'one of several is enough not to pass' --require=page-cache file directory /dev/null
check 'and is the one that is told' both told 1 complains "^daxinfo: /dev/null: 'page-cache' is required: none: "
run "$DAXINFO" --require=direct file
check 'what does not hold comes with what is so instead' complains "^daxinfo: file: 'direct' is required: page-cache: ."
run "$DAXINFO" --json --require=direct file
check 'and with the finding that JSON has for it' grep -qF -e "$(jq -r '.subjects[0].findings[0].message' out)" err
run "$DAXINFO" --require=direct,sync,cpu-flush,map-direct,huge file
check 'each requirement has a line of its own' told 5
for name in direct sync cpu-flush map-direct huge; do
	check "with its name: $name" complains "^daxinfo: file: '$name' is required: "
done
run "$DAXINFO" --require=direct,direct,direct file
check 'but not twice' told 1
run "$DAXINFO" --require=direct --require=page-cache file
check 'of the option given twice both count' told 1
run "$DAXINFO" --require=direct $$
check 'of a process it is that nothing is mapped directly' complains "^daxinfo: $$: 'direct' is required: nothing is mapped directly\$"
judged 4 'what is not there does not pass' --require=page-cache missing
judged 4 'nor is it hidden by what does' --require=page-cache missing file
judged 4 'nor does a process that is not there' --require=page-cache 4194305

# What nobody knows.
echo '{"schema":1,"subjects":[{"subject":"x","kind":"file"}]}' >unknown
for name in direct sync cpu-flush no-flush map-direct huge page-cache; do
	judged 3 "nothing known, nothing passed: $name" --require=$name --replay=unknown
done
echo '{"schema":1,"subjects":[{"subject":"1","kind":"process"}]}' >unknown
for name in direct sync page-cache; do
	judged 3 "nor of a process: $name" --require=$name --replay=unknown
done
run "$DAXINFO" --require=cpu-flush --replay="$golden/xfs-e820/facts.json"
check 'what is unknown is told with the finding and the remedy' both exits 3 told 1 complains ': unknown: .*the platform does not say .* Remedy: ndctl '
jq -c 'select(.case == "ext4-directory")' "$TESTS/captured/6.12.ndjson" >always
run "$DAXINFO" --require=sync,cpu-flush,map-direct --replay=always
check 'a directory that was not tried does not pass on persistent memory either' both exits 3 told 3
for name in sync cpu-flush map-direct; do
	check "and it is told how to be: $name" complains "'$name' is required: unknown: .* Remedy: daxinfo --trial-file /mnt/ext4/directory\$"
done

# Without a subject there is no pass.
hollow() { judged "$1" "$2" "${@:3}" --replay=hollow; }

echo '{"schema":1,"subjects":[]}' >hollow
hollow 3 'an answer without subjects holds nothing' --require=page-cache
check 'and says so' both told 1 complains 'no subject'
check 'without --require there is nothing that it could fail' quietly 0 --replay=hollow
: >hollow
hollow 4 'nor does an empty file' --require=page-cache
echo '{"schema":1,"subjects":[{"subject":"all processes","kind":"host","facts":{"census":{"processes":9,"found":0,"unread":0}}}]}' >hollow
hollow 1 'nor a search that found nobody' --require=page-cache
check 'and says so' both told 1 complains 'no process was found'
sed -i 's/"unread":0/"unread":1/' hollow
hollow 3 'nor one that could not see them all' --require=page-cache
echo '{"schema":1,"subjects":[{"subject":"1","kind":"process","facts":{"process":{"state":"running"}}}]}' >hollow
hollow 1 'nor a process that maps nothing' --require=page-cache
for name in direct sync cpu-flush; do
	judged 1 "nor does $name of one that maps nothing directly" --require=$name $$
done
hold 'pid = os.fork() or os._exit(0); ready(pid)'
run "$DAXINFO" -q --require=page-cache "$(head -n 1 held)"
check 'nor a zombie' fails
release
if [ "$(cat /proc/2/comm 2>/dev/null)" = kthreadd ]; then
	run "$DAXINFO" -q --require=page-cache 2
	check 'nor a thread of the kernel' fails
else
	skip 'nor a thread of the kernel' 'there is none here'
fi
run "$DAXINFO" -q --require=page-cache -u file
check 'nor a file that nobody maps' fails
run "$DAXINFO" -q --require=page-cache -a
check 'nor all processes, where none maps anything directly' fails
if is_root && unshare -mpf --mount-proc true 2>/dev/null; then
	run timeout 20 unshare -mpf --mount-proc "$DAXINFO" -q --require=direct -a
	check 'also where each of them could be read' exits 1
else
	skip 'also where each of them could be read' 'needs a PID namespace'
fi

# --trial-file: what it cannot try is not taken for tried.
# refused TEXT DIRECTORY ERRNO
refused() {
	judged 3 "$1" --trial-file --require=sync "$2"
	check 'and says why' complains "'sync' is required: unknown: .*($3)"
	run "$DAXINFO" --json --trial-file "$2"
	check 'as JSON does' holds ".subjects[0] | .facts.file.trial_file == \"$3\" and .facts.trial == null and (.findings | any(.id == \"trial-file-refused\"))"
}

judged 1 'a new file here refuses MAP_SYNC' --trial-file --require=sync directory
judged 0 'and goes through the page cache' --trial-file --require=page-cache directory
check 'nothing is left of it' [ -z "$(ls -A directory)" ]
judged 0 'a file is judged as without it' --trial-file --require=page-cache file
judged 1 'what is neither is, too' --trial-file --require=page-cache /dev/null
judged 4 'what is not there is not made' --trial-file --require=page-cache missing
check 'it is not there still' [ ! -e missing ]
if is_root && [ "$(stat -f -c %T /dev/pts 2>/dev/null)" = devpts ]; then
	refused 'a file system without O_TMPFILE proves nothing' /dev/pts EOPNOTSUPP
	for name in direct cpu-flush huge; do
		run "$DAXINFO" --trial-file --require=$name /dev/pts
		check "$name says why, too" both exits 3 complains "'$name' is required: unknown: .*(EOPNOTSUPP)"
	done
else
	skip 'a file system without O_TMPFILE' 'needs root and devpts'
fi
mounted() {
	mkdir "$2" && mount -t tmpfs -o "$1" tmpfs "$2" 2>/dev/null && finally "umount -l $WORK/$2"
}
if is_root && mounted ro read-only && mounted size=4k full && head -c 4096 /dev/zero >full/all; then
	refused 'nor does one that is read-only' read-only EROFS
	refused 'nor one that is full' full ENOSPC
else
	skip 'file systems that are read-only or full' 'needs root and mount'
fi

# Names, of requirements and of profiles.
"$DAXINFO" --list-requirements | cut -d ' ' -f 1 >names
while read -r name; do
	run "$DAXINFO" -q --require="$name" file
	check "$name is taken, as it is listed" [ "$status" -lt 2 ]
done <names
for wrong in drect Direct 'direct ' profile mariadb-redo sync,drect -q; do
	run "$DAXINFO" --require="$wrong" file
	check "--require='$wrong' is a mistake" refuses "there is no such requirement; nearest is '.*(see --list-requirements)\$"
done
"$DAXINFO" --list-profiles >profiles
check 'profiles have a name, requirements, what for, and where from' awk 'NR % 3 == 1 { if (NF != 2 || /^ /) exit 1 }
	NR % 3 != 1 { if (!/^    [^ ]/) exit 1 } END { if (NR % 3 || NR < 3) exit 1 }' profiles
sed -n 's/^\([a-z].*[a-z]\)  *\([a-z,-]*\)$/\1 \2/p' profiles | tr -s ' ' >rows
check 'each row is read' [ "$(wc -l <rows)" -eq $(($(wc -l <profiles) / 3)) ]
check 'each name is there once' [ -z "$(cut -d ' ' -f 1 rows | sort | uniq -d)" ]
while read -r name requirements; do
	check "$name is made of requirements" [ -z "$(tr , '\n' <<<"$requirements" | grep -vxF -f names)" ]
	for facts in ext4-nfit xfs-e820 virtio-pmem tmpfs one-kilobyte-blocks; do
		"$DAXINFO" --require="$requirements" --replay="$golden/$facts/facts.json" >wanted 2>&1
		wanted=$?
		run "$DAXINFO" --require="profile:$name" --replay="$golden/$facts/facts.json"
		check "profile:$name is what it is listed as ($facts)" both exits "$wanted" eval 'cat err out | diff <(sort wanted) <(sort err out)'
	done
done <rows
run "$DAXINFO" --require=profile:qemu-pmem,no-flush --replay="$golden/ext4-nfit/facts.json"
check 'a profile may stand among requirements' both exits 1 told 1 complains "'no-flush'"
for wrong in mariadb mariadb-red '' direct profile:pmdk; do
	run "$DAXINFO" --require="profile:$wrong" file
	check "profile:$wrong is a mistake" refuses "--require=profile:$wrong: there is no such profile; nearest is '"
done
run "$DAXINFO" --require=profile:mariadb-red file
check 'which names the nearest' complains "'mariadb-redo'"
plan
