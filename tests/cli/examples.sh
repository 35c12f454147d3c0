#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The examples: YAML files are valid, and command lines have no usage error. tests/vm/systemd tests what their
# units do.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

examples=$(dirname "$TESTS")/examples

# yaml FILE: its documents as JSON
yaml() {
	python3 -c 'import json, sys, yaml; json.dump(list(yaml.safe_load_all(open(sys.argv[1]))), sys.stdout)' "$1"
}

# Every command line of the units, also those in comments, and that of Kubernetes, one a line.
commands() {
	cat "$examples"/systemd/*.service "$examples"/systemd/*/*.conf |
		sed -n "s/^#* *Exec[A-Za-z]*=sh -c '.*exec daxinfo \(.*\)'\$/\1/p; s/^#* *Exec[A-Za-z]*=daxinfo //p" |
		tr -d '"'
	! have_yaml || yaml "$examples/kubernetes/init-container.yaml" |
		jq -r '.[].spec.initContainers[].command[1:] | join(" ")'
}

# Replaces variables as the template does, and removes --wait and --systemd, which hides the status of an error.
expand() {
	sed "s/\${REQUIRE}/$(sed -n 's/^Environment=REQUIRE=\([^ ]*\) .*/\1/p' "$examples"/systemd/*.service)/
		s/--wait=[^ ]*//; s/--systemd//; s,[^ ]*\$,$WORK,"
}

# Whether the last run accepted its command line.
accepted() { ! exits 2 && ! exits 4; }

have_yaml() { python3 -c 'import yaml' 2>/dev/null; }

if have_yaml; then
	for file in "$examples"/*/*.y*ml; do
		run yaml "$file"
		check "${file##*/} is YAML, and not empty" both exits 0 holds '.[0] | length > 0'
	done
	run yaml "$examples/ansible/daxinfo.yml"
	check 'every task for Ansible has a name' holds '.[0] | length > 2 and all(.name)'
else
	skip 'the examples are YAML' 'there is no python3-yaml'
fi
# The tasks on this host, where a requirement holds and another one does not. become: needs no password for root.
if is_root && command -v ansible-playbook >/dev/null; then
	cp "$DAXINFO" "$WORK/daxinfo"
	for require in page-cache direct; do
		cat >"$WORK/$require.yml" <<-END
		- hosts: localhost
		  connection: local
		  gather_facts: false
		  environment: {PATH: "$WORK:$PATH"}
		  tasks:
		    - ansible.builtin.include_tasks: $examples/ansible/daxinfo.yml
		      vars: {daxinfo_paths: ["$WORK"], daxinfo_require: $require, ansible_become: false}
		END
		run env HOME="$WORK" ANSIBLE_LOCALHOST_WARNING=0 ansible-playbook -i localhost, "$WORK/$require.yml"
		cp "$WORK/out" "$WORK/$require.out"
		cp "$WORK/err" "$WORK/$require.err"
		echo "$status" >"$WORK/$require.status"
	done
	check 'Ansible continues where the requirement holds' grep -qx 0 "$WORK/page-cache.status"
	check 'Ansible ends the play where it does not' grep -qx 2 "$WORK/direct.status"
	check 'Ansible shows the status and the cause' grep -q 'page-cache.*: [A-Z].*[.]' "$WORK/direct.out"
else
	skip 'Ansible runs the tasks' 'needs root, and ansible-playbook'
fi
commands | expand >"$WORK/commands"
check 'the examples have at least four command lines' [ "$(wc -l <"$WORK/commands")" -ge 4 ]
while read -r words; do
	# shellcheck disable=SC2086
	run "$DAXINFO" $words
	check "daxinfo accepts: ${words%" $WORK"}" accepted
done <"$WORK/commands"
plan
