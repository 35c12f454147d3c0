#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The JSON schema: made from the program's lists, sound, true of what is printed, and strict.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

SCHEMA=$(realpath "$TESTS/../daxinfo.schema.json")

"$TESTS/make-schema" "$DAXINFO" >"$WORK/schema"
check 'the schema in the project is what tests/make-schema prints' diff -u "$SCHEMA" "$WORK/schema"

# The words of the tables NAME_names[] in the source, and those of the schema's lists; unknown apart.
cd "$TESTS/.." || exit 1
sed -n '/_names\[\] = {/,/^};/s/.*= "\([a-z_-]*\)",$/\1/p' facts.c verdict/verdict.c | sort -u | grep -vx unknown >"$WORK/words"
jq -r '[.. | .enum? // empty | .[] | strings] | unique | .[]' "$SCHEMA" | grep -vx unknown |
	grep -vxF -f <("$DAXINFO" --list-findings | cut -d ' ' -f 1) | LC_ALL=C sort -u >"$WORK/enums"
check 'what a choice can be is what the source has' diff -u "$WORK/words" "$WORK/enums"
cd "$WORK" || exit 1

if ! /usr/bin/python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null; then
	skip 'answers follow the schema' 'there is no python3-jsonschema'
	plan
fi

validate() {
	"$TESTS/cli/validate" "$SCHEMA" "$@"
}

rejects() {
	! validate "$1" && validate "$WORK/answer"
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
printf '{"schema":1,"subjects":[{},{"facts":{"block":[{}],"extents":{},"page":{},"trial":{}},"errors":[{}]}]}' \
	>"$WORK/bare"
run "$DAXINFO" --json --replay="$WORK/bare"
check 'and that to facts of which nothing is known' validate "$WORK/out"

# A file with the answer after a change by jq.
changed() {
	jq "$1" "$WORK/answer" >"$WORK/changed"
	echo "$WORK/changed"
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
plan
