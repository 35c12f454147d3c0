#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Paths that would do something to a terminal, forge a line, or are no text at all.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1

# What a person sees must not have: control bytes, C1 controls, bidirectional and zero-width marks.
cat >tame.py <<'END'
import sys
import unicodedata

for name in sys.argv[1:]:
    text = open(name, "rb").read().decode("utf-8", "strict")
    for letter in text.replace("\n", ""):
        if unicodedata.category(letter) in ("Cc", "Zl", "Zp") or letter in (
            "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
        ):
            sys.exit(f"{name} has {letter!r}")
END

# JSON, strictly: UTF-8, no key twice; the subject's name in bytes is what was asked about.
cat >same.py <<'END'
import json
import sys


def once(pairs):
    assert len(dict(pairs)) == len(pairs), "a key is there twice"
    return dict(pairs)


answer = json.loads(open("out", "rb").read().decode("utf-8", "strict"), object_pairs_hook=once)
(subject,) = answer["subjects"]
name = sys.argv[1].encode("utf-8", "surrogateescape")
try:
    name.decode("utf-8", "strict")
    assert "subject_bytes" not in subject, "bytes of a text"
    assert subject["subject"].encode() == name, subject["subject"]
except UnicodeDecodeError:
    assert bytes.fromhex(subject["subject_bytes"]) == name, subject["subject_bytes"]
    assert subject["subject"] == name.decode("utf-8", "replace") or "\ufffd" in subject["subject"]
END

bare="$bare tame "
tame() { python3 tame.py out err; }
lines() { [ "$(wc -l <"$1")" -eq "$2" ]; }

printf x >plain
run "$DAXINFO" plain
rows=$(wc -l <out)

# named TEXT NAME: a file of that name, and one that is missing
named() {
	printf x >"./$2" || return
	run "$DAXINFO" "./$2"
	check "$1: text is tame" both exits 0 tame
	check "$1: no row is forged" both lines_out "$rows" uncomplaining
	run "$DAXINFO" -v -e "./$2"
	check "$1: so is text with evidence and remedies" both exits 0 tame
	run "$DAXINFO" --json "./$2"
	check "$1: JSON is sound" both exits 0 same "./$2"
	run "$DAXINFO" --format=ndjson "./$2"
	check "$1: ndjson is one line" both exits 0 lines_out 1
	run "$DAXINFO" "./$2.missing"
	check "$1: so is what stderr says of one that is missing" both exits 4 tame
	check "$1: on one line" lines_err 1
	run "$DAXINFO" --json "./$2.missing"
	check "$1: and JSON about that" both exits 4 same "./$2.missing"
	rm -f "./$2"
}

same() { python3 same.py "$1"; }
lines_out() { lines out "$1"; }
lines_err() { lines err "$1"; }

named 'control bytes' $'bell\a backspace\b tab\t delete\x7f one\x01'
named 'a terminal escape' $'red\e[31m title\e]0;owned\a clear\e[2J'
named 'a newline and a forged answer' $'file: sync-capable (no)\n    durability   byte\npasswd: direct'
named 'a carriage return' $'harmless\rfile: direct'
named 'a bidirectional override' $'gpj.\u202eexe \u2066isolated\u2069'
named 'a line separator' $'one\u2028two\u2029three \u0085next'
named 'a C1 control in UTF-8' $'\u009b31mred'
named 'what is not UTF-8' $'latin \xe9t\xe9, \xff\xfe, a raw C1 \x9b31m'
named 'UTF-8 cut short' $'cut \xe2\x82'
named 'UTF-8 that is too long, and a surrogate' $'slash \xc0\xaf, \xed\xa0\x80'
named 'letters of other languages' $'Zo\xc3\xab \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x92\xbe'
named 'quotes, backslashes and percent signs' $'%s%n "quoted" \'\\x41\' $(touch owned) `x`'
check 'nothing in a name was run' [ ! -e owned ]

# Letters are shown as they are.
name=$'Zo\xc3\xab'
printf x >"$name"
run "$DAXINFO" "$name"
check 'what is harmless is not escaped' says "^$name: page-cache"
printf x >$'esc\e'
run "$DAXINFO" $'esc\e'
check 'what is harmful is, in hex' says '^esc\\x1b: page-cache'

# Beyond what a kernel takes.
long=$(head -c 300 /dev/zero | tr '\0' a)
run "$DAXINFO" --json "$long"
check 'a name that is too long' gives 4 '.subjects[0].errors[0].errno == "ENAMETOOLONG"'
long=$(printf './%.0s' {1..50000})
run "$DAXINFO" --json "$long"
check 'a path of 100,000 bytes' gives 4 '.subjects[0] | .errors[0].errno == "ENAMETOOLONG" and (.subject | length) == 100000'
run "$DAXINFO" "$long"
check 'in text, too' both exits 4 lines_err 1
deep=$(printf 'd%.0s' {1..200})
deep=$deep/$deep/$deep/$deep/$deep/$deep/$deep/$deep
mkdir -p "$deep"
printf x >"$deep/file"
run "$DAXINFO" --json "$deep/file"
check 'a long path that is there' gives 0 '.subjects[0] | .verdict.access == "page-cache" and (.subject | length) == 1612'

# A remedy is pasted into a shell: chattr gets the file, and nothing else is run.
name=$'a $(touch owned) `touch owned` \'b\' "c"; touch owned #\n&& touch owned'
printf x >"$name"
"$DAXINFO" --json "./$name" | jq '.subjects[0].facts |= (.file.data_journaled = true |
	.mount.type = "ext4" | .mount.dax_option = null | .block = [{"name": "pmem0", "kind": "disk", "dax": true}])' >saved
run "$DAXINFO" --json --replay=saved
remedy=$(jq -r '.subjects[].findings[] | select(.id == "journaled-data").remedy' out)
run bash -c 'chattr() { printf "%s" "$2"; }; eval "$1"' bash "$remedy"
check 'a remedy quotes the path for a shell' [ "$(cat out)" = "./$name" ]
check 'and nothing of the name is run' [ ! -e owned ]

# Saved facts may say anything of a layer.
printf x >file
"$DAXINFO" --json file | jq -c '.subjects[0].facts.block = [{"name": "a", "kind": "\u001b[31m\u009b\n    file yes"}]' >saved
run "$DAXINFO" --stack --replay=saved
check 'a layer with such a name: text is tame' both exits 0 tame
check 'and it has one line' [ "$(grep -c '^ *file ' out)" -eq "$("$DAXINFO" --stack file | grep -c '^ *file ')" ]

# Names that others give: the source of a mount, and where it is mounted.
if is_root && mkdir $'mount\e[31m\n\xff' && mount -t tmpfs $'source\e]0;x\a\xfe' $'mount\e[31m\n\xff' 2>/dev/null; then
	finally "umount $WORK/mount*"
	printf x >$'mount\e[31m\n\xff/file'
	run "$DAXINFO" -v -e $'mount\e[31m\n\xff/file'
	check 'a mount with such names: text is tame' both exits 0 tame
	run "$DAXINFO" --json $'mount\e[31m\n\xff/file'
	check 'and JSON is sound' both exits 0 same $'mount\e[31m\n\xff/file'
	check 'with the bytes of source and target' holds '.subjects[0].facts.mount |
		(.source_bytes | endswith("fe")) and (.target_bytes | endswith("1b5b33316d0aff")) and .type == "tmpfs"'
	if [ -x "$TESTS/helpers/validate" ] && /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
		check 'as the schema has it' "$TESTS/helpers/validate" "$TESTS/../daxinfo.schema.json" out
	fi
else
	skip 'a mount with such names' 'nothing can be mounted'
fi
plan
