#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The program's lists, its JSON, its manual page and its completion agree.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

TOP=$TESTS/..
cd "$WORK" || exit 1

"$DAXINFO" --list-fields >list.fields
"$DAXINFO" --list-findings | awk '{ print $1, $2 }' >list.findings
cut -d ' ' -f 1 list.findings >findings
"$DAXINFO" --list-formats | cut -d ' ' -f 1 >formats
"$DAXINFO" --help >help
awk '{ print $1, $2 }' list.fields >fields
for list in fields findings formats; do
	check "the list of $list is not empty" [ -s "$list" ]
done
check 'no field is listed twice' [ -z "$(cut -d ' ' -f 1 fields | sort | uniq -d)" ]
check 'no finding is listed twice' [ -z "$(sort findings | uniq -d)" ]
check 'every field has a help text' [ "$(awk 'NF < 3' list.fields | wc -l)" -eq 0 ]

every_word() {
	local word missing=0
	while read -r word; do
		grep -qw -e "$word" "$2" || { echo "$word"; missing=1; }
	done <"$1"
	return "$missing"
}

# Saved facts with every object and list, and all values unknown: of a file, and of a process that maps it.
cat >full.py <<'END'
import json

kinds = dict(line.split() for line in open("fields"))


def make(path):
    value = {}
    for name, kind in kinds.items():
        parent, _, key = name.rpartition(".")
        if parent == path and kind == "object":
            value[key] = make(name)
        if parent == path and kind == "list":
            value[key.removesuffix("[]")] = [make(name)]
    return value


# An empty file has a finding.
process = make("subjects[]")
file = {"subject": "file", "kind": "file", "facts": process["facts"], "errors": process["errors"]}
file["facts"]["file"]["size"] = 0
process["errors"][0]["errno"] = "EACCES"
process |= {"kind": "process", "files": [file]}
print(json.dumps({"schema": 1, "subjects": [file, process]}))
END
python3 full.py >full
run "$DAXINFO" --json --replay=full

# The keys of the last answer, as --list-fields has them: lists with []. Keys that occur in several places are
# listed once, for subjects.
keys() {
	jq -r 'def listed: if . == "subjects[].files[]" then "subjects[]"
			else sub("^subjects\\[\\][.]mappings\\[\\][.](?<a>verdict|(evidence|findings)\\[\\])$"; "subjects[].\(.a)") end;
		def walk_keys($path): if type == "object" then to_entries[] | (.key) as $key | .value |
			($path + (if $path == "" then "" else "." end) + $key + (if type == "array" then "[]" else "" end)) as $name |
			$name, walk_keys($name | listed)
		elif type == "array" then .[] | walk_keys($path) else empty end;
		walk_keys("")' out | grep -vx 'subjects\[\]' | sort -u
}

keys >keys.json
cut -d ' ' -f 1 fields | sort >keys.list
check 'JSON has the keys of --list-fields' diff -u keys.list keys.json

# Values in the last answer have the type that --list-fields shows.
cat >kinds.py <<'END'
import json
import re

TYPES = {
    "text": str, "number": int, "bytes": int, "boolean": bool, "choice": str, "object": dict, "list": list,
    "address": re.compile("0x[0-9a-f]+"), "flags": re.compile("0x[0-9a-f]+"), "outcome": re.compile("ok|E[A-Z0-9]+"),
}
kinds = dict(line.split() for line in open("fields"))
seen = set()


def look(value, path):
    for key, member in value.items():
        name = f"{path}.{key}" if path else key
        name += "[]" if isinstance(member, list) else ""
        if name in kinds and member is not None:
            kind = TYPES[kinds[name]]
            right = kind.fullmatch(member) if isinstance(kind, re.Pattern) else type(member) is kind
            assert right, f"{name} is {member!r}"
            seen.add(kinds[name])
        for row in member if isinstance(member, list) else [member]:
            if isinstance(row, dict):
                look(row, name)


look(json.load(open("out")), "")
assert len(seen) >= 7, seen
END
printf x >file
run "$DAXINFO" --json file /dev/null missing . $$
check 'JSON has the types of --list-fields' python3 kinds.py

page=$TOP/daxinfo.1
if [ -e "$page" ]; then
	sed -n 's/^\.It Va \([a-z][^ ]*\) Pq \([a-z]*\)$/\1 \2/p' "$page" >page.fields
	check 'the manual page has the fields and types of --list-fields' diff -u fields page.fields
	sed -n '/^\.Sh FINDINGS/,$s/^\.It Sy \([a-z0-9-]*\) Pq \([a-z]*\)$/\1 \2/p' "$page" >page.findings
	check 'the manual page has the findings and severities of --list-findings' diff -u list.findings page.findings
	check 'the manual page has the formats of --list-formats' every_word formats "$page"
	sed -n 's/^\.It \(Fl .*\)/\1/p' "$page" | grep -o 'Fl [^ ]*' | sed 's/^Fl \(\\&\)\?/-/' | sort -u >page.options
	grep -oE -- '(^ *|, )-[^ ,-]|--[a-z][a-z-]*' <(grep -E '^ +-' help) | tr -d ' ,' | sort -u >help.options
	check 'the manual page has the options of --help' diff -u help.options page.options
else
	skip 'the manual page has the same lists' 'there is no manual page'
fi

# offered WORD...: the completions of the last word
offered() {
	typed=("$@")
	COMPREPLY=()
	_daxinfo "$DAXINFO"
	printf '%s\n' "${COMPREPLY[@]}" | sed 's/=$//' | sort
}

# Stand-ins for functions of the package bash-completion.
# shellcheck disable=SC2034 # the completion's own variables
_init_completion() {
	words=("${typed[@]}") cword=$((${#typed[@]} - 1)) split=false
	cur=${words[cword]} prev=${words[cword - 1]}
	if [[ $cur == --*=* ]]; then
		prev=${cur%%=*} cur=${cur#*=} split=true
	fi
}
_filedir() { COMPREPLY=(a-file); }
_parse_help() { "$1" --help | sed -n 's/^ *\(-[^-], \)\?\(--[a-z-]*=\?\).*/\2/p'; }
compopt() { :; }

offers() {
	diff -u <(sort "$1") <(offered "${@:2}")
}

if [ -e "$TOP/completions/daxinfo" ]; then
	# shellcheck source=completions/daxinfo
	. "$TOP/completions/daxinfo"

	sed -n 's/^ *\(-[^-], \)\?\(--[a-z-]*\).*/\2/p' help >long.options
	check 'completion offers the options of --help' offers long.options daxinfo --
	check 'completion offers formats after --format=' offers formats daxinfo --format=
	check 'completion offers formats after -f' offers formats daxinfo -f ''
	check 'completion offers findings after --explain=' offers findings daxinfo --explain=
	echo a-file >files
	check 'completion offers files' offers files daxinfo ''
	check 'completion offers files after --replay=' offers files daxinfo --replay=
	printf 'always\nauto\nnever\n' >colors
	check 'completion offers the words of --color=' offers colors daxinfo --color=
else
	skip 'completion offers the options of --help' 'there is no completion'
fi
plan
