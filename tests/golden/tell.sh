# SPDX-License-Identifier: GPL-2.0-or-later
# What every format makes of a file of saved facts: for tests/cli/golden.sh and tests/golden/update.
# shellcheck shell=sh
# Both run it in tests/golden, with the program in DAXINFO. A case is a file without its .json.

unset COLUMNS NO_COLOR

cases() {
	for facts in *.json; do
		case $facts in
		*.verdict.json) ;;
		*) echo "${facts%.json}" ;;
		esac
	done
}

# For people: standard output, then standard error and the exit status.
tell_text() {
	errors=$(mktemp) || return 1
	status=0
	"$DAXINFO" --replay "$1.json" -v -e 2>"$errors" || status=$?
	cat "$errors"
	echo "exit status $status"
	rm -f "$errors"
}

# The judgement alone: what does not depend on who observed, and when.
tell_verdict() {
	"$DAXINFO" --replay "$1.json" --json 2>/dev/null | jq -S '[.subjects[] | {verdict, evidence, findings}]'
}
