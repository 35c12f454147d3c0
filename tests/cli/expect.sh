#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --expect: reports what changed since a saved answer, and nothing else.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

golden=$TESTS/golden
cd "$WORK" || exit 1
head -c 5000 /dev/zero >file
mkdir directory
"$DAXINFO" --json file directory /dev/null >saved 2>/dev/null

topic 'nothing has changed'
run "$DAXINFO" --expect=saved
check 'no output' both exits 0 silent uncomplaining
run "$DAXINFO" --expect=saved file directory /dev/null
check 'the subjects are given as operands' both exits 0 silent uncomplaining
run "$DAXINFO" --expect=saved /dev/null file directory
check 'the operands are in another order' both exits 0 silent
run "$DAXINFO" --expect=saved directory
check 'one subject is given' both exits 0 silent
run "$DAXINFO" --expect=- <saved
check 'the saved answer is standard input, which is empty: status 4' exits 4
"$DAXINFO" --expect=- <saved >out 2>err
status=$?
check 'the saved answer is standard input' both exits 0 silent uncomplaining
"$DAXINFO" --expect=<(cat saved) >out 2>err
status=$?
check 'the saved answer comes through a pipe' both exits 0 silent uncomplaining
"$DAXINFO" --format=ndjson file directory >lines
run "$DAXINFO" --expect=lines
check 'the saved answer is ndjson' both exits 0 silent
jq -c '.subjects |= reverse' saved >turned
run "$DAXINFO" --expect=turned
check 'the saved subjects are in another order' both exits 0 silent
jq -c '.subjects += .subjects' saved >twice
run "$DAXINFO" --expect=twice
check 'the saved subjects are there twice' both exits 0 silent
jq -c '.daxinfo = "9" | .kernel = "1.0" | .time = null | .subjects[].verdict = null | .subjects[].findings = [] | .subjects[].evidence = []' saved >older
run "$DAXINFO" --expect=older
check 'version, kernel, time and verdicts of the saved answer differ: only facts are compared' both exits 0 silent
for facts in "$golden"/ext4-nfit/facts.json "$golden"/lines/facts.json "$golden"/hostile-numbers/facts.json \
	"$TESTS"/fuzz/corpus/replay/{process,how-it-was-made-is-unknown,two-files-of-one-name}.json; do
	run "$DAXINFO" --expect="$facts" --replay="$facts"
	check "saved facts are compared with themselves (${facts#"$TESTS/"})" both exits 0 silent
done

run "$DAXINFO" --expect="$golden/hostile-names/facts.json" --replay="$golden/hostile-names/facts.json"
check 'saved facts with hostile names are compared with themselves' both exits 4 silent

# was TITLE STATUS EXPRESSION LINE...: with saved facts changed by that jq expression, a run ends with STATUS and
# prints each LINE
was() {
	local text=$1 wanted=$2 line
	jq -c "$3" saved >changed
	shift 3
	run "$DAXINFO" --expect=changed
	topic "changed: $text"
	check "status is $wanted" both exits "$wanted" uncomplaining
	for line in "$@"; do
		check "prints '$line'" grep -qxF -e "$line" out
	done
	run "$DAXINFO" -q --expect=changed
	check '-q prints nothing' both exits "$wanted" silent uncomplaining
}

was 'status and access' 1 '.subjects[0].facts.file.statx_dax = true' \
	'file: status was direct, is page-cache' 'file: access was direct, is page-cache'
check 'prints no other answer' eval '! grep -q "sync was\|durability was" out'
was 'sync' 1 '.subjects[0].facts.trial.sync = "ok"' \
	'file: sync was capable, is refused'
was 'a finding that is gone' 1 '.subjects[0].facts.file.size = 0' 'file: finding zero-length went'
run "$DAXINFO" --expect=changed
check 'prints nothing else' lines_out 1
run "$DAXINFO" --expect=saved --replay=changed
topic
check 'a new finding is printed' both exits 1 lines_out 1 says '^file: finding zero-length came$'
was 'an answer that was unknown' 1 '.subjects[0].facts |= (.trial = null | .file.statx_dax = null)' 'file: sync was unknown, is refused'
was 'one subject of several' 1 '.subjects[0].facts.file.size = 0 | .subjects[1].facts.mount.type = "ext4" | .subjects[2].subject = "/dev/zero"' \
	'file: finding zero-length went'
was 'facts that no answer depends on' 0 '.subjects[0].facts.file.inode = 1 | .subjects[0].facts.file.size = 4999 | .subjects[0].facts.mount.id = 3'
topic
jq -c '.subjects[0].facts.trial.sync = "ok" | .subjects[0].facts.file.statx_dax = true' saved >direct
"$DAXINFO" --expect=direct >there 2>&1
run "$DAXINFO" --expect=saved --replay=direct
check 'a change is reported in reverse' both exits 1 says '^file: status was page-cache, is sync-capable$'
check 'the reverse has as many changes' diff <(grep -c ' was ' there) <(grep -c ' was ' out)

# Durability, by the persistence domain of the region, and map_direct.
between() { run "$DAXINFO" --expect="$golden/$1/facts.json" --replay="$2"; }
jq -c '.subjects[0].facts.region.persistence_domain = "cpu_cache"' "$golden/ext4-nfit/facts.json" >flushed
between ext4-nfit flushed
check 'a change of the persistence domain changes durability' both exits 1 says ': durability was cache-line, is byte$'
jq -c '.subjects[0].facts.region.persistence_domain = "unknown"' "$golden/ext4-nfit/facts.json" >unknown
between ext4-nfit unknown
check 'status is 3 if an answer is unknown now, and no other changed' both exits 3 says ': durability was cache-line, is unknown$'
check 'map_direct that is unknown now is printed' says ': map_direct was holds, is unknown$'
run "$DAXINFO" --systemd --expect="$golden/ext4-nfit/facts.json" --replay=unknown
check '--systemd: an answer that is unknown now: status 255' exits 255
jq -c '.subjects[0].facts.region.persistence_domain = "unknown" | .subjects[0].facts.trial.sync = "EOPNOTSUPP"' "$golden/ext4-nfit/facts.json" >refused
between ext4-nfit refused
check 'status is 1 if one answer is unknown now, and another changed' both exits 1 says ': sync was capable, is refused$'

jq -c '.subjects[0].facts.extents.holes = 4096' "$golden/ext4-nfit/facts.json" >holey
between ext4-nfit holey
check 'map_direct_2017 is compared' both exits 1 says ': map_direct_2017 was holds, is fails$'
jq -c '.subjects[0].facts.trial.pin = "ok"' "$golden/ext4-nfit/facts.json" >pinned
between ext4-nfit pinned
check 'long_term_pin is compared' both exits 1 says ': long_term_pin was refused, is granted$'
jq -c '.subjects[0].facts.superblock = null' "$golden/block-device/facts.json" >unread
between block-device unread
check 'fs_dax is compared' both exits 3 says ': fs_dax was capable, is unknown$'

# Subjects that are missing now, or were.
mv directory moved
run "$DAXINFO" --expect=saved
check 'a path that is missing now is reported' both exits 4 complains '^daxinfo: directory: it cannot be found' says '^directory: status was page-cache, is unknown$'
run "$DAXINFO" -q --expect=saved
check '-q does not report a path that is missing now' both exits 4 silent uncomplaining
mv moved directory
run "$DAXINFO" --expect=saved --replay=lines
check 'a subject that saved facts lack is reported' both exits 1 lines_out 1 says '^/dev/null: the subject was there, is not there$'
printf x >$'new\e[31m\n'
run "$DAXINFO" --expect=saved file $'new\e[31m\n'
check 'a subject that was not in the saved answer is reported' both exits 1 lines_out 1 plain says '^new\\x1b\[31m\\x0a: the subject was not in the saved answer, is new$'
run "$DAXINFO" --expect=saved file file
check 'a subject given twice, and saved once, is reported' both exits 1 lines_out 1 says '^file: the subject was not in the saved answer'
run "$DAXINFO" --expect=saved ./file
check 'subjects are matched by their names' both exits 1 says '^\./file: the subject was not'

topic 'with --require'
run "$DAXINFO" --expect=saved --require=page-cache file directory
check 'unchanged, and the requirement holds: status 0' both exits 0 silent uncomplaining
run "$DAXINFO" --expect=saved --require=direct file
check 'unchanged, and the requirement does not hold: status 1' both exits 1 silent complains "'direct' is required"
jq -c '.subjects[0].facts.file.size = 0' saved >changed
run "$DAXINFO" --expect=changed --require=page-cache file
check 'changed, and the requirement holds: status 1' both exits 1 lines_out 1 uncomplaining
run "$DAXINFO" --expect=saved --require=pin directory
check 'unchanged, and the requirement is unknown: status 3' both exits 3 silent
topic
for form in --json --format=ndjson --format=text -j; do
	run "$DAXINFO" $form --expect=saved file
	check "--expect excludes a format: $form" refuses '--expect shows what changed'
done

topic 'a process'
hold 'map_file("kept")'
"$DAXINFO" --json "$held" file >live 2>/dev/null
run "$DAXINFO" --expect=live
check 'no output if nothing has changed' both exits 0 silent uncomplaining
run "$DAXINFO" --expect=live file "$held"
check 'the PID is given as operand' both exits 0 silent
jq -c '(.subjects[] | .files[] | select(.subject | endswith("/kept")) | .facts.file.statx_dax) = true' live >changed
jq -c '(.subjects[0].facts.process.pidfd_inode) = 1' live >another
run "$DAXINFO" --expect=changed
check 'a mapped file is no longer direct' both exits 1 says "^$WORK/kept: status was direct, is page-cache\$" uncomplaining
run "$DAXINFO" --expect=live --replay=changed
check 'a mapped file has become direct' both exits 1 says "^$WORK/kept: status was page-cache, is direct\$"
jq -c '.subjects[0].files |= map(select(.subject | endswith("/kept") | not)) | .subjects[0].mappings = []' changed >fewer
run "$DAXINFO" --expect=changed --replay=fewer
check 'a file is no longer mapped' both exits 1 says "^$WORK/kept: the file was mapped, is not mapped\$"
if jq -e '.subjects[0].facts.process.pidfd_inode' live >pidfd; then
	run "$DAXINFO" --expect=another
	check 'another process that has the PID now is not compared' both exits 4 complains 'is another one$'
else
	skip 'another process that has the PID now is not compared' 'this kernel has no pidfs (Linux 6.9)'
fi
jq -c '.subjects[0].mappings[0].perms = "rw-s"' "$TESTS/fuzz/corpus/replay/process.json" >with
jq -c 'del(.subjects[0].mappings[0].memory.vm_flags)' with >unseen
run "$DAXINFO" --expect=with --replay=unseen
check 'MAP_SYNC is unknown now' both exits 3 lines_out 1 says ': how it is mapped was made with MAP_SYNC, is unknown$'
run "$DAXINFO" --expect=unseen --replay=with
check 'MAP_SYNC was unknown' both exits 1 lines_out 1 says ': how it is mapped was unknown, is made with MAP_SYNC$'
run "$DAXINFO" --expect=with --replay="$TESTS/fuzz/corpus/replay/process.json"
check 'a mapping is private now' both exits 1 says ': how it is mapped was made with MAP_SYNC, is private$'
first=$held
# Of a search, some processes may be unreadable here: status 4.
unchanged() { silent && { [ "$status" -eq 0 ] || [ "$status" -eq 4 ]; }; }
"$DAXINFO" --json -u kept >users 2>/dev/null
run "$DAXINFO" --expect=users
check 'the processes that -u found are found again' unchanged
release
hold 'map_file("kept")'
run "$DAXINFO" --expect=live "$held"
check 'a restarted process is compared, by its command and files' both exits 0 silent
run "$DAXINFO" --expect=changed "$held"
check 'a change of a restarted process is reported' both exits 1 says "^$WORK/kept: status was direct, is page-cache\$"
run "$DAXINFO" --expect=users -u kept
check '-u: a restarted process is compared' unchanged
run "$DAXINFO" --expect=users
check '-u is searched again: a restarted process is compared' unchanged
jq -c '.subjects[0].command = "other"' live >other
run "$DAXINFO" --expect=other "$held"
check 'a process of another command is new' both exits 1 lines_out 1 says "^$held: the subject was not in the saved answer, is new\$"
release
hold 'map_file("another")'
run "$DAXINFO" --expect=users -u another
check 'a process that maps other files is new' says ': the subject was not in the saved answer, is new$'
release
run "$DAXINFO" --expect=users
check '-u: a process that is gone is reported' says ': the subject was there, is not there$'
run "$DAXINFO" --expect=live
check 'a process that ended is reported' both exits 4 complains "^daxinfo: $first.*: "

topic
plain_err() { ! grep -q "$(printf '\033')" err; }
complains_once() { lines_err 1 && plain_err && complains "$1"; }

# rejects_saved TITLE PATTERN: a saved answer in the file "hostile" is an error, on one line that matches PATTERN
rejects_saved() {
	local how
	for how in file -q; do
		run timeout 20 "$DAXINFO" --expect=hostile $how
		check "the saved answer is $1: status 4 ($how)" both exits 4 silent plain
		[ "$how" = -q ] || check "the saved answer is $1: one line on stderr" complains_once "^daxinfo: hostile: .*$2"
	done
	run timeout 20 "$DAXINFO" --systemd --expect=hostile file
	check "the saved answer is $1: --systemd: status 255" exits 255
}

: >hostile; rejects_saved 'empty' 'it is empty'
echo '# not JSON' >hostile; rejects_saved 'not JSON' 'no JSON'
head -c 100000 saved | head -c -3 >hostile; rejects_saved 'cut off' 'no JSON'
printf '\xff\xfe\0\0' >hostile; rejects_saved 'not text' 'no JSON'
echo '[]' >hostile; rejects_saved 'a list' 'something else'
echo '{}' >hostile; rejects_saved 'an object without a schema' 'no "schema"'
jq -c '.schema = 2' saved >hostile; rejects_saved 'of another schema' 'follows schema 2'
jq -c '.schema = "\u001b[31m"' saved >hostile; rejects_saved 'of a schema that is an escape sequence' 'follows schema'
jq -c '.subjects = 1' saved >hostile; rejects_saved 'without a list of subjects' 'no subjects'
jq -c '.subjects[1] = "\u001b[31m"' saved >hostile; rejects_saved 'with a subject that is not an object' 'not an object'
jq -c '.subjects[0].facts.file.size = "1"' saved >hostile; rejects_saved 'with a fact of another type' '"size"'
{ printf '{"schema":1,"subjects":['; head -c 100000 /dev/zero | tr '\0' '['; } >hostile; rejects_saved '100,000 nested lists' 'no JSON'
rm hostile; rejects_saved 'missing' 'No such file'
mkdir hostile; rejects_saved 'a directory' 'Is a directory'; rmdir hostile
echo '{"schema":1,"subjects":[]}' >hollow
run "$DAXINFO" --expect=hollow
check 'a saved answer without subjects is unknown' both exits 3 complains 'no subject'
run "$DAXINFO" --expect=hollow file
check 'a subject is not in a saved answer without subjects' both exits 1 says 'not in the saved answer'
jq -c '.subjects = [{"subject": "file\u001b[31m\n", "kind": "file"}, {"subject": "1\u001b[31m", "kind": "process"}, {"subject": "all", "kind": "host"}, {}]' saved >names
run timeout 20 "$DAXINFO" --expect=names
check 'hostile names in a saved answer print no escape sequence' both exits 4 plain eval plain_err
check 'hostile names in a saved answer forge no line' [ "$(grep -vc '^daxinfo: ' err)" -eq 0 ]
run timeout 20 "$DAXINFO" --expect=names --replay=saved
check 'hostile names of missing subjects print no escape sequence' both exits 1 plain says '^file\\x1b\[31m\\x0a: the subject was there, is not there$'
mkfifo pipe
run timeout 1 "$DAXINFO" --expect=pipe file
check 'a pipe without a writer can be interrupted' both exits 124 silent
plan
