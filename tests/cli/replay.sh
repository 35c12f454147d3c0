#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# --replay: saved facts give the same bytes again, and other files a clear error.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
printf x >file
: >empty
mkdir directory
mkfifo fifo
odd=$(printf 'odd\377\033name')
printf x >"$odd"

# subjects_of FILE: the subjects of an answer, without heading and cost
subjects_of() {
	jq -c 'if .subjects then .subjects[] else . end | [.subject, .kind, .verdict, .evidence, .findings, .facts, .errors]' "$1"
}

# replays OPTION ARGUMENT...: whether a replayed answer has the same bytes as the live one
replays() {
	"$DAXINFO" "$@" >live 2>/dev/null
	run "$DAXINFO" "$1" --replay=live
	subjects_of live >live.subjects
	subjects_of out >out.subjects
	[ -s live.subjects ] && cmp live.subjects out.subjects && cmp live out
}

set -- file empty directory fifo "$odd" /dev/null /proc/version missing .
check 'saved JSON gives the same answer' replays --json "$@"
check 'saved JSON gives the same status' exits 4
check 'saved ndjson gives the same answer' replays --format=ndjson "$@"
check 'saved JSON of one subject gives the same answer' replays --json file
check 'saved JSON of one subject gives status 0' exits 0
check 'saved JSON with all optional facts gives the same answer' replays --json --touch --trial-file --map-direct-flag=0x1000000 file directory
"$DAXINFO" --json "$@" >saved 2>/dev/null
"$DAXINFO" --format=ndjson --replay=saved >saved.lines 2>/dev/null
run "$DAXINFO" --replay=saved
cp out from-json
run "$DAXINFO" --replay=saved.lines
check 'saved JSON and ndjson give the same text' cmp from-json out
"$DAXINFO" "$@" >live 2>/dev/null
check 'saved JSON gives the same text as the live run' cmp from-json live
run "$DAXINFO" --json --replay=saved.lines
check 'saved ndjson gives JSON' cmp saved out
"$DAXINFO" --json --replay=- <saved >out 2>err
check '--replay=- reads standard input' cmp saved out
jq . saved >pretty
run "$DAXINFO" --json --replay=pretty
check 'JSON with another layout is read' cmp saved out
cat saved saved >twice
run "$DAXINFO" --format=ndjson --replay=twice
check 'two answers in one file are both read' [ "$(wc -l <out)" -eq 18 ]
run "$DAXINFO" --quiet --replay=saved
check '--quiet prints nothing, and gives the same status' both exits 4 silent
if have_strace; then
	traced %file,ioctl,mmap,statx "$DAXINFO" --json --replay=saved
	check 'the paths in saved facts are not accessed' [ "$(grep -c -F -e '"file"' -e '"fifo"' -e /proc/version trace)" -eq 0 ]
else
	skip 'the paths in saved facts are not accessed' 'strace does not work here'
fi

"$DAXINFO" --json file directory >saved

# rejected TITLE PATTERN [FILE]: saved facts are an error, on one line with the name of the file and PATTERN
rejected() {
	run timeout 20 "$DAXINFO" --json --replay="${3:-hostile}"
	check "rejected: $1" is_rejected "$2" "${3:-hostile}"
}

is_rejected() {
	exits 4 && [ "$(grep -c "^daxinfo: " err)" -eq 1 ] && lines_err 1 &&
		complains "^daxinfo: $2: .*$1"
}

# rejected_text TITLE PATTERN CONTENT: the same for a file with that content
rejected_text() {
	printf '%s' "$3" >hostile
	rejected "$1" "$2"
}

# rejected_change TITLE PATTERN EXPRESSION: the same for the saved answer, changed by that jq expression
rejected_change() {
	jq -c "$3" saved >hostile || return
	rejected "$1" "$2"
}

: >hostile
rejected 'an empty file' 'empty'
rejected 'a missing file' 'No such file' nowhere
rejected 'a directory' 'Is a directory' directory
rejected_text 'white space' 'empty' '
  '
rejected_text 'text that is not JSON' 'no JSON' 'page-cache, I promise'
rejected_text 'a number' 'something else than an object' '17 '
rejected_text 'a list' 'something else than an object' '[]'
rejected_text 'null' 'something else than an object\|no JSON' null
rejected_text 'an object without a schema' '"schema"' '{"subjects":[]}'
rejected_text 'an object without subjects' 'no subjects' '{"schema":1}'
rejected_text 'a comment' 'no JSON' '{"schema":1,/* none */"subjects":[]}'
rejected_text 'an extra comma' 'no JSON' '{"schema":1,"subjects":[],}'
rejected_text 'NaN' 'no JSON\|"size" is not' '{"schema":1,"subjects":[{"subject":"x","facts":{"file":{"size":NaN}}}]}'
rejected_text 'text after the answer' 'no JSON' "$(cat saved) and more"
rejected_change 'another schema number' 'schema 2.*schema 1' '.schema = 2'
rejected_change 'a schema number that is a string' 'schema 1' '.schema = "1"'
rejected_change 'a schema number that is null' 'schema' '.schema = null'
rejected_change 'a schema number that is a fraction' 'schema' '.schema = 1.5'
rejected_change 'an object instead of the list of subjects' 'no subjects' '.subjects = {}'
rejected_change 'a number instead of a subject' 'not an object' '.subjects[1] = 3'
rejected_change 'a list instead of facts' '"facts" is not' '.subjects[0].facts = []'
rejected_change 'a list instead of an object' '"file" is not' '.subjects[0].facts.file = [1]'
rejected_change 'an object instead of a list' '"block" is not' '.subjects[0].facts.block = {}'
rejected_change 'a string in a list of objects' '"block" is not' '.subjects[0].facts.block = ["vda"]'
rejected_change 'a number instead of a string' '"subject" is not' '.subjects[0].subject = 5'
rejected_change 'a string instead of a number' '"size" is not' '.subjects[0].facts.file.size = "5"'
rejected_change 'a negative number' '"size" is not' '.subjects[0].facts.file.size = -1'
rejected_change 'a fraction' '"size" is not' '.subjects[0].facts.file.size = 0.5'
rejected_change 'a number instead of a boolean' '"statx_dax" is not' '.subjects[0].facts.file.statx_dax = 1'
rejected_change 'flags without 0x' '"xflags" is not' '.subjects[0].facts.file.xflags = "12"'
rejected_change 'flags that are not hex' '"xflags" is not' '.subjects[0].facts.file.xflags = "0xzz"'
rejected_change 'flags of more than 64 bits' '"xflags" is not' '.subjects[0].facts.file.xflags = "0x1ffffffffffffffff"'
rejected_change 'a string with a NUL' '"target" is not' '.subjects[0].facts.mount.target = "a\u0000b"'
rejected_change 'subject_bytes that are not hex' '"subject" is not' '.subjects[0].subject_bytes = "zz"'
rejected_change 'subject_bytes with an odd number of digits' '"subject" is not' '.subjects[0].subject_bytes = "abc"'
rejected_change 'subject_bytes with a NUL' '"subject" is not' '.subjects[0].subject_bytes = "610062"'
rejected_change 'an outcome that is a number' '"control" is not' '.subjects[0].facts.trial.control = 22'
rejected_change 'a kernel release that is a list' '"kernel" is not' '.kernel = []'
sed 's/"size":1,/"size":123456789012345678901234567890,/' saved >hostile
rejected 'a number beyond 64 bits' 'no JSON\|"size" is not'
sed 's/"file"/"\xff\xfe"/' saved >hostile
rejected 'text that is not UTF-8' 'no JSON'
{ printf '{"schema":1,"subjects":['; head -c 100000 /dev/zero | tr '\0' '['; } >hostile
rejected '100,000 nested lists' 'no JSON'
{ printf '{"schema":1,"subjects":['; yes '{"facts":' | head -n 100000 | tr -d '\n'; } >hostile
rejected '100,000 nested objects' 'no JSON'

rejected_text '40 nested lists, all closed' 'no JSON' "{\"schema\":1,\"subjects\":[],\"x\":$(printf '[%.0s' $(seq 40))$(printf ']%.0s' $(seq 40))}"

# accepted TITLE EXPRESSION: the saved facts in "hostile" are read, and the expression holds for the answer
accepted() {
	run timeout 20 "$DAXINFO" --json --replay=hostile
	check "accepted: $1" holds "$2"
}

jq -c '.colour = "red" | .subjects[0].facts.file.shape = {"a": [1]} | .subjects[0].facts.mount.options = null' saved >hostile
accepted 'unknown keys are ignored' '.subjects[0].facts.file.size == 1 and .colour == null'
jq -c '.subjects[0].facts.trial.sync = "EBRANDNEW" | .subjects[0].facts.file.type = "x" | .subjects[0].kind = "mystery"' saved >hostile
accepted 'an error name that the C library does not know remains an error' '.subjects[0] |
	.verdict.sync == "unknown" and .facts.trial.sync != "ok" and .kind == null'
sed 's/"size":1,/"size":18446744073709551614,/' saved >hostile
accepted 'the largest number is kept' '.subjects[0].facts.file.size > 18446744073709550000'
check 'accepted: the largest number is kept to its last digit' says '"size":18446744073709551614,'
sed 's/"size":1,/"size":7,"size":9,/' saved >hostile
accepted 'the last of two equal keys counts' '.subjects[0].facts.file.size == 9'
sed 's/"target":"[^"]*"/"target":"\\u001b[31m\\u202e\\ud83d\\ude00"/' saved >hostile
run "$DAXINFO" --replay=hostile
check 'text escapes saved facts' both plain says 'x1b\[31m'

# A truncated answer is an error, wherever it ends.
# cut_off FILE FROM TO: whether the file is an error if it is truncated at every 37th byte of that range
cut_off() {
	at=$2
	while [ "$at" -lt "$3" ]; do
		head -c "$at" "$1" >cut.off
		timeout 20 "$DAXINFO" --json --replay=cut.off >out 2>err
		status=$?
		if [ "$status" -ne 4 ] || ! grep -q '^daxinfo: cut.off: ' err; then
			echo "at $at bytes: status $status"
			return 1
		fi
		at=$((at + 37))
	done
}

size() { wc -c <"$1"; }

check 'a truncated JSON answer is an error' cut_off saved 0 $(($(size saved) - 2))
"$DAXINFO" --format=ndjson file directory >both.lines
head -n 1 both.lines >line
check 'a truncated first line of ndjson is an error' cut_off line 0 $(($(size line) - 1))
check 'a truncated second line of ndjson is an error' cut_off both.lines $(($(size line) + 1)) $(($(size both.lines) - 1))

# Facts of other machines are judged by what these have, whatever this one has.
# on_machine ARCHITECTURE PMD_SIZE: replays the golden case ext4-nfit as if it had been observed there
on_machine() {
	jq --arg machine "$1" --argjson pmd "$2" \
		'(.subjects[].facts.host) |= (.architecture = $machine | .pmd_size = $pmd)' \
		"$TESTS/golden/ext4-nfit/facts.json" >machine.json
	run "$DAXINFO" --require=huge --replay=machine.json
}

never_says() { ! says "$1"; }

on_machine x86_64 2097152
check 'huge pages of x86-64 are 2 MiB' both exits 0 says '2 MiB pages  possible for 100 %'
on_machine aarch64 33554432
check 'huge pages of arm64 with pages of 16 KiB are 32 MiB' says '32 MiB pages '
check 'the text has 2 MiB on no other machine' never_says ' 2 MiB'
on_machine aarch64 536870912
check 'arm64 flushes by DC CVAP' both says '(DC CVAP, then DSB)' never_says CLWB
check 'a file smaller than a huge page does not pass' both exits 1 complains "'huge' is required: none"
on_machine ppc64le 2097152
check 'POWER flushes by dcbstps' both says '(dcbstps, then phwsync)' never_says CLWB
on_machine s390x 1048576
check 'no instruction is named for a machine that is not known' both says 'is flushed (and a fence follows)' never_says CLWB
on_machine x86_64 null
check 'x86-64 flushes by CLWB' says '(CLWB, then fence)'
check 'without the size of a huge page, what it maps is unknown' both exits 3 never_says 'MiB pages'
jq 'del(.subjects[].facts.host.pmd_size)' machine.json >before.json
run "$DAXINFO" --require=huge --replay=before.json
check 'an x86-64 answer saved before that size was a fact: 2 MiB' both exits 0 says '2 MiB pages  possible for 100 %'

# peak COMMAND...: runs it, and prints its largest RSS, in KiB
peak() {
	python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=open("out", "wb"), check=False)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}

# Address sanitizer keeps freed memory in a quarantine, which would count.
export ASAN_OPTIONS="$ASAN_OPTIONS:quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
"$DAXINFO" --format=ndjson file >line
few=$(peak "$DAXINFO" --format=ndjson --replay=line)
yes "$(cat line)" | head -n 10000 >many
many=$(peak timeout 120 "$DAXINFO" --format=ndjson --replay=many)
echo "# peak memory: $few KiB for one line, $many KiB for 10,000"
check '10,000 lines are all judged' cmp many out
check '10,000 lines take at most 8 MiB more memory than one' [ "$many" -le $((few + 8192)) ]
{ printf '{"schema":1,"subjects":['; yes '{"subject":"x"},' | head -n 99999; echo '{"subject":"x"}]}'; } >many
many=$(peak timeout 120 "$DAXINFO" --json --replay=many)
echo "# peak memory: $many KiB for one object with 100,000 subjects"
check '100,000 subjects in one object are all judged' [ "$(grep -c '"subject":"x"' out)" -eq 100000 ]

# Files that a process has open and does not map.
jq -c '.subjects[0].facts.process.unmapped = [{"name": "/mnt/ib_logfile0\n"}, {}]' "$TESTS/fuzz/corpus/replay/process.json" >"$WORK/unmapped"
run "$DAXINFO" --replay="$WORK/unmapped"
check 'a data file that is open and not mapped is reported' says '^    not mapped   /mnt/ib_logfile0\\x0a is open for writing, on a device with DAX$'
run "$DAXINFO" --json --replay="$WORK/unmapped"
check 'JSON has it' holds '.subjects[0].facts.process.unmapped[0].name == "/mnt/ib_logfile0\n"'
plan
