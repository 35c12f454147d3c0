#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What daxinfo says of a process on a machine without persistent memory.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1

as_maps() { "$TESTS/helpers/compare-maps" "$1" "$WORK/out"; }

if /usr/bin/python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null; then
	valid() { "$TESTS/helpers/validate" "$TESTS/../daxinfo.schema.json" "$WORK/out"; }
else
	valid() { :; }
	skip 'answers follow the schema' 'there is no python3-jsonschema'
fi

# A process that is not there: a number that no kernel gives.
NOBODY=4194305

# Our own shell.
run "$DAXINFO" --json $$
check 'our own shell is answered for' gives 0 ".subjects | length == 1 and (.[0] | .subject == \"$$\" and
	.kind == \"process\" and .command == \"$(cat /proc/$$/comm)\" and .verdict == null and .errors == [] and
	.facts.process.pid == $$ and .facts.process.state == \"running\" and .facts.process.other_mount_namespace == false)"
check 'its mappings are those of maps, each once' as_maps $$
check 'as the schema has it' valid
check 'none of them is direct, and nothing was made with MAP_SYNC' holds '.subjects[0].mappings |
	all(.verdict.status == "page-cache" and .sync_mapped == false and .memory == null)'
check 'what nobody maps directly is not looked at any deeper' holds '.subjects[0] | .facts.process.smaps_stall == null and
	.facts.process.smaps_read == null and .cost.smaps_read == false'
check 'what it cost is told' holds '.subjects[0].cost | .microseconds > 0 and .bytes_read >= 1000 and .bytes_read < 100000'
files=$(jq '.subjects[0].files | length' out)
mappings=$(jq '.subjects[0].mappings | length' out)
run "$DAXINFO" --format=ndjson $$
check 'ndjson is one line' [ "$(wc -l <out)" -eq 1 ]
check 'with the same in it' both as_maps $$ exits 0
check 'as the schema has it' valid
run "$DAXINFO" $$
check 'text sums it up' both exits 0 says "^$$ ([^)]*): 0 of $files mapped files are direct\$"
check 'and counts what it does not name' says "^    page-cache .* $files files (-v names them)\$"
run "$DAXINFO" -v $$
check '-v names the files' [ "$(grep -c '^    page-cache .* /' out)" -eq "$files" ]
check 'and tells the cost' says '^    cost  *[0-9.]* ms, [0-9.]*K of /proc read, smaps not$'
run "$DAXINFO" --mappings $$
check '--mappings has a row for each' [ "$(grep -c '^    page-cache ' out)" -eq "$mappings" ]
/usr/bin/awk 'split($0, word) && word[5] != 0 { print word[1], word[2] }' /proc/$$/maps >wanted
awk '$1 == "page-cache" { print $2, $3 }' out >got
check 'with its addresses and permissions' diff wanted got

# What can be asked for.
run "$DAXINFO" -p $$ --json
check '-p is the same' gives 0 ".subjects[0].facts.process.pid == $$"
printf x >"$$"
run "$DAXINFO" "./$$"
check 'a file that is called by digits can be named' both exits 0 says "^\./$$: page-cache"
run "$DAXINFO" --json -- $$
check 'digits are a process behind --, too' gives 0 '.subjects[0].kind == "process"'
run "$DAXINFO" --json "0$$"
check 'zeroes before them mean nothing' gives 0 ".subjects[0].subject == \"$$\""
run "$DAXINFO" --json "./$$" $$ /dev/null -p $$
check 'processes and paths are answered for in one run' gives 0 "[.subjects[] | .kind] == [\"process\", \"file\", \"process\", \"other\"]"
for pid in '' x 12x -1 self 1: :1 1:2:3 1:x '1 '; do
	run "$DAXINFO" -p "$pid"
	check "-p '$pid' is a mistake" refuses "--pid=$pid: "
done

run "$DAXINFO" $NOBODY
check 'a process that is not there says so' both exits 4 silent
check 'on stderr' complains "^daxinfo: $NOBODY: there is no such process\$"
run "$DAXINFO" --json $NOBODY $$
check 'the others are answered for beside it' gives 4 '.subjects | length == 2 and (.[0] | .kind == "process" and .mappings == [] and
	.files == [] and .facts.process == null and .errors[0].errno == "ENOENT") and .[1].errors == []'
check 'as the schema has it' valid
for pid in 0 18446744073709551615 99999999999999999999999; do
	run timeout 20 "$DAXINFO" $pid
	check "$pid is no process either" both exits 4 complains "^daxinfo: $pid: "
done
run "$DAXINFO" -q $NOBODY
check '-q has the status alone' both exits 4 silent

# By its pidfd; pidfd_open is none of the calls that valgrind 3.19 knows.
inode_of() {
	[ -z "${PROGRAM:-}" ] || return 1
	/usr/bin/python3 -c 'import os, sys
assert os.uname().release.split(".") and tuple(map(int, os.uname().release.split(".")[:2])) >= (6, 9)
print(os.fstat(os.pidfd_open(int(sys.argv[1]))).st_ino)' "$1" 2>/dev/null
}

if inode=$(inode_of $$); then
	run "$DAXINFO" --json -p "$$:$inode"
	check 'the inode of its pidfd names it' gives 0 ".subjects[0] | .subject == \"$$\" and .facts.process.pidfd_inode == $inode"
	run "$DAXINFO" --json "-p$$"
	check 'and is told' holds ".subjects[0].facts.process.pidfd_inode == $inode"
	run "$DAXINFO" --json -p "$$:$((inode + 1000000))"
	check 'that of another is another process' gives 4 '.subjects[0] | .facts.process == null and .mappings == [] and
		.errors == [{"source": "maps", "errno": "ESTALE", "message": "the process of that number is another one"}]'
	run "$DAXINFO" -p "$$:$((inode + 1000000))"
	check 'which stderr says' complains ": the process of that number is another one\$"
	run "$DAXINFO" -p "$NOBODY:$inode"
	check 'the inode of another number is no process' both exits 4 complains 'no such process'
else
	skip 'a process by its pidfd' 'this kernel has no pidfs (Linux 6.9)'
	run "$DAXINFO" --json -p "$$:5"
	check 'which is said' gives 4 '.subjects[0].errors[0].errno == "ENODATA"'
fi

# Names of commands.
hold 'call_itself(b"x\x1b[31m)\xff\"\nq")'
run "$DAXINFO" "$held"
check 'a command with escapes is shown tame' both plain says "^$held (x\\\\x1b\[31m)\\\\xff\"\\\\x0aq): "
check 'on one line' [ "$(grep -c "^$held" out)" -eq 1 ]
run "$DAXINFO" --json "$held"
check 'and whole in JSON' gives 0 '.subjects[0] | .command == "x\u001b[31m)\ufffd\"\nq" and .command_bytes == "781b5b33316d29ff220a71" and
	.facts.process.state == "running"'
check 'as the schema has it' valid
release
hold 'call_itself(b") Z 0 0 0 0 0 0")'
run "$DAXINFO" --json "$held"
check 'a command that looks like a state is none' gives 0 '.subjects[0] | .command == ") Z 0 0 0 0 0 0" and .facts.process.state == "running"'
release

# Who has no mappings.
hold 'pid = os.fork() or os._exit(0); ready(pid)'
zombie=$(head -n 1 held)
run "$DAXINFO" "$zombie"
check 'a zombie maps nothing' both exits 0 says "^$zombie (.*): not applicable, a zombie maps no files\$"
run "$DAXINFO" --json "$zombie"
check 'which is no error' gives 0 '.subjects[0] | .mappings == [] and .files == [] and .errors == [] and .facts.process.state == "zombie"'
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
check 'a process whose first thread ended is none' gives 0 ".subjects[0] | .facts.process.state == \"running\" and .errors == [] and
	.facts.process.pid == $held and ([.files[] | select(.subject == \"$WORK/kept\" and .verdict.status == \"page-cache\")] | length == 1)"
release
if [ "$(cat /proc/2/comm 2>/dev/null)" = kthreadd ]; then
	run "$DAXINFO" 2
	check 'nor does a thread of the kernel' both exits 0 says '^2 (kthreadd): not applicable, a kernel-thread maps no files$'
	run "$DAXINFO" --json 2
	check 'which is no error' gives 0 '.subjects[0] | .errors == [] and .facts.process.state == "kernel-thread"'
	check 'as the schema has it' valid
else
	skip 'a thread of the kernel' 'there is none here'
fi

# Again, from what was saved.
hold 'map_file("shared", SHARED, READ | WRITE); map_file(b"o\xff\x1b\nd", PRIVATE, READ | WRITE); map_file("gone"); os.unlink("gone")'
for form in json ndjson; do
	"$DAXINFO" --format=$form "$held" $$ -p $NOBODY . >live 2>/dev/null
	run "$DAXINFO" --format=$form --replay=live
	check "a saved answer gives the same answer ($form)" cmp live out
	check 'and the same status' exits 4
done
"$DAXINFO" -j "$held" >live
for option in --color=never --mappings -v -e; do
	"$DAXINFO" "$option" "$held" >live.text 2>/dev/null
	run "$DAXINFO" "$option" --replay=live
	check "so it does in text ($option)" diff <(sed 's/cost .*//' live.text) <(sed 's/cost .*//' out)
done
release

# What no daxinfo would save.
hostile() {
	printf '{"schema":1,"subjects":[{"subject":"x",%s}]}' "$2" >hostile
	for option in --json --format=ndjson --format=text -v -e --mappings -q; do
		run timeout 20 "$DAXINFO" "$option" --replay=hostile
		check "$1 ($option)" unharmed
	done
}

unharmed() { [ "$status" -le 4 ]; }

hostile 'a file with mappings' '"kind":"file","mappings":[{}]'
hostile 'a host with files' '"kind":"host","files":[{}],"facts":{"census":{}}'
hostile 'a process of which nothing is known' '"kind":"process"'
hostile 'mappings of files that are not there' '"kind":"process","facts":{"process":{}},"files":[{},{"facts":null}],
	"mappings":[{},{"file":1},{"file":2},{"file":4294967295},{"memory":{"samples":[{},{}]}}]'
hostile 'mappings without files' '"kind":"process","facts":{"process":{"state":"dancing"}},"mappings":[{"start":"0xffffffffffffffff","end":"0x0","perms":"rwxq"}]'
hostile 'files in files' '"kind":"process","facts":{"process":{}},"mappings":[{}],
	"files":[{"kind":"process","files":[{}],"mappings":[{}],"facts":{"process":{}}}]'
hostile 'a terminal escape in all that is text' '"kind":"process","command":"\u001b[31m\n","facts":{"process":{"state":"\u001b[31m"}},
	"files":[{"subject":"\u001b[31m\n","errors":[{"message":"\u001b[31m\n","source":"\u001b[31m"}],"facts":{"file":{"statx_dax":true}}}],
	"mappings":[{"memory":{"vm_flags":"\u001b[31m","samples":[{"lies_in":"\u001b[31m","physical_range":"\u001b[31m","physical_address":"0x1"}]}}]'
for option in -v -e --mappings '--mappings -v'; do
	# shellcheck disable=SC2086 # two options
	run "$DAXINFO" $option --replay=hostile
	check "reaches no terminal ($option)" plain
done
plan
