#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The JSON schema: it is generated from the program's lists, answers are valid against it, and it is strict.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

SCHEMA=$(realpath "$SCHEMA")

"$TESTS/tools/make-schema" "$DAXINFO" >"$WORK/schema"
check 'the schema file is the output of tests/tools/make-schema' diff -u "$SCHEMA" "$WORK/schema"

"$DAXINFO" --list-fields >"$WORK/fields"
check 'every choice is listed with its words' [ -z "$(awk '$2 == "choice" && !/ \[[^]]+\]$/' "$WORK/fields")" ]

if ! have_jsonschema; then
	skip 'answers are valid against the schema' 'there is no python3-jsonschema'
	plan
fi

validate() {
	"$TESTS/helpers/validate" "$SCHEMA" "$@"
}

# rejects FILE: whether an answer with one change is not valid
rejects() {
	[ -s "$1" ] && ! validate "$1"
}

check 'the schema is valid JSON Schema, draft 2020-12' validate

mkdir "$WORK/directory"
printf x >"$WORK/file"
: >"$WORK/empty"
mkfifo "$WORK/fifo"
odd=$WORK/$(printf 'odd\377\033name')
printf x >"$odd"
set -- "$WORK/file" "$WORK/empty" "$WORK/directory" "$WORK/fifo" "$odd" "$WORK/missing" \
	/dev/null /proc/version

run "$DAXINFO" --json "$@"
cp "$WORK/out" "$WORK/answer"
check 'valid: JSON about all kinds of paths' validate "$WORK/answer"
run "$DAXINFO" --format=ndjson "$@"
cp "$WORK/out" "$WORK/lines"
check 'valid: ndjson about all kinds of paths' validate "$WORK/lines"
check 'ndjson has a line for each subject' [ "$(wc -l <"$WORK/lines")" -eq $# ]
run "$DAXINFO" --json --touch --trial-file --map-direct-flag=0x1000000 "$@"
check 'valid: JSON with all optional facts' validate "$WORK/out"
printf '{"schema":1,"subjects":[{},{"facts":{"block":[{}],"extents":{"huge_map":[{}]},"page":{},"trial":{}},"errors":[{}]}]}' \
	>"$WORK/bare"
run "$DAXINFO" --json --replay="$WORK/bare"
check 'valid: JSON about paths of which nothing is known' validate "$WORK/out"

# Processes: a shell, a missing one, and those that map a file.
run "$DAXINFO" --json $$ -p 4194305 -u "$DAXINFO" "$WORK/file"
check 'valid: JSON about processes' both validate "$WORK/out" \
	holds '[.subjects[].kind] as $kinds | ["process", "process", "host", "file"] - $kinds == []'
run "$DAXINFO" --format=ndjson $$ -p 4194305 -u "$WORK/missing"
check 'valid: ndjson about processes' both validate "$WORK/out" eval '[ "$(wc -l <"$WORK/out")" -eq 3 ]'
jq -n '{"schema": 1, "subjects": [{"subject": "1", "kind": "process", "facts": {"process": {}},
	"mappings": [{}, {"file": 1, "perms": "rw-s", "memory": {"samples": [{}]}}, {"file": 7}], "files": [{}, {"facts": {}}]},
	{"subject": "x", "kind": "host", "facts": {"census": {}}}, {"kind": "process"}]}' >"$WORK/bare"
run "$DAXINFO" --json --replay="$WORK/bare"
check 'valid: JSON about processes of which nothing is known' both validate "$WORK/out" exits 4

"$DAXINFO" --json $$ >"$WORK/process"
check 'valid: JSON about a shell' validate "$WORK/process"

# changed EXPRESSION [FILE]: prints the name of a file with the answer, changed by that jq expression
changed() {
	jq "$1" "${2:-$WORK/answer}" >"$WORK/changed"
	echo "$WORK/changed"
}

# process_rejected TITLE EXPRESSION: an answer about a process is not valid after that change
process_rejected() {
	check "$1 is rejected" rejects "$(changed "$2" "$WORK/process")"
}

check 'an extra key is rejected' rejects "$(changed '.subjects[0].facts.file.colour = "red"')"
check 'a missing key is rejected' rejects "$(changed 'del(.subjects[0].facts.mount)')"
check 'a string instead of a number is rejected' rejects "$(changed '.subjects[0].facts.file.size = "1"')"
check 'a word of another question is rejected' rejects "$(changed '.subjects[0].verdict.sync = "direct"')"
check 'a finding with an unknown id is rejected' rejects \
	"$(changed '.subjects[1].findings += [{"id": "x", "severity": "info", "question": "access", "message": "x", "remedy": null}]')"
check 'null instead of a list is rejected' rejects "$(changed '.subjects[0].facts.block = null')"
check 'flags in decimal are rejected' rejects "$(changed '.subjects[0].facts.mount.magic = "61267"')"
check 'another schema number is rejected' rejects "$(changed '.schema = 2')"
check 'a subject outside the list is rejected' rejects "$(changed '.subject = "x"')"
check 'bytes of a number are rejected' rejects "$(changed '.subjects[0].facts.file.size_bytes = "00"')"
check 'a file without a verdict is rejected' rejects "$(changed '.subjects[0].verdict = null')"
process_rejected 'a process with a verdict' '.subjects[0].verdict = .subjects[0].files[0].verdict'
process_rejected 'a mapping without a verdict' '.subjects[0].mappings[0].verdict = null'
process_rejected 'a file of a process without a verdict' '.subjects[0].files[0].verdict = null'
process_rejected 'a file of a process with a command' '.subjects[0].files[0].command = null'
process_rejected 'an address in decimal' '.subjects[0].mappings[0].start = 4096'
process_rejected 'an unknown address' '.subjects[0].mappings[0].end = null'
process_rejected 'an offset in hex' '.subjects[0].mappings[0].offset = "0x1000"'
process_rejected 'permissions in another form than /proc/PID/maps' '.subjects[0].mappings[0].perms = "rwx"'
process_rejected 'a file given by name' '.subjects[0].mappings[0].file = "/bin/sh"'
process_rejected 'memory that is a number' '.subjects[0].mappings[0].memory = 7'
process_rejected 'a mapping with a word of another question' '.subjects[0].mappings[0].verdict.sync = "direct"'
plan
