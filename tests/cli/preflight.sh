#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --require: it passes if everything could be read and holds, and in no other case.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

golden=$TESTS/golden
cd "$WORK" || exit 1
head -c 10000 /dev/zero >file
mkdir directory

# quietly STATUS ARGUMENT...: whether daxinfo -q ends with that status, without output
quietly() {
	local wanted=$1
	shift
	run "$DAXINFO" -q "$@"
	both exits "$wanted" silent uncomplaining
}

fails() { [ "$status" -ne 0 ]; }

# check_status STATUS TITLE ARGUMENT...: daxinfo ends with that status, with and without -q
check_status() {
	local wanted=$1 text=$2
	shift 2
	check "-q: $text" quietly "$wanted" "$@"
	run "$DAXINFO" "$@"
	check "$text" exits "$wanted"
}

# Requirements that hold here, and some that do not.
for subject in file directory . $$; do
	check_status 0 "page-cache holds for ${subject/$$/a process}" --require=page-cache "$subject"
	check "page-cache holds for ${subject/$$/a process}: no message" uncomplaining
	check_status 1 "direct does not hold for ${subject/$$/a process}" --require=direct "$subject"
	check "direct does not hold for ${subject/$$/a process}: one line on stderr" lines_err 1
done
check_status 0 'page-cache holds for several subjects' --require=page-cache file directory $$
check_status 1 'one of several subjects does not pass' --require=page-cache file directory /dev/null
check 'only the subject that does not pass is reported' both lines_err 1 complains "^daxinfo: /dev/null: 'page-cache' is required: none: "
run "$DAXINFO" --require=direct file
check 'the message has the actual answer' complains "^daxinfo: file: 'direct' is required: page-cache: ."
run "$DAXINFO" --json --require=direct file
check 'the message has the finding that JSON has' grep -qF -e "$(jq -r '.subjects[0].findings[0].message' out)" err
run "$DAXINFO" --require=direct,sync,cpu-flush,map-direct,huge file
check 'each of five requirements has a line' lines_err 5
for name in direct sync cpu-flush map-direct huge; do
	check "the line of a requirement has its name: $name" complains "^daxinfo: file: '$name' is required: "
done
run "$DAXINFO" --require=direct,direct,direct file
check 'a requirement given three times has one line' lines_err 1
run "$DAXINFO" --require=direct --require=page-cache file
check 'two --require options both count' lines_err 1
run "$DAXINFO" --require=direct $$
check 'the message about a process says that no data file is mapped' complains "^daxinfo: $$: 'direct' is required: no data file is mapped\$"
check_status 4 'a missing path does not pass' --require=page-cache missing
check_status 4 'a missing path beside one that passes does not pass' --require=page-cache missing file
check_status 4 'a missing process does not pass' --require=page-cache 4194305

# Unknown answers.
echo '{"schema":1,"subjects":[{"subject":"x","kind":"file"}]}' >unknown
for name in direct sync cpu-flush no-flush map-direct huge page-cache; do
	check_status 3 "a file of which nothing is known does not pass $name" --require=$name --replay=unknown
done
echo '{"schema":1,"subjects":[{"subject":"1","kind":"process"}]}' >unknown
for name in direct sync page-cache; do
	check_status 3 "a process of which nothing is known does not pass $name" --require=$name --replay=unknown
done
run "$DAXINFO" --require=cpu-flush --replay="$golden/xfs-e820/facts.json"
check 'the message about an unknown answer has the finding and the remedy' both exits 3 lines_err 1 complains ': unknown: .*The platform reports no persistence domain: .* Remedy: ndctl '
jq -c 'select(.case == "ext4-directory")' "$TESTS/captured/6.12.ndjson" >always
check_status 0 'a directory passes by configuration that is certain' --require=sync,cpu-flush,map-direct --replay=always
run "$DAXINFO" --replay=always
check 'the answer about a directory says how to verify it' says '^    verify       daxinfo --trial-file /mnt/ext4/directory$'
jq -c '.facts.region = null' always >unknown-region
run "$DAXINFO" --require=sync,cpu-flush,map-direct --replay=unknown-region
check 'a directory whose region is unknown does not pass' both exits 3 lines_err 3
for name in sync cpu-flush map-direct; do
	check "the remedy for that directory is --trial-file: $name" complains "'$name' is required: unknown: .* Remedy: daxinfo --trial-file /mnt/ext4/directory\$"
done
jq -c '.facts.file.trial_file = "ENOSPC"' always >refused
run "$DAXINFO" --require=sync,cpu-flush --replay=refused
check 'a directory does not pass where a trial file was refused' both exits 3 lines_err 2
check 'the reason is that a trial file was refused' complains "'cpu-flush' is required: cache-line: No file can be created .*(ENOSPC)"
run "$DAXINFO" --json --replay=refused
check 'the configuration decides where a trial file was refused' holds '.subjects[0].verdict | .sync == "capable" and .durability == "cache-line"'
jq -c 'select(.case == "virtio-directory")' "$TESTS/captured/6.12.ndjson" >virtio
run "$DAXINFO" --json --replay=virtio
check 'a directory on virtio-pmem refuses MAP_SYNC by configuration' holds '.subjects[0] | .verdict.sync == "refused" and
	(.evidence | any(.question == "sync" and .answer == "refused" and .weight == "configuration"))'

# Without a subject a requirement does not pass.
without_subject() { check_status "$1" "$2" "${@:3}" --replay=hollow; }

echo '{"schema":1,"subjects":[]}' >hollow
without_subject 3 'saved facts without subjects do not pass' --require=page-cache
check 'the message says that there was no subject' both lines_err 1 complains 'no subject'
check 'saved facts without subjects are not an error without --require' quietly 0 --replay=hollow
: >hollow
without_subject 4 'an empty file of saved facts does not pass' --require=page-cache
echo '{"schema":1,"subjects":[{"subject":"all processes","kind":"host","facts":{"census":{"processes":9,"found":0,"unread":0}}}]}' >hollow
without_subject 1 'a search that found no process does not pass' --require=page-cache
check 'the message says that no process was found' both lines_err 1 complains 'no process was found'
sed -i 's/"unread":0/"unread":1/' hollow
without_subject 3 'a search that could not read all processes does not pass' --require=page-cache
echo '{"schema":1,"subjects":[{"subject":"1","kind":"process","facts":{"process":{"state":"running"}}}]}' >hollow
without_subject 1 'a process without mappings does not pass' --require=page-cache
for name in direct sync cpu-flush; do
	check_status 1 "a process that maps nothing directly does not pass $name" --require=$name $$
done

# What a requirement on a process is about: its data files, or those that --file names.
hold 'map_file("data", SHARED, READ | WRITE); map_file("other", SHARED, READ)'
run "$DAXINFO" --require=direct "$held"
check 'a shared writable mapping in the page cache fails direct' both exits 1 complains "'direct' is required: .*/data: page-cache"
run "$DAXINFO" -e "$held"
check '-e of a process names the cause of a data file, and of no library' [ "$(grep -c '^ *cause ' out)" = "$(grep -c '^ *cause .*/data' out)" ]
run "$DAXINFO" -e -v "$held"
check '-e -v names the causes of libraries after it' both says '^ *cause .*/data' says '^ *cause .*/usr/'
run "$DAXINFO" --require=page-cache --file='*/data' "$held"
check '--file names the file that must be in the page cache' both exits 0 says 'required *page-cache holds for .*/data$'
run "$DAXINFO" --require=direct --file='*/other' "$held"
check '--file names the file that must be direct' both exits 1 complains "'direct' is required: .*/other: page-cache"
run "$DAXINFO" --require=page-cache --file='*/nothing' "$held"
check 'a file that is not mapped fails' both exits 1 complains 'no file that matches --file is mapped'
release
run "$DAXINFO" --file=x $$
check '--file without --require is a usage error' exits 2
run "$DAXINFO" --file=x --require=direct file
check '--file without a process is a usage error' both exits 2 complains '--file applies to processes'
hold 'pid = os.fork() or os._exit(0); ready(pid)'
run "$DAXINFO" -q --require=page-cache "$(head -n 1 held)"
check 'a zombie does not pass' fails
release
if [ "$(cat /proc/2/comm 2>/dev/null)" = kthreadd ]; then
	run "$DAXINFO" -q --require=page-cache 2
	check 'a kernel thread does not pass' fails
else
	skip 'a kernel thread does not pass' 'there is none here'
fi
run "$DAXINFO" -q --require=page-cache -u file
check '-u with a file that is not mapped does not pass' fails
run "$DAXINFO" -q --require=page-cache -a
check '-a does not pass if no process maps anything directly' fails
if is_root && unshare -mpf --mount-proc true 2>/dev/null; then
	run timeout 20 unshare -mpf --mount-proc "$DAXINFO" -q --require=direct -a
	check '-a does not pass if no process maps anything directly, and all were read' exits 1
else
	skip '-a does not pass if no process maps anything directly, and all were read' 'needs a PID namespace'
fi

# --trial-file.
# trial_fails TITLE DIRECTORY ERRNO: a trial file there fails with that error, and sync is unknown
trial_fails() {
	check_status 3 "--trial-file: $1 is unknown" --trial-file --require=sync "$2"
	check "--trial-file: $1: the message has the error" complains "'sync' is required: unknown: .*($3)"
	run "$DAXINFO" --json --trial-file "$2"
	check "--trial-file: $1: JSON has the error" holds ".subjects[0] | .facts.file.trial_file == \"$3\" and .facts.trial == null and (.findings | any(.id == \"trial-file-refused\"))"
}

check_status 1 '--trial-file: MAP_SYNC is refused here' --trial-file --require=sync directory
check_status 0 '--trial-file: a new file here is in the page cache' --trial-file --require=page-cache directory
check '--trial-file leaves no file' [ -z "$(ls -A directory)" ]
check_status 0 '--trial-file does not change the answer about a file' --trial-file --require=page-cache file
check_status 1 '--trial-file does not change the answer about a device' --trial-file --require=page-cache /dev/null
check_status 4 '--trial-file does not create a missing path: status 4' --trial-file --require=page-cache missing
check '--trial-file does not create a missing path' [ ! -e missing ]
if is_root && [ "$(stat -f -c %T /dev/pts 2>/dev/null)" = devpts ]; then
	trial_fails 'a file system without O_TMPFILE' /dev/pts EOPNOTSUPP
	for name in direct cpu-flush huge; do
		run "$DAXINFO" --trial-file --require=$name /dev/pts
		check "--trial-file: a file system without O_TMPFILE: the message about $name has the error" both exits 3 complains "'$name' is required: unknown: .*(EOPNOTSUPP)"
	done
else
	skip '--trial-file: a file system without O_TMPFILE is unknown' 'needs root and devpts'
fi
mount_tmpfs() {
	mkdir "$2" && mount -t tmpfs -o "$1" tmpfs "$2" 2>/dev/null && finally "umount -l $WORK/$2"
}
if is_root && mount_tmpfs ro read-only && mount_tmpfs size=4k full && head -c 4096 /dev/zero >full/all; then
	for case in read-only:EROFS full:ENOSPC; do
		run "$DAXINFO" --trial-file --json "${case%:*}"
		check "--trial-file: ${case%:*}: the configuration decides" holds ".subjects[0] | .facts.file.trial_file == \"${case#*:}\" and
			.verdict.sync == \"refused\" and (.findings | any(.id == \"trial-file-refused\"))"
		check_status 1 "--trial-file: ${case%:*}: sync is refused by configuration" --trial-file --require=sync "${case%:*}"
		check_status 3 "--trial-file: ${case%:*}: page-cache is not proved" --trial-file --require=page-cache "${case%:*}"
	done
else
	skip '--trial-file: a read-only or full file system is unknown' 'needs root and mount'
fi

# Names of requirements and profiles.
"$DAXINFO" --list-requirements | cut -d ' ' -f 1 >names
while read -r name; do
	run "$DAXINFO" -q --require="$name" file
	check "--require accepts $name, which is listed" [ "$status" -ne 2 ]
done <names
for wrong in drect Direct 'direct ' profile mariadb-redo sync,drect -q; do
	run "$DAXINFO" --require="$wrong" file
	check "--require='$wrong' is a usage error" refuses "there is no such requirement.*(see --list-requirements)\$"
done
"$DAXINFO" --list-profiles >profiles
check '--list-profiles has name, requirements, purpose and source of each profile' awk 'NR % 3 == 1 { if (NF != 2 || /^ /) exit 1 }
	NR % 3 != 1 { if (!/^    [^ ]/) exit 1 } END { if (NR % 3 || NR < 3) exit 1 }' profiles
sed -n 's/^\([a-z].*[a-z]\)  *\([a-z,-]*\)$/\1 \2/p' profiles | tr -s ' ' >rows
check '--list-profiles was read by this test' [ "$(wc -l <rows)" -eq $(($(wc -l <profiles) / 3)) ]
check '--list-profiles has no name twice' [ -z "$(cut -d ' ' -f 1 rows | sort | uniq -d)" ]
while read -r name requirements; do
	check "profile $name consists of requirements" [ -z "$(tr , '\n' <<<"$requirements" | grep -vxF -f names)" ]
	for facts in ext4-nfit xfs-e820 virtio-pmem tmpfs one-kilobyte-blocks; do
		"$DAXINFO" --require="$requirements" --replay="$golden/$facts/facts.json" >wanted 2>&1
		wanted=$?
		run "$DAXINFO" --require="profile:$name" --replay="$golden/$facts/facts.json"
		check "profile:$name is the same as its requirements ($facts)" both exits "$wanted" eval 'cat err out | diff <(sort wanted) <(sort err out)'
	done
done <rows
run "$DAXINFO" --require=profile:qemu-pmem,no-flush --replay="$golden/ext4-nfit/facts.json"
check 'a profile and a requirement can be combined' both exits 1 lines_err 1 complains "'no-flush'"
for wrong in mariadb mariadb-red '' direct profile:pmdk; do
	run "$DAXINFO" --require="profile:$wrong" file
	check "profile:$wrong is a usage error" refuses "--require=profile:$wrong: there is no such profile"
done
run "$DAXINFO" --require=profile:mariadb-red file
check 'a usage error names the nearest profile' complains "'mariadb-redo'"
plan
