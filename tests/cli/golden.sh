#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Golden tests: every format made from saved facts is what tests/golden expects.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/helpers/golden-output.sh
. "$TESTS/helpers/golden-output.sh"

cd "$TESTS/golden" || exit 1
status=0

# judgements_of FILE: verdict, evidence and findings as they were written, neither sorted nor shortened
judgements_of() {
	jq -c '(.subjects // [.])[] | [.verdict, .evidence, .findings]' "$1"
}

# judged_alike CASE FORMAT: facts printed in that format and judged again give the same judgement
judged_alike() {
	"$DAXINFO" --replay "$1/facts.json" --format="$2" >"$WORK/first" 2>/dev/null
	"$DAXINFO" --replay - --json <"$WORK/first" >"$WORK/second" 2>/dev/null
	judgements_of "$WORK/first" >"$WORK/expected"
	judgements_of "$WORK/second" >"$WORK/judged"
	[ -s "$WORK/expected" ] && diff -u "$WORK/expected" "$WORK/judged"
}

no_control_bytes() {
	! LC_ALL=C.UTF-8 grep -n '[[:cntrl:]]' "$1" | cat -v | grep .
}

for name in $(golden_cases); do
	topic "$name"
	golden_text "$name" >"$WORK/text"
	check 'text is as expected' diff -u "$name/text" "$WORK/text"
	check 'the expected text has no control bytes' no_control_bytes "$name/text"
	golden_verdict "$name" >"$WORK/verdict"
	check 'the verdict is as expected' diff -u "$name/verdict.json" "$WORK/verdict"
	check 'the answer of --json is judged alike' judged_alike "$name" json
	check 'the answer of --format=ndjson is judged alike' judged_alike "$name" ndjson
done
topic

# Expected output that is compared with nothing.
orphans() {
	for directory in */; do
		[ -e "$directory/facts.json" ] && [ -e "$directory/text" ] && [ -e "$directory/verdict.json" ] ||
			echo "$directory"
	done
}

check 'every case has facts and expected output' [ -z "$(orphans)" ]
check 'there are more than 100 golden tests' [ "$number" -gt 100 ]
plan
