#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The JSON schema: made from the program's lists, sound, true of what is printed, and strict.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

SCHEMA=$(realpath "$TESTS/../output/daxinfo.schema.json")

"$TESTS/make-schema" "$DAXINFO" >"$WORK/schema"
check 'the schema in the project is what tests/make-schema prints' diff -u "$SCHEMA" "$WORK/schema"

"$DAXINFO" --list-fields >"$WORK/fields"
check 'every choice is listed with its words' [ -z "$(awk '$2 == "choice" && !/ \[[^]]+\]$/' "$WORK/fields")" ]

if ! /usr/bin/python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null; then
	skip 'answers follow the schema' 'there is no python3-jsonschema'
	plan
fi

validate() {
	"$TESTS/cli/validate" "$SCHEMA" "$@"
}

# Of a sound answer with one change.
rejects() {
	[ -s "$1" ] && ! validate "$1"
}

check 'it is a sound schema of draft 2020-12' validate

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
check 'the answer about all kinds of subjects follows it' validate "$WORK/answer"
run "$DAXINFO" --format=ndjson "$@"
cp "$WORK/out" "$WORK/lines"
check 'so does each line of ndjson' validate "$WORK/lines"
check 'of which there is one for each subject' [ "$(wc -l <"$WORK/lines")" -eq $# ]
run "$DAXINFO" --json --touch --trial-file --map-direct-flag=0x1000000 "$@"
check 'and the answer with all that can be observed' validate "$WORK/out"
printf '{"schema":1,"subjects":[{},{"facts":{"block":[{}],"extents":{"huge_map":[{}]},"page":{},"trial":{}},"errors":[{}]}]}' \
	>"$WORK/bare"
run "$DAXINFO" --json --replay="$WORK/bare"
check 'and that to facts of which nothing is known' validate "$WORK/out"

# Processes: our own, one that is not there, and all of them.
run "$DAXINFO" --json $$ -p 4194305 -u "$DAXINFO" "$WORK/file"
check 'the answer about processes follows it' both validate "$WORK/out" \
	holds '[.subjects[].kind] as $kinds | ["process", "process", "host", "file"] - $kinds == []'
run "$DAXINFO" --format=ndjson $$ -p 4194305 -u "$WORK/missing"
check 'so do their lines' both validate "$WORK/out" eval '[ "$(wc -l <"$WORK/out")" -eq 3 ]'
jq -n '{"schema": 1, "subjects": [{"subject": "1", "kind": "process", "facts": {"process": {}},
	"mappings": [{}, {"file": 1, "perms": "rw-s", "memory": {"samples": [{}]}}, {"file": 7}], "files": [{}, {"facts": {}}]},
	{"subject": "x", "kind": "host", "facts": {"census": {}}}, {"kind": "process"}]}' >"$WORK/bare"
run "$DAXINFO" --json --replay="$WORK/bare"
check 'and processes of which nothing is known' both validate "$WORK/out" exits 4

"$DAXINFO" --json $$ >"$WORK/process"
check 'that about our own process follows it' validate "$WORK/process"

# A file with the answer after a change by jq.
changed() {
	jq "$1" "${2:-$WORK/answer}" >"$WORK/changed"
	echo "$WORK/changed"
}

# process_rejected TEXT CHANGE
process_rejected() {
	check "$1 is rejected" rejects "$(changed "$2" "$WORK/process")"
}

check 'a key too many is rejected' rejects "$(changed '.subjects[0].facts.file.colour = "red"')"
check 'a key too few is rejected' rejects "$(changed 'del(.subjects[0].facts.mount)')"
check 'a text where a number belongs is rejected' rejects "$(changed '.subjects[0].facts.file.size = "1"')"
check 'a word that no question knows is rejected' rejects "$(changed '.subjects[0].verdict.sync = "direct"')"
check 'a finding without a known id is rejected' rejects \
	"$(changed '.subjects[1].findings += [{"id": "x", "severity": "info", "question": "access", "message": "x", "remedy": null}]')"
check 'null where a list belongs is rejected' rejects "$(changed '.subjects[0].facts.block = null')"
check 'a decimal mask of flags is rejected' rejects "$(changed '.subjects[0].facts.mount.magic = "61267"')"
check 'another schema number is rejected' rejects "$(changed '.schema = 2')"
check 'a subject outside of the list is rejected' rejects "$(changed '.subject = "x"')"
check 'bytes of what is no text are rejected' rejects "$(changed '.subjects[0].facts.file.size_bytes = "00"')"
check 'a file without a verdict is rejected' rejects "$(changed '.subjects[0].verdict = null')"
process_rejected 'a process with a verdict' '.subjects[0].verdict = .subjects[0].files[0].verdict'
process_rejected 'a mapping without one' '.subjects[0].mappings[0].verdict = null'
process_rejected 'a file of a process without one' '.subjects[0].files[0].verdict = null'
process_rejected 'a file of a process with a command' '.subjects[0].files[0].command = null'
process_rejected 'an address in decimal' '.subjects[0].mappings[0].start = 4096'
process_rejected 'an address that is unknown' '.subjects[0].mappings[0].end = null'
process_rejected 'an offset in hex' '.subjects[0].mappings[0].offset = "0x1000"'
process_rejected 'permissions that maps never shows' '.subjects[0].mappings[0].perms = "rwx"'
process_rejected 'a file by its name' '.subjects[0].mappings[0].file = "/bin/sh"'
process_rejected 'memory that is a number' '.subjects[0].mappings[0].memory = 7'
process_rejected 'a word that no question knows, in a mapping' '.subjects[0].mappings[0].verdict.sync = "direct"'
plan
