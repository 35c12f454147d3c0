#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Saved facts in, every format out: compared with what tests/golden holds.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=tests/golden/tell.sh
. "$TESTS/golden/tell.sh"

cd "$TESTS/golden" || exit 1
status=0

# The judgement as it was written: nothing sorted, nothing left out.
judged() {
	jq -c '(.subjects // [.])[] | [.verdict, .evidence, .findings]' "$1"
}

# judged_again FORMAT: what was told in that format is judged alike
judged_again() {
	"$DAXINFO" --replay "$name.json" --format="$1" >"$WORK/told" 2>/dev/null
	"$DAXINFO" --replay - --json <"$WORK/told" >"$WORK/again" 2>/dev/null
	judged "$WORK/told" >"$WORK/once"
	judged "$WORK/again" >"$WORK/twice"
	[ -s "$WORK/once" ] && diff -u "$WORK/once" "$WORK/twice"
}

# Nothing that a terminal would obey was ever taken for right.
tame() {
	! LC_ALL=C.UTF-8 grep -n '[[:cntrl:]]' "$1" | cat -v | grep .
}

for name in $(cases); do
	tell_text "$name" >"$WORK/text"
	check "$name: text" diff -u "$name.text" "$WORK/text"
	check "$name: text is tame" tame "$name.text"
	tell_verdict "$name" >"$WORK/verdict"
	check "$name: verdict" diff -u "$name.verdict.json" "$WORK/verdict"
	check "$name: judged again from --json" judged_again json
	check "$name: judged again from --format=ndjson" judged_again ndjson
done

# An expectation without its facts is one that nothing is compared with.
widowed() {
	for expected in *.text *.verdict.json; do
		facts=${expected%.text}
		[ -e "${facts%.verdict.json}.json" ] || echo "$expected"
	done
}

check 'every expectation has its facts' [ -z "$(widowed)" ]
check 'there are cases' [ "$number" -gt 100 ]
plan
