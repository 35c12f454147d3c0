#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# All processes (-a), and those that map what lies at a path (-u).

# Among processes of our own alone, where we may: how many there are can be told then.
if [ -z "${ALONE-}" ] && unshare -fp --mount-proc true 2>/dev/null; then
	ALONE=1 exec unshare -fp --kill-child --mount-proc "$0"
fi
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1

# Whether the run ended with what could be read.
ended() {
	unread=$(jq '[.subjects[].facts.census.unread // 0] | add' out)
	[ -z "${ALONE-}" ] || [ "$unread" -eq 0 ] || return 1
	exits $((unread ? 4 : 0))
}

# users PATH PID...: the processes that map it are these, and then comes the host
users() {
	path=$1
	shift
	run timeout 60 "$DAXINFO" --json -u "$path"
	for pid; do echo "$pid"; done | sort -n >wanted
	jq -r '.subjects[:-1][] | .subject' out >got
	ended && diff wanted got && holds ".subjects | all(.[:-1][]; .kind == \"process\" and .errors == []) and
		(.[-1] | .kind == \"host\" and .subject == \"$path\" and .facts.census.found == $#)"
}

# only NAME COUNT: every process that was found has nothing but that file, so often mapped
only() { holds ".subjects[:-1] | all([.files[].subject] == [\"$1\"] and (.mappings | length == $2 and all(.file == 0)))"; }

mkdir -p dir/below dir2
hold 'map_file("file"); map_file("file", PRIVATE, READ | WRITE); map_file("dir/one"); map_file("dir/below/two"); map_file("dir2/three")
os.link("file", "hard"); os.symlink("file", "soft"); os.symlink("dir", "softdir"); make("unused"); map_file("gone"); os.unlink("gone")
map_file("dir/gone"); os.unlink("dir/gone")'
first=$held
hold 'map_file("file"); map_file("file"); map_file("dir2/three")'
second=$held

check 'the processes that map a file' users file "$first" "$second"
check 'with its mappings, and no others' only "$WORK/file" 2
run "$DAXINFO" -u file
check 'in text' both says "^$first (.*): 0 of 1 mapped file is direct\$" says "^$second (" says '^file: 2 found among [0-9]* processes'
check 'by another name of it' users hard "$first" "$second"
check 'by a link to it' users soft "$first" "$second"
check 'a file that one maps' users dir/one "$first"
check 'and one that nobody does' users unused
check 'a directory' users dir "$first"
check 'with what lies below it' holds '.subjects[0].files | map(.subject) | sort == ['"\"$WORK/dir/below/two\", \"$WORK/dir/gone\", \"$WORK/dir/one\"]"
check 'one whose name begins alike' users dir2 "$first" "$second"
check 'with what lies there alone' only "$WORK/dir2/three" 1
check 'a directory by a link' users softdir "$first"
check 'a directory with a slash' users dir/ "$first"
check 'a directory by another way to it' users dir/../dir/below "$first"
check 'and all of them' users "$WORK" "$first" "$second"
run "$DAXINFO" --json -u missing -u file
check 'a path that is not there says so' holds '.subjects | length == 4 and (.[0] | .kind == "host" and .subject == "missing" and
	.errors[0].errno == "ENOENT" and .facts.census == null)'
check 'with status 4' both exits 4 complains '^daxinfo: missing: it cannot be found: No such file'
run "$DAXINFO" --format=ndjson -u file
check 'in lines' [ "$(wc -l <out)" -eq 3 ]
run "$DAXINFO" -q -u missing
check 'or in silence' both exits 4 silent

if is_root && mkdir mount bind && mount -t tmpfs mount mount 2>/dev/null; then
	finally "umount -l $WORK/mount"
	hold 'map_file("mount/file"); map_file("mount/gone"); os.unlink("mount/gone"); os.mkdir("mount/dir"); map_file("mount/dir/deep"); map_file("dir/one")'
	third=$held
	check 'a mount point' users mount "$third"
	check 'has deleted files, too' holds "[.subjects[0].files[].subject] | sort == [\"$WORK/mount/dir/deep\", \"$WORK/mount/file\", \"$WORK/mount/gone\"]"
	mount --bind mount/dir bind && finally "umount -l $WORK/bind"
	check 'a part of it that is mounted elsewhere' users bind "$third"
	check 'is that part' only "$WORK/mount/dir/deep" 1
	hold 'map_file("bind/deep")'
	check 'whichever way it is mapped' users mount/dir "$third" "$held"
	release
	kill -9 "$third"
	wait "$third" 2>/dev/null
else
	skip 'a mount point' 'nothing can be mounted'
fi
if is_root && command -v mkfs.ext4 >/dev/null && truncate -s 16M image && mkfs.ext4 -q image 2>/dev/null && mkdir disk && mount -o loop image disk 2>/dev/null; then
	finally "umount -l $WORK/disk"
	loop=$(findmnt -no SOURCE disk)
	hold 'map_file("disk/file")'
	check 'a block device' users "$loop" "$held"
	check 'has what lies on its file system' only "$WORK/disk/file" 1
	release
else
	skip 'a block device' 'no loop device can be had'
fi
hold 'map_file("/dev/zero", PRIVATE, READ); map_file("file")'
check 'a character device' users /dev/zero "$held"
check 'and nothing else' only /dev/zero 1
run "$DAXINFO" "$held"
check 'which is no page cache' both says '^ *page-cache .* [0-9]* files* (-v names them)$' says '^ *not-mappable  *4K .* 1 file (-v names them)$'
release

# All of them: none maps anything directly here.
run "$DAXINFO" --json -a
check 'of all processes none is direct' both ended 0 holds '.subjects | length == 1 and (.[0] | .kind == "host" and .command == null and
	.mappings == [] and .files == [] and .facts.census.found == 0)'
[ -z "${ALONE-}" ] || check 'there are us and two others' holds '.subjects[0].facts.census == {"processes": 3, "found": 0, "unread": 0}'
cp out live
run "$DAXINFO" --json --replay=live
check 'which can be judged again' cmp live out
run "$DAXINFO" -a
check 'in text' says '^all processes: 0 found among [0-9]* processes'
run "$DAXINFO" --json -a $$ file
check '-a comes with others' holds '[.subjects[].kind] | sort == ["file", "host", "process"]'
kill -9 "$first" "$second"
wait "$first" "$second" 2>/dev/null
plan
