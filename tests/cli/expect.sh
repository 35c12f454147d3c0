#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --expect: what changed since a saved answer, and nothing else.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

golden=$TESTS/golden
cd "$WORK" || exit 1
head -c 5000 /dev/zero >file
mkdir directory
"$DAXINFO" --json file directory /dev/null >saved 2>/dev/null

told() { [ "$(wc -l <out)" -eq "$1" ]; }

# As it was.
run "$DAXINFO" --expect=saved
check 'what is as it was is no news' both exits 0 silent uncomplaining
run "$DAXINFO" --expect=saved file directory /dev/null
check 'asked for by name, too' both exits 0 silent uncomplaining
run "$DAXINFO" --expect=saved /dev/null file directory
check 'in another order' both exits 0 silent
run "$DAXINFO" --expect=saved directory
check 'or some of it' both exits 0 silent
run "$DAXINFO" --expect=- <saved
check 'standard input is not a terminal here' exits 4
"$DAXINFO" --expect=- <saved >out 2>err
status=$?
check 'the answer may come on standard input' both exits 0 silent uncomplaining
"$DAXINFO" --expect=<(cat saved) >out 2>err
status=$?
check 'or through a pipe' both exits 0 silent uncomplaining
"$DAXINFO" --format=ndjson file directory >lines
run "$DAXINFO" --expect=lines
check 'or as lines' both exits 0 silent
jq -c '.subjects |= reverse' saved >turned
run "$DAXINFO" --expect=turned
check 'in any order' both exits 0 silent
jq -c '.subjects += .subjects' saved >twice
run "$DAXINFO" --expect=twice
check 'twice, if it was saved twice' both exits 0 silent
jq -c '.daxinfo = "9" | .kernel = "1.0" | .time = null | .subjects[].verdict = null | .subjects[].findings = [] | .subjects[].evidence = []' saved >older
run "$DAXINFO" --expect=older
check 'it is the facts that are judged: another version is no change' both exits 0 silent
for facts in "$golden"/ext4-nfit/facts.json "$golden"/lines/facts.json "$golden"/hostile-numbers/facts.json \
	"$TESTS"/fuzz/corpus/replay/{process,how-it-was-made-is-unknown,two-files-of-one-name}.json; do
	run "$DAXINFO" --expect="$facts" --replay="$facts"
	check "saved facts are as they are (${facts#"$TESTS/"})" both exits 0 silent
done

run "$DAXINFO" --expect="$golden/hostile-names/facts.json" --replay="$golden/hostile-names/facts.json"
check 'also with names that are hostile' both exits 4 silent

# A fact that another answer follows from: what is told of it.
# was TEXT STATUS EXPRESSION LINE...: saved facts changed by jq, what a run then ends with, and tells
was() {
	local text=$1 wanted=$2 line
	jq -c "$3" saved >changed
	shift 3
	run "$DAXINFO" --expect=changed
	check "$text" both exits "$wanted" uncomplaining
	for line in "$@"; do
		check "  $line" grep -qxF -e "$line" out
	done
	run "$DAXINFO" -q --expect=changed
	check '  and with -q the status alone' both exits "$wanted" silent uncomplaining
}

was 'status and access' 1 '.subjects[0].facts.file.statx_dax = true' \
	'file: status was direct, is page-cache' 'file: access was direct, is page-cache'
check '  and no more answers than these' eval '! grep -q "sync was\|durability was" out'
was 'sync' 1 '.subjects[0].facts.trial.sync = "ok"' \
	'file: sync was capable, is refused'
was 'a finding that went' 1 '.subjects[0].facts.file.size = 0' 'file: finding zero-length went'
run "$DAXINFO" --expect=changed
check '  which is all' told 1
run "$DAXINFO" --expect=saved --replay=changed
check 'a finding that came' both exits 1 told 1 says '^file: finding zero-length came$'
was 'what was unknown and is not' 1 '.subjects[0].facts.trial = null' 'file: sync was unknown, is refused'
was 'a subject of two' 1 '.subjects[0].facts.file.size = 0 | .subjects[1].facts.mount.type = "ext4" | .subjects[2].subject = "/dev/zero"' \
	'file: finding zero-length went'
was 'facts that no answer follows from' 0 '.subjects[0].facts.file.inode = 1 | .subjects[0].facts.file.size = 4999 | .subjects[0].facts.mount.id = 3'
jq -c '.subjects[0].facts.trial.sync = "ok" | .subjects[0].facts.file.statx_dax = true' saved >direct
"$DAXINFO" --expect=direct >there 2>&1
run "$DAXINFO" --expect=saved --replay=direct
check 'both ways' both exits 1 says '^file: status was page-cache, is sync-capable$'
check 'as many changes' diff <(grep -c ' was ' there) <(grep -c ' was ' out)

# map_direct, each of its answers, and durability by the region.
between() { run "$DAXINFO" --expect="$golden/$1/facts.json" --replay="$2"; }
jq -c '.subjects[0].facts.region.persistence_domain = "cpu_cache"' "$golden/ext4-nfit/facts.json" >flushed
between ext4-nfit flushed
check 'durability by the region' both exits 1 says ': durability was cache-line, is byte$'
jq -c '.subjects[0].facts.region.persistence_domain = "unknown"' "$golden/ext4-nfit/facts.json" >unknown
between ext4-nfit unknown
check 'what is unknown now has not changed for that' both exits 3 says ': durability was cache-line, is unknown$'
check 'which is so of map_direct' says ': map_direct was holds, is unknown$'
run "$DAXINFO" --systemd --expect="$golden/ext4-nfit/facts.json" --replay=unknown
check 'and no pass' exits 255
jq -c '.subjects[0].facts.region.persistence_domain = "unknown" | .subjects[0].facts.trial.sync = "EOPNOTSUPP"' "$golden/ext4-nfit/facts.json" >refused
between ext4-nfit refused
check 'what did change counts all the same' both exits 1 says ': sync was capable, is refused$'

# Subjects that are not there, or were not.
mv directory moved
run "$DAXINFO" --expect=saved
check 'what is not there any more is told' both exits 4 complains '^daxinfo: directory: it cannot be found' says '^directory: status was page-cache, is unknown$'
run "$DAXINFO" -q --expect=saved
check 'and not with -q' both exits 4 silent uncomplaining
mv moved directory
run "$DAXINFO" --expect=saved --replay=lines
check 'what saved facts lack is told' both exits 1 told 1 says '^/dev/null: the subject was there, is not there$'
printf x >$'new\e[31m\n'
run "$DAXINFO" --expect=saved file $'new\e[31m\n'
check 'what was not in the answer is told' both exits 1 told 1 plain says '^new\\x1b\[31m\\x0a: the subject was not in the saved answer, is new$'
run "$DAXINFO" --expect=saved file file
check 'so is what was not in it twice' both exits 1 told 1 says '^file: the subject was not in the saved answer'
run "$DAXINFO" --expect=saved ./file
check 'it goes by the names' both exits 1 says '^\./file: the subject was not'

# With requirements: the worse of both.
run "$DAXINFO" --expect=saved --require=page-cache file directory
check 'as it was, and as is required' both exits 0 silent uncomplaining
run "$DAXINFO" --expect=saved --require=direct file
check 'as it was, but not as is required' both exits 1 silent complains "'direct' is required"
jq -c '.subjects[0].facts.file.size = 0' saved >changed
run "$DAXINFO" --expect=changed --require=page-cache file
check 'as is required, but not as it was' both exits 1 told 1 uncomplaining
run "$DAXINFO" --expect=saved --require=sync directory
check 'as it was, and nobody knows' both exits 3 silent
for form in --json --format=ndjson --format=text -j; do
	run "$DAXINFO" $form --expect=saved file
	check "a format for what has none: $form" refuses '--expect tells what changed'
done

# Processes.
hold 'map_file("kept")'
"$DAXINFO" --json "$held" file >live 2>/dev/null
run "$DAXINFO" --expect=live
check 'a process is as it was' both exits 0 silent uncomplaining
run "$DAXINFO" --expect=live file "$held"
check 'asked for by its number, too' both exits 0 silent
jq -c '(.subjects[] | .files[] | select(.subject | endswith("/kept")) | .facts.file.statx_dax) = true' live >changed
jq -c '(.subjects[0].facts.process.pidfd_inode) = 1' live >another
run "$DAXINFO" --expect=changed
check 'a file of it that is direct no more' both exits 1 says "^$WORK/kept: status was direct, is page-cache\$" uncomplaining
run "$DAXINFO" --expect=live --replay=changed
check 'or that came to be' both exits 1 says "^$WORK/kept: status was page-cache, is direct\$"
jq -c '.subjects[0].files |= map(select(.subject | endswith("/kept") | not)) | .subjects[0].mappings = []' changed >fewer
run "$DAXINFO" --expect=changed --replay=fewer
check 'or that is not mapped any more' both exits 1 says "^$WORK/kept: the file was mapped, is not mapped\$"
if jq -e '.subjects[0].facts.process.pidfd_inode' live >pidfd; then
	run "$DAXINFO" --expect=another
	check 'another process of that number is none of the answer' both exits 4 complains 'is another one$'
else
	skip 'another process of that number' 'this kernel has no pidfs (Linux 6.9)'
fi
jq -c '.subjects[0].mappings[0].perms = "rw-s"' "$TESTS/fuzz/corpus/replay/process.json" >with
jq -c 'del(.subjects[0].mappings[0].memory.vm_flags)' with >unseen
run "$DAXINFO" --expect=with --replay=unseen
check 'how it is mapped cannot be seen any more' both exits 3 told 1 says ': how it is mapped was made with MAP_SYNC, is unknown$'
run "$DAXINFO" --expect=unseen --replay=with
check 'nor could it be before' both exits 1 told 1 says ': how it is mapped was unknown, is made with MAP_SYNC$'
run "$DAXINFO" --expect=with --replay="$TESTS/fuzz/corpus/replay/process.json"
check 'a mapping that is private now' both exits 1 says ': how it is mapped was made with MAP_SYNC, is private$'
release
run "$DAXINFO" --expect=live
check 'a process that ended is told of' both exits 4 complains "^daxinfo: $held.*: "

# What is no answer.
tame() { ! grep -q "$(printf '\033')" err; }
complains_once() { [ "$(wc -l <err)" -eq 1 ] && tame && complains "$1"; }

# hostile TEXT PATTERN: --expect of the file "hostile" is an error of one line
hostile() {
	local how
	for how in file -q; do
		run timeout 20 "$DAXINFO" --expect=hostile $how
		check "$1 ($how)" both exits 4 silent plain
		[ "$how" = -q ] || check '  told in one line' complains_once "^daxinfo: hostile: .*$2"
	done
	run timeout 20 "$DAXINFO" --systemd --expect=hostile file
	check '  and is no pass' exits 255
}

: >hostile; hostile 'an empty file' 'it is empty'
echo '# not JSON' >hostile; hostile 'what is not JSON' 'no JSON'
head -c 100000 saved | head -c -3 >hostile; hostile 'what is cut off' 'no JSON'
printf '\xff\xfe\0\0' >hostile; hostile 'what is no text' 'no JSON'
echo '[]' >hostile; hostile 'a list' 'something else'
echo '{}' >hostile; hostile 'an object without a schema' 'no "schema"'
jq -c '.schema = 2' saved >hostile; hostile 'another schema' 'follows schema 2'
jq -c '.schema = "\u001b[31m"' saved >hostile; hostile 'a schema that is an escape' 'follows schema'
jq -c '.subjects = 1' saved >hostile; hostile 'subjects that are none' 'no subjects'
jq -c '.subjects[1] = "\u001b[31m"' saved >hostile; hostile 'a subject that is none' 'not an object'
jq -c '.subjects[0].facts.file.size = "1"' saved >hostile; hostile 'a fact of another type' '"size"'
{ printf '{"schema":1,"subjects":['; head -c 100000 /dev/zero | tr '\0' '['; } >hostile; hostile 'lists in lists' 'no JSON'
rm hostile; hostile 'what is not there' 'No such file'
mkdir hostile; hostile 'a directory' 'Is a directory'; rmdir hostile
echo '{"schema":1,"subjects":[]}' >hollow
run "$DAXINFO" --expect=hollow
check 'an answer without subjects proves nothing' both exits 3 complains 'no subject'
run "$DAXINFO" --expect=hollow file
check 'nor knows of any' both exits 1 says 'not in the saved answer'
jq -c '.subjects = [{"subject": "file\u001b[31m\n", "kind": "file"}, {"subject": "1\u001b[31m", "kind": "process"}, {"subject": "all", "kind": "host"}, {}]' saved >names
run timeout 20 "$DAXINFO" --expect=names
check 'names in it reach no terminal' both exits 4 plain eval tame
check 'nor the line of another' [ "$(grep -vc '^daxinfo: ' err)" -eq 0 ]
run timeout 20 "$DAXINFO" --expect=names --replay=saved
check 'nor what is missing' both exits 1 plain says '^file\\x1b\[31m\\x0a: the subject was there, is not there$'
mkfifo pipe
run timeout 1 "$DAXINFO" --expect=pipe file
check 'a pipe that nobody writes to is waited for, and can be left' both exits 124 silent
plan
