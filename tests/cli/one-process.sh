#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What daxinfo reports for a process on a machine without persistent memory.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1

# as_maps PID: whether the mappings of the last answer are those of /proc/PID/maps
as_maps() { "$TESTS/helpers/compare-maps" "$1" "$WORK/out"; }

# Larger than any PID.
NOBODY=4194305

topic 'a shell'
run "$DAXINFO" --json $$
check 'JSON describes the process' gives 0 ".subjects | length == 1 and (.[0] | .subject == \"$$\" and
	.kind == \"process\" and .command == \"$(cat /proc/$$/comm)\" and .verdict == null and .errors == [] and
	.facts.process.pid == $$ and .facts.process.state == \"running\" and .facts.process.other_mount_namespace == false)"
check 'JSON has the mappings of /proc/PID/maps' as_maps $$
check_schema 'JSON is valid against the schema'
check 'no mapping is direct, or was made with MAP_SYNC' holds '.subjects[0].mappings |
	all(.verdict.status == "page-cache" and .sync_mapped == false and .memory == null)'
check 'without direct mappings, neither smaps nor pages are read' holds '.subjects[0] | .facts.process.smaps_stall == null and
	.facts.process.smaps_read == null and .cost.smaps_read == false'
check 'JSON has the cost' holds '.subjects[0].cost | .microseconds > 0 and .bytes_read >= 1000 and .bytes_read < 100000'
files=$(jq '.subjects[0].files | length' out)
mappings=$(jq '.subjects[0].mappings | length' out)
run "$DAXINFO" --format=ndjson $$
check 'ndjson is one line' [ "$(wc -l <out)" -eq 1 ]
check 'ndjson has the same mappings' both as_maps $$ exits 0
check_schema 'ndjson is valid against the schema'
run "$DAXINFO" $$
check 'text has a summary' both exits 0 says "^$$ ([^)]*): 0 of $files mapped files are direct\$"
check 'text counts the files in the page cache' says "^    page-cache .* $files files (-v names them)\$"
run "$DAXINFO" -v $$
check '-v prints the name of each file' [ "$(grep -c '^    page-cache .* /' out)" -eq "$files" ]
check '-v prints the cost' says '^    cost  *[0-9.]* ms, [0-9.]*K of /proc read, smaps not$'
run "$DAXINFO" --mappings $$
check '--mappings prints a row for each mapping' [ "$(grep -c '^    page-cache ' out)" -eq "$mappings" ]
/usr/bin/awk 'split($0, word) && word[5] != 0 { print word[1], word[2] }' /proc/$$/maps >wanted
awk '$1 == "page-cache" { print $2, $3 }' out >got
check '--mappings prints addresses and permissions' diff wanted got

topic
run "$DAXINFO" -p $$ --json
check '-p PID is the same as PID' gives 0 ".subjects[0].facts.process.pid == $$"
printf x >"$$"
run "$DAXINFO" "./$$"
check 'a file is answered whose name is a number' both exits 0 says "^\./$$: page-cache"
run "$DAXINFO" --json -- $$
check 'a number after -- is a process' gives 0 '.subjects[0].kind == "process"'
run "$DAXINFO" --json "0$$"
check 'leading zeros of a PID are ignored' gives 0 ".subjects[0].subject == \"$$\""
run "$DAXINFO" --json "./$$" $$ /dev/null -p $$
check 'processes and paths are answered in one run' gives 0 "[.subjects[] | .kind] == [\"process\", \"file\", \"process\", \"other\"]"
for pid in '' x 12x -1 self 1: :1 1:2:3 1:x '1 '; do
	run "$DAXINFO" -p "$pid"
	check "-p '$pid' is a usage error" refuses "--pid=$pid: "
done

run "$DAXINFO" $NOBODY
topic 'a missing process'
check 'text is empty, and status is 4' both exits 4 silent
check 'standard error reports it' complains "^daxinfo: $NOBODY: there is no such process\$"
run "$DAXINFO" --json $NOBODY $$
check 'other subjects are answered' gives 4 '.subjects | length == 2 and (.[0] | .kind == "process" and .mappings == [] and
	.files == [] and .facts.process == null and .errors[0].errno == "ENOENT") and .[1].errors == []'
check_schema 'JSON is valid against the schema'
for pid in 0 18446744073709551615 99999999999999999999999; do
	run timeout 20 "$DAXINFO" $pid
	check "PID $pid is an error" both exits 4 complains "^daxinfo: $pid: "
done
run "$DAXINFO" -q $NOBODY
check '-q prints nothing, and status is 4' both exits 4 silent

# By the inode of a pidfd; valgrind 3.19 does not know pidfd_open.
topic 'a process by PID:INODE'
inode_of() {
	[ -z "${PROGRAM:-}" ] || return 1
	/usr/bin/python3 -c 'import os, sys
assert os.uname().release.split(".") and tuple(map(int, os.uname().release.split(".")[:2])) >= (6, 9)
print(os.fstat(os.pidfd_open(int(sys.argv[1]))).st_ino)' "$1" 2>/dev/null
}

if inode=$(inode_of $$); then
	run "$DAXINFO" --json -p "$$:$inode"
	check 'the process is answered' gives 0 ".subjects[0] | .subject == \"$$\" and .facts.process.pidfd_inode == $inode"
	run "$DAXINFO" --json "-p$$"
	check 'JSON has the inode' holds ".subjects[0].facts.process.pidfd_inode == $inode"
	run "$DAXINFO" --json -p "$$:$((inode + 1000000))"
	check 'another inode is another process' gives 4 '.subjects[0] | .facts.process == null and .mappings == [] and
		.errors == [{"source": "maps", "errno": "ESTALE", "message": "the process of that number is another one"}]'
	run "$DAXINFO" -p "$$:$((inode + 1000000))"
	check 'standard error reports that it is another process' complains ": the process of that number is another one\$"
	run "$DAXINFO" -p "$NOBODY:$inode"
	check 'a missing process is an error' both exits 4 complains 'no such process'
else
	skip 'the process is answered' 'this kernel has no pidfs (Linux 6.9)'
	run "$DAXINFO" --json -p "$$:5"
	check 'without pidfs, it is an error' gives 4 '.subjects[0].errors[0].errno == "ENODATA"'
fi

topic 'a command with control bytes'
hold 'call_itself(b"x\x1b[31m)\xff\"\nq")'
run "$DAXINFO" "$held"
check 'text escapes it' both plain says "^$held (x\\\\x1b\[31m)\\\\xff\"\\\\x0aq): "
check 'text has it on one line' [ "$(grep -c "^$held" out)" -eq 1 ]
run "$DAXINFO" --json "$held"
check 'JSON has it, byte for byte' gives 0 '.subjects[0] | .command == "x\u001b[31m)\ufffd\"\nq" and .command_bytes == "781b5b33316d29ff220a71" and
	.facts.process.state == "running"'
check_schema 'JSON is valid against the schema'
release
hold 'call_itself(b") Z 0 0 0 0 0 0")'
run "$DAXINFO" --json "$held"
topic
check 'a command that looks like the state of /proc/PID/stat does not change the state' gives 0 '.subjects[0] | .command == ") Z 0 0 0 0 0 0" and .facts.process.state == "running"'
release

# Processes without mappings.
hold 'pid = os.fork() or os._exit(0); ready(pid)'
zombie=$(head -n 1 held)
run "$DAXINFO" "$zombie"
check 'a zombie is reported as not applicable' both exits 0 says "^$zombie (.*): not applicable, a zombie maps no files\$"
run "$DAXINFO" --json "$zombie"
check 'a zombie has no mappings, and is not an error' gives 0 '.subjects[0] | .mappings == [] and .files == [] and .errors == [] and .facts.process.state == "zombie"'
release
hold 'map_file("kept"); import threading, time
def stay():
    while open("/proc/self/stat").read().split(")")[1].split()[0] != "Z":
        time.sleep(0.01)
    ready()
    signal.sigtimedwait([signal.SIGTERM], 100)
threading.Thread(target=stay).start()
libc.pthread_exit(None)'
run "$DAXINFO" --json "$held"
check 'a process whose first thread has ended is not a zombie' gives 0 ".subjects[0] | .facts.process.state == \"running\" and .errors == [] and
	.facts.process.pid == $held and ([.files[] | select(.subject == \"$WORK/kept\" and .verdict.status == \"page-cache\")] | length == 1)"
release
if [ "$(cat /proc/2/comm 2>/dev/null)" = kthreadd ]; then
	run "$DAXINFO" 2
	check 'a kernel thread is reported as not applicable' both exits 0 says '^2 (kthreadd): not applicable, a kernel-thread maps no files$'
	run "$DAXINFO" --json 2
	check 'a kernel thread has no mappings, and is not an error' gives 0 '.subjects[0] | .errors == [] and .facts.process.state == "kernel-thread"'
	check_schema 'a kernel thread: JSON is valid against the schema'
else
	skip 'a kernel thread is reported as not applicable' 'there is none here'
fi

# Saved answers.
hold 'map_file("shared", SHARED, READ | WRITE); map_file(b"o\xff\x1b\nd", PRIVATE, READ | WRITE); map_file("gone"); os.unlink("gone")'
for form in json ndjson; do
	"$DAXINFO" --format=$form "$held" $$ -p $NOBODY . >live 2>/dev/null
	run "$DAXINFO" --format=$form --replay=live
	check "a saved answer is read back unchanged ($form)" cmp live out
	check "a saved answer ends with the same status ($form)" exits 4
done
"$DAXINFO" -j "$held" >live
for option in --color=never --mappings -v -e; do
	"$DAXINFO" "$option" "$held" >live.text 2>/dev/null
	run "$DAXINFO" "$option" --replay=live
	check "a saved answer prints the same text ($option)" diff <(sed 's/cost .*//' live.text) <(sed 's/cost .*//' out)
done
release

# Saved facts that daxinfo would not write.
# Whether the output of the last run is of that format: nothing, JSON values, or text without escapes; and whether
# an error is one line.
well_formed() {
	uncomplaining || { lines_err 1 && complains '^daxinfo: saved: '; } || return 1
	case $1 in
	-q) silent && uncomplaining ;;
	--json) holds '.subjects | type == "array"' ;;
	--format=ndjson) jq -es 'all(.subject)' out ;;
	*) plain ;;
	esac
}

# check_saved TITLE STATUS MEMBERS: a saved subject with these members ends with that status, in every format
check_saved() {
	local option
	printf '{"schema":1,"subjects":[{"subject":"x",%s}]}' "$3" >saved
	for option in --json --format=ndjson --format=text -v -e --mappings -q; do
		run timeout 20 "$DAXINFO" "$option" --replay=saved
		check "saved facts: $1: status $2 and well-formed output ($option)" both exits "$2" well_formed "$option"
	done
}

check_saved 'a file with mappings' 4 '"kind":"file","mappings":[{}]'
check_saved 'a host with files' 4 '"kind":"host","files":[{}],"facts":{"census":{}}'
check_saved 'a process of which nothing is known' 0 '"kind":"process"'
check_saved 'mappings of missing files' 4 '"kind":"process","facts":{"process":{}},"files":[{},{"facts":null}],
	"mappings":[{},{"file":1},{"file":2},{"file":4294967295},{"memory":{"samples":[{},{}]}}]'
check_saved 'mappings without files' 0 '"kind":"process","facts":{"process":{"state":"dancing"}},"mappings":[{"start":"0xffffffffffffffff","end":"0x0","perms":"rwxq"}]'
check_saved 'files of files' 0 '"kind":"process","facts":{"process":{}},"mappings":[{}],
	"files":[{"kind":"process","files":[{}],"mappings":[{}],"facts":{"process":{}}}]'
check_saved 'a terminal escape in every text' 4 '"kind":"process","command":"\u001b[31m\n","facts":{"process":{"state":"\u001b[31m"}},
	"files":[{"subject":"\u001b[31m\n","errors":[{"message":"\u001b[31m\n","source":"\u001b[31m"}],"facts":{"file":{"statx_dax":true}}}],
	"mappings":[{"memory":{"vm_flags":"\u001b[31m","samples":[{"lies_in":"\u001b[31m","physical_range":"\u001b[31m","physical_address":"0x1"}]}}]'
for option in -v -e --mappings '--mappings -v'; do
	# shellcheck disable=SC2086 # two options
	run "$DAXINFO" $option --replay=saved
	check "saved facts: no terminal escape is printed ($option)" plain
done
plan
