# SPDX-License-Identifier: GPL-2.0-or-later
# What daxinfo makes of the saved facts of a golden case, for tests/cli/golden.sh and tests/tools/update-golden.
# shellcheck shell=sh
# Both run it in tests/golden, with the program in DAXINFO. A case is a directory with facts.json, and with the
# output that is expected: text, and verdict.json.

unset COLUMNS NO_COLOR

golden_cases() {
	for facts in */facts.json; do
		echo "${facts%/facts.json}"
	done
}

# golden_text CASE: text with evidence and remedies; first standard output, then standard error and the exit status
golden_text() {
	errors=$(mktemp) || return 1
	status=0
	"$DAXINFO" --replay "$1/facts.json" -v -e 2>"$errors" || status=$?
	cat "$errors"
	echo "exit status $status"
	rm -f "$errors"
}

# golden_verdict CASE: verdict, evidence and findings, which do not depend on who observed the facts, and when
golden_verdict() {
	"$DAXINFO" --replay "$1/facts.json" --json 2>/dev/null | jq -S '[.subjects[] | {verdict, evidence, findings}]'
}
