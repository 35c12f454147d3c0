#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# --replay: the same bytes from saved facts, and a clear error for what was never daxinfo's.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
printf x >file
: >empty
mkdir directory
mkfifo fifo
odd=$(printf 'odd\377\033name')
printf x >"$odd"

# judged NAME: what was judged in an answer, apart from when and where
judged() {
	jq -c 'if .subjects then .subjects[] else . end | [.subject, .kind, .verdict, .evidence, .findings, .facts, .errors]' "$1"
}

# judges_alike OPTION FORMAT-OPTION PATH...: live, and replayed, the same bytes
replays() {
	"$DAXINFO" "$@" >live 2>/dev/null
	run "$DAXINFO" "$1" --replay=live
	judged live >live.judged
	judged out >out.judged
	[ -s live.judged ] && cmp live.judged out.judged && cmp live out
}

set -- file empty directory fifo "$odd" /dev/null /proc/version missing .
check 'a JSON answer is judged alike' replays --json "$@"
check 'and ends with the status that the live run had' exits 4
check 'so is ndjson' replays --format=ndjson "$@"
check 'so is a single subject' replays --json file
check 'with status 0' exits 0
check 'and all that can be observed' replays --json --touch --trial-file --map-direct-flag=0x1000000 file directory
"$DAXINFO" --json "$@" >saved 2>/dev/null
"$DAXINFO" --format=ndjson --replay=saved >saved.lines 2>/dev/null
run "$DAXINFO" --replay=saved
cp out from-json
run "$DAXINFO" --replay=saved.lines
check 'text is the same from either' cmp from-json out
"$DAXINFO" "$@" >live 2>/dev/null
check 'and as it was live' cmp from-json live
run "$DAXINFO" --json --replay=saved.lines
check 'one format is made from the other' cmp saved out
"$DAXINFO" --json --replay=- <saved >out 2>err
check 'standard input is read as -' cmp saved out
jq . saved >pretty
run "$DAXINFO" --json --replay=pretty
check 'another layout of the same is read' cmp saved out
cat saved saved >twice
run "$DAXINFO" --format=ndjson --replay=twice
check 'two answers in one file are both read' [ "$(wc -l <out)" -eq 18 ]
run "$DAXINFO" --quiet --replay=saved
check '--quiet has the status alone' both exits 4 silent
if have_strace; then
	traced %file,ioctl,mmap,statx "$DAXINFO" --json --replay=saved
	check 'the paths in it are not touched' [ "$(grep -c -F -e '"file"' -e '"fifo"' -e /proc/version trace)" -eq 0 ]
else
	skip 'the paths in it are not touched' 'strace does not work here'
fi

"$DAXINFO" --json file directory >saved

# rejected TEXT PATTERN [FILE]: status 4, one line with the file's name and PATTERN on stderr
rejected() {
	run timeout 20 "$DAXINFO" --json --replay="${3:-hostile}"
	check "$1" is_rejected "$2" "${3:-hostile}"
}

is_rejected() {
	exits 4 && [ "$(grep -c "^daxinfo: " err)" -eq 1 ] && [ "$(wc -l <err)" -eq 1 ] &&
		complains "^daxinfo: $2: .*$1"
}

# hostile TEXT PATTERN CONTENT
hostile() {
	printf '%s' "$3" >hostile
	rejected "$1" "$2"
}

# with TEXT PATTERN EXPRESSION: the saved answer after a change by jq
with() {
	jq -c "$3" saved >hostile || return
	rejected "$1" "$2"
}

: >hostile
rejected 'an empty file' 'empty'
rejected 'a file that is missing' 'No such file' nowhere
rejected 'a directory' 'Is a directory' directory
hostile 'white space' 'empty' '
  '
hostile 'what is no JSON' 'no JSON' 'page-cache, I promise'
hostile 'a number' 'something else than an object' '17 '
hostile 'a list' 'something else than an object' '[]'
hostile 'null' 'something else than an object\|no JSON' null
hostile 'an object without a schema' '"schema"' '{"subjects":[]}'
hostile 'one without subjects' 'no subjects' '{"schema":1}'
hostile 'a comment' 'no JSON' '{"schema":1,/* none */"subjects":[]}'
hostile 'a comma too many' 'no JSON' '{"schema":1,"subjects":[],}'
hostile 'NaN' 'no JSON\|"size" is not' '{"schema":1,"subjects":[{"subject":"x","facts":{"file":{"size":NaN}}}]}'
hostile 'what follows the answer and is none' 'no JSON' "$(cat saved) and more"
with 'another schema number' 'schema 2.*schema 1' '.schema = 2'
with 'a schema number that is a text' 'schema 1' '.schema = "1"'
with 'a schema number that is null' 'schema' '.schema = null'
with 'a schema number that is a fraction' 'schema' '.schema = 1.5'
with 'an object where the list of subjects belongs' 'no subjects' '.subjects = {}'
with 'a number where a subject belongs' 'not an object' '.subjects[1] = 3'
with 'a list where facts belong' '"facts" is not' '.subjects[0].facts = []'
with 'a list where an object belongs' '"file" is not' '.subjects[0].facts.file = [1]'
with 'an object where a list belongs' '"block" is not' '.subjects[0].facts.block = {}'
with 'a text in a list of objects' '"block" is not' '.subjects[0].facts.block = ["vda"]'
with 'a number where a text belongs' '"subject" is not' '.subjects[0].subject = 5'
with 'a text where a number belongs' '"size" is not' '.subjects[0].facts.file.size = "5"'
with 'a negative number' '"size" is not' '.subjects[0].facts.file.size = -1'
with 'a fraction' '"size" is not' '.subjects[0].facts.file.size = 0.5'
with 'a number where yes or no belongs' '"statx_dax" is not' '.subjects[0].facts.file.statx_dax = 1'
with 'a mask of flags without 0x' '"xflags" is not' '.subjects[0].facts.file.xflags = "12"'
with 'a mask of flags that is no hex' '"xflags" is not' '.subjects[0].facts.file.xflags = "0xzz"'
with 'a mask of flags that is too long' '"xflags" is not' '.subjects[0].facts.file.xflags = "0x1ffffffffffffffff"'
with 'a text with a NUL' '"target" is not' '.subjects[0].facts.mount.target = "a\u0000b"'
with 'bytes that are no hex' '"subject" is not' '.subjects[0].subject_bytes = "zz"'
with 'an odd number of digits' '"subject" is not' '.subjects[0].subject_bytes = "abc"'
with 'bytes with a NUL' '"subject" is not' '.subjects[0].subject_bytes = "610062"'
with 'an outcome that is a number' '"control" is not' '.subjects[0].facts.trial.control = 22'
with 'a heading that is a list' '"kernel" is not' '.kernel = []'
sed 's/"size":1,/"size":123456789012345678901234567890,/' saved >hostile
rejected 'a number beyond 64 bits' 'no JSON\|"size" is not'
sed 's/"file"/"\xff\xfe"/' saved >hostile
rejected 'what is not UTF-8' 'no JSON'
{ printf '{"schema":1,"subjects":['; head -c 100000 /dev/zero | tr '\0' '['; } >hostile
rejected '100,000 lists in each other' 'no JSON'
{ printf '{"schema":1,"subjects":['; yes '{"facts":' | head -n 100000 | tr -d '\n'; } >hostile
rejected '100,000 objects in each other' 'no JSON'

hostile '40 lists in each other, all closed' 'no JSON' "{\"schema\":1,\"subjects\":[],\"x\":$(printf '[%.0s' $(seq 40))$(printf ']%.0s' $(seq 40))}"

# accepted TEXT EXPRESSION: hostile is read, and for the answer the expression holds
accepted() {
	run timeout 20 "$DAXINFO" --json --replay=hostile
	check "$1" holds "$2"
}

jq -c '.colour = "red" | .subjects[0].facts.file.shape = {"a": [1]} | .subjects[0].facts.mount.options = null' saved >hostile
accepted 'keys that nobody knows are passed over' '.subjects[0].facts.file.size == 1 and .colour == null'
jq -c '.subjects[0].facts.trial.sync = "EBRANDNEW" | .subjects[0].facts.file.type = "x" | .subjects[0].kind = "mystery"' saved >hostile
accepted 'an error that this C library does not know stays one' '.subjects[0] |
	.verdict.sync == "unknown" and .facts.trial.sync != "ok" and .kind == null'
sed 's/"size":1,/"size":18446744073709551614,/' saved >hostile
accepted 'the largest number is kept' '.subjects[0].facts.file.size > 18446744073709550000'
check 'to its last digit' says '"size":18446744073709551614,'
sed 's/"size":1,/"size":7,"size":9,/' saved >hostile
accepted 'of a key that is there twice, the last one counts' '.subjects[0].facts.file.size == 9'
sed 's/"target":"[^"]*"/"target":"\\u001b[31m\\u202e\\ud83d\\ude00"/' saved >hostile
run "$DAXINFO" --replay=hostile
check 'an escape in saved facts does not reach the terminal' both plain says 'x1b\[31m'

# Cut off at any byte: an error, never a crash, never half an answer taken for a whole one.
# cut_off FILE FROM TO: at every 37th byte in between
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

check 'a JSON answer that is cut off is an error at any byte' cut_off saved 0 $(($(size saved) - 2))
"$DAXINFO" --format=ndjson file directory >both.lines
head -n 1 both.lines >line
check 'so is a line of ndjson' cut_off line 0 $(($(size line) - 1))
check 'and the second one' cut_off both.lines $(($(size line) + 1)) $(($(size both.lines) - 1))

# peak COMMAND...: the most memory that it had, in KiB
peak() {
	python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=open("out", "wb"), check=False)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}

# A sanitizer keeps what was freed for a while, which would look as if the program did.
export ASAN_OPTIONS="$ASAN_OPTIONS:quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
"$DAXINFO" --format=ndjson file >line
few=$(peak "$DAXINFO" --format=ndjson --replay=line)
yes "$(cat line)" | head -n 10000 >many
many=$(peak timeout 120 "$DAXINFO" --format=ndjson --replay=many)
echo "# peak memory: $few KiB for one line, $many KiB for 10,000"
check '10,000 lines are all judged' cmp many out
check 'in the memory that one takes, and 8 MiB' [ "$many" -le $((few + 8192)) ]
{ printf '{"schema":1,"subjects":['; yes '{"subject":"x"},' | head -n 99999; echo '{"subject":"x"}]}'; } >many
many=$(peak timeout 120 "$DAXINFO" --json --replay=many)
echo "# peak memory: $many KiB for one object with 100,000 subjects"
check '100,000 subjects in one object are all judged' [ "$(grep -c '"subject":"x"' out)" -eq 100000 ]
plan
