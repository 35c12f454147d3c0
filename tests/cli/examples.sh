#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The examples: what is YAML is valid, and no command line has a mistake. What their units do is
# for tests/vm/systemd.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

examples=$(dirname "$TESTS")/examples

# The documents of a file, as JSON.
yaml() {
	python3 -c 'import json, sys, yaml; json.dump(list(yaml.safe_load_all(open(sys.argv[1]))), sys.stdout)' "$1"
}

# Every command line of units, also those in comments, one a line; of Kubernetes the words.
commands() {
	sed -n 's/^# *Exec[A-Za-z]*=daxinfo //p; s/^Exec[A-Za-z]*=daxinfo //p' \
		"$examples"/systemd/*.service "$examples"/systemd/*/*.conf
	! have_yaml || yaml "$examples/kubernetes/init-container.yaml" |
		jq -r '.[].spec.initContainers[].command[1:] | join(" ")'
}

# An environment as the template has it; nothing is waited for, and --systemd would give no 2.
settings() {
	sed "s/\${REQUIRE}/$(sed -n 's/^Environment=REQUIRE=\([^ ]*\) .*/\1/p' "$examples"/systemd/*.service)/
		s/--wait=[^ ]*//; s/--systemd//; s,[^ ]*\$,$WORK,"
}

# Whether the last run took its command line, whatever it answered.
taken() { ! exits 2 && ! exits 4; }

have_yaml() { python3 -c 'import yaml' 2>/dev/null; }

if have_yaml; then
	for file in "$examples"/*/*.y*ml; do
		run yaml "$file"
		check "${file##*/} is YAML, and holds something" both exits 0 holds '.[0] | length > 0'
	done
	run yaml "$examples/ansible/daxinfo.yml"
	check 'the tasks for Ansible have names' holds '.[0] | length > 2 and all(.name)'
else
	skip 'the YAML of the examples' 'there is no python3-yaml'
fi
commands | settings >"$WORK/commands"
check 'the examples have command lines' [ "$(wc -l <"$WORK/commands")" -ge 4 ]
while read -r words; do
	# shellcheck disable=SC2086
	run "$DAXINFO" $words
	check "no mistake in: daxinfo ${words%" $WORK"}" taken
done <"$WORK/commands"
plan
