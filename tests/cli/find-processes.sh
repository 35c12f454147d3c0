#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# All processes (-a), and the processes that map files at a path (-u).

# In a PID namespace of its own, if permitted: then the number of processes is known.
if [ -z "${ALONE-}" ] && unshare -fp --mount-proc true 2>/dev/null; then
	ALONE=1 exec unshare -fp --kill-child --mount-proc "$0"
fi
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1

# Whether the exit status is 0: processes that could not be read are counted.
ended() {
	unread=$(jq '[.subjects[].facts.census.unread // 0] | add' out)
	[ -z "${ALONE-}" ] || [ "$unread" -eq 0 ] || return 1
	exits 0
}

# users PATH PID...: -u PATH finds these processes, and ends with the subject that stands for the host
users() {
	path=$1
	shift
	run timeout 60 "$DAXINFO" --json -u "$path"
	for pid; do echo "$pid"; done | sort -n >wanted
	jq -r '.subjects[:-1][] | .subject' out >got
	ended && diff wanted got && holds ".subjects | all(.[:-1][]; .kind == \"process\" and .errors == []) and
		(.[-1] | .kind == \"host\" and .subject == \"$path\" and .facts.census.found == $#)"
}

# only NAME COUNT: every process found has that file alone, mapped COUNT times
only() { holds ".subjects[:-1] | all([.files[].subject] == [\"$1\"] and (.mappings | length == $2 and all(.file == 0)))"; }

mkdir -p dir/below dir2
hold 'map_file("file"); map_file("file", PRIVATE, READ | WRITE); map_file("dir/one"); map_file("dir/below/two"); map_file("dir2/three")
os.link("file", "hard"); os.symlink("file", "soft"); os.symlink("dir", "softdir"); make("unused"); map_file("gone"); os.unlink("gone")
map_file("dir/gone"); os.unlink("dir/gone")'
first=$held
hold 'map_file("file"); map_file("file"); map_file("dir2/three")'
second=$held

check '-u finds the processes that map a file' users file "$first" "$second"
check 'the search itself is not judged like a file' holds '.subjects[-1] | .verdict == null and .evidence == [] and .findings == [] and .stack == []'
check '-u reports the mappings of that file alone' only "$WORK/file" 2
run "$DAXINFO" -u file
check '-u prints the processes that map a file as text' both says "^$first (.*): 0 of 1 mapped file is direct\$" says "^$second (" says '^file: 2 of [0-9]* processes map it'
check '-u finds a file by a hard link' users hard "$first" "$second"
check '-u finds a file by a symbolic link' users soft "$first" "$second"
check '-u finds the one process that maps a file' users dir/one "$first"
check '-u finds no process for a file that is not mapped' users unused
check '-u finds the processes that map files in a directory' users dir "$first"
check '-u reports the files in and below that directory' holds '.subjects[0].files | map(.subject) | sort == ['"\"$WORK/dir/below/two\", \"$WORK/dir/gone\", \"$WORK/dir/one\"]"
check '-u finds a directory whose name begins with that of another' users dir2 "$first" "$second"
check '-u reports the files in that directory alone' only "$WORK/dir2/three" 1
check '-u finds a directory by a symbolic link' users softdir "$first"
check '-u finds a directory with a trailing slash' users dir/ "$first"
check '-u finds a directory by a path with ..' users dir/../dir/below "$first"
check '-u finds the processes of all directories below one' users "$WORK" "$first" "$second"
run "$DAXINFO" --json -u missing -u file
check '-u with a missing path reports ENOENT' holds '.subjects | length == 4 and (.[0] | .kind == "host" and .subject == "missing" and
	.errors[0].errno == "ENOENT" and .facts.census == null)'
check '-u with a missing path ends with status 4' both exits 4 complains '^daxinfo: missing: it cannot be found: No such file'
run "$DAXINFO" --format=ndjson -u file
check '-u with --format=ndjson prints a line for each subject' [ "$(wc -l <out)" -eq 3 ]
run "$DAXINFO" -q -u missing
check '-u -q with a missing path prints nothing' both exits 4 silent

if is_root && mkdir mount bind && mount -t tmpfs mount mount 2>/dev/null; then
	finally "umount -l $WORK/mount"
	hold 'map_file("mount/file"); map_file("mount/gone"); os.unlink("mount/gone"); os.mkdir("mount/dir"); map_file("mount/dir/deep"); map_file("dir/one")'
	third=$held
	check '-u finds the processes that map files on a mount' users mount "$third"
	check '-u reports deleted files on a mount' holds "[.subjects[0].files[].subject] | sort == [\"$WORK/mount/dir/deep\", \"$WORK/mount/file\", \"$WORK/mount/gone\"]"
	mount --bind mount/dir bind && finally "umount -l $WORK/bind"
	check '-u finds a bind mount of a directory' users bind "$third"
	check '-u reports the files of that directory alone' only "$WORK/mount/dir/deep" 1
	hold 'map_file("bind/deep")'
	check '-u finds a directory whose files are mapped through a bind mount' users mount/dir "$third" "$held"
	release
	kill -9 "$third"
	wait "$third" 2>/dev/null
else
	skip '-u with mounts' 'nothing can be mounted'
fi
if is_root && command -v mkfs.ext4 >/dev/null && truncate -s 16M image && mkfs.ext4 -q image 2>/dev/null && mkdir disk && mount -o loop image disk 2>/dev/null; then
	finally "umount -l $WORK/disk"
	loop=$(findmnt -no SOURCE disk)
	hold 'map_file("disk/file")'
	check '-u finds the processes that map files on a block device' users "$loop" "$held"
	check '-u reports the files on that block device alone' only "$WORK/disk/file" 1
	release
else
	skip '-u with a block device' 'no loop device can be set up'
fi
hold 'map_file("/dev/zero", PRIVATE, READ); map_file("file")'
check '-u finds the processes that map a character device' users /dev/zero "$held"
check '-u reports the character device alone' only /dev/zero 1
run "$DAXINFO" "$held"
check 'text counts a mapped character device as not-storage' both says '^ *page-cache .* [0-9]* files* (-v names them)$' says '^ *not-storage  *4K .* 1 file (-v names them)$'
release

# All processes: none maps anything directly here.
run "$DAXINFO" --json -a
check '-a finds no process that maps anything directly' both ended 0 holds '.subjects | length == 1 and (.[0] | .kind == "host" and .command == null and
	.mappings == [] and .files == [] and .facts.census.found == 0)'
[ -z "${ALONE-}" ] || check '-a counts the three processes of the namespace' holds '.subjects[0].facts.census == {"processes": 3, "found": 0, "unread": 0}'
cp out live
run "$DAXINFO" --json --replay=live
check 'a saved answer of -a is read back unchanged' cmp live out
run "$DAXINFO" -u nowhere
check '-u with a path that does not exist prints whose row it is' both exits 4 says '^nowhere: its processes are unknown$'
run "$DAXINFO" -a
check '-a prints a summary as text' says '^all processes: 0 of [0-9]* processes map something with DAX'
run "$DAXINFO" --json -a $$ file
check '-a can be combined with paths and processes' holds '[.subjects[].kind] | sort == ["file", "host", "process"]'
kill -9 "$first" "$second"
wait "$first" "$second" 2>/dev/null
plan
