#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Paths that contain terminal escapes, look like lines of output, or are not text.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1

# Text must not contain control bytes, C1 controls, bidirectional and zero-width marks.
cat >printable.py <<'END'
import sys
import unicodedata

for name in sys.argv[1:]:
    text = open(name, "rb").read().decode("utf-8", "strict")
    for letter in text.replace("\n", ""):
        if unicodedata.category(letter) in ("Cc", "Zl", "Zp") or letter in (
            "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
        ):
            sys.exit(f"{name} contains {letter!r}")
END

# JSON is strict UTF-8 without duplicate keys, and has the name of the subject, byte for byte.
cat >same.py <<'END'
import json
import sys


def once(pairs):
    assert len(dict(pairs)) == len(pairs), "a key occurs twice"
    return dict(pairs)


answer = json.loads(open("out", "rb").read().decode("utf-8", "strict"), object_pairs_hook=once)
(subject,) = answer["subjects"]
name = sys.argv[1].encode("utf-8", "surrogateescape")
try:
    name.decode("utf-8", "strict")
    assert "subject_bytes" not in subject, "subject_bytes of a name in UTF-8"
    assert subject["subject"].encode() == name, subject["subject"]
except UnicodeDecodeError:
    assert bytes.fromhex(subject["subject_bytes"]) == name, subject["subject_bytes"]
    assert subject["subject"] == name.decode("utf-8", "replace") or "\ufffd" in subject["subject"]
END

bare="$bare printable "
printable() { python3 printable.py out err; }

printf x >plain
run "$DAXINFO" plain
rows=$(wc -l <out)

# named TITLE NAME: a file of that name, and a missing one
named() {
	printf x >"./$2" || return
	run "$DAXINFO" "./$2"
	topic "$1"
	check 'text is printable' both exits 0 printable
	check 'text has no forged line' both lines_out "$rows" uncomplaining
	run "$DAXINFO" --plugin --require=no-flush "./$2"
	check '--plugin is printable' printable
	check '--plugin has one bar in its first line' [ "$(head -n 1 out | tr -cd '|' | wc -c)" -eq 1 ]
	run "$DAXINFO" -v -e "./$2"
	check 'text with -v -e is printable' both exits 0 printable
	run "$DAXINFO" --json "./$2"
	check 'JSON is valid and has the name' both exits 0 same "./$2"
	run "$DAXINFO" --format=ndjson "./$2"
	check 'ndjson is one line' both exits 0 lines_out 1
	run "$DAXINFO" "./$2.missing"
	check 'the message about a missing file is printable' both exits 4 printable
	check 'the message about a missing file is one line' lines_err 1
	run "$DAXINFO" --json "./$2.missing"
	check 'JSON about a missing file is valid and has the name' both exits 4 same "./$2.missing"
	rm -f "./$2"
	topic
}

same() { python3 same.py "$1"; }

named 'control bytes' $'bell\a backspace\b tab\t delete\x7f one\x01'
named 'a terminal escape' $'red\e[31m title\e]0;owned\a clear\e[2J'
named 'a newline and a forged answer' $'file: sync-capable (no)\n    durability   byte\npasswd: direct'
named 'a carriage return' $'harmless\rfile: direct'
named 'a bidirectional override' $'gpj.\u202eexe \u2066isolated\u2069'
named 'a line separator' $'one\u2028two\u2029three \u0085next'
named 'a C1 control in UTF-8' $'\u009b31mred'
named 'a name that is not UTF-8' $'latin \xe9t\xe9, \xff\xfe, a raw C1 \x9b31m'
named 'truncated UTF-8' $'cut \xe2\x82'
named 'overlong UTF-8, and a surrogate' $'slash \xc0\xaf, \xed\xa0\x80'
named 'letters of other languages' $'Zo\xc3\xab \xe6\x97\xa5\xe6\x9c\xac \xf0\x9f\x92\xbe'
named 'quotes, backslashes and percent signs' $'%s%n "quoted" \'\\x41\' $(touch owned) `x`'
check 'no command in a name was executed' [ ! -e owned ]

name=$'Zo\xc3\xab'
printf x >"$name"
run "$DAXINFO" "$name"
check 'letters of other languages are not escaped' says "^$name: page-cache"
printf x >$'esc\e'
run "$DAXINFO" $'esc\e'
check 'a control byte is escaped in hex' says '^esc\\x1b: page-cache'

# Names and paths that are too long for the kernel.
long=$(head -c 300 /dev/zero | tr '\0' a)
run "$DAXINFO" --json "$long"
check 'a name of 300 bytes is ENAMETOOLONG' gives 4 '.subjects[0].errors[0].errno == "ENAMETOOLONG"'
long=$(printf './%.0s' {1..50000})
run "$DAXINFO" --json "$long"
check 'a path of 100,000 bytes is ENAMETOOLONG' gives 4 '.subjects[0] | .errors[0].errno == "ENAMETOOLONG" and (.subject | length) == 100000'
run "$DAXINFO" "$long"
check 'text: a path of 100,000 bytes is one line on stderr' both exits 4 lines_err 1
deep=$(printf 'd%.0s' {1..200})
deep=$deep/$deep/$deep/$deep/$deep/$deep/$deep/$deep
mkdir -p "$deep"
printf x >"$deep/file"
run "$DAXINFO" --json "$deep/file"
check 'a path of 1,612 bytes is answered' gives 0 '.subjects[0] | .verdict.access == "page-cache" and (.subject | length) == 1612'

# Users paste a remedy into a shell: chattr must get the path, and nothing else may be executed.
name=$'a $(touch owned) `touch owned` \'b\' "c"; touch owned #\n&& touch owned'
printf x >"$name"
"$DAXINFO" --json "./$name" | jq '.subjects[0].facts |= (.file.data_journaled = true |
	.mount.type = "ext4" | .mount.options = "rw,nodelalloc" | .mount.dax_option = null | .block = [{"name": "pmem0", "kind": "disk", "dax": true}])' >saved
run "$DAXINFO" --json --replay=saved
remedy=$(jq -r '.subjects[].findings[] | select(.id == "journaled-data").remedy.command' out)
run bash -c 'chattr() { printf "%s" "$2"; }; eval "$1"' bash "$remedy"
check 'a remedy quotes the path for a shell' [ "$(cat out)" = "./$name" ]
check 'a remedy executes nothing of the path' [ ! -e owned ]

# Saved facts may contain any text.
topic 'a layer with an escape in saved facts'
printf x >file
"$DAXINFO" --json file | jq -c '.subjects[0].facts.block = [{"name": "a", "kind": "\u001b[31m\u009b\n    file yes"}]' >saved
run "$DAXINFO" --stack --replay=saved
check 'text is printable' both exits 0 printable
check 'text has no forged line' [ "$(grep -c '^ *file ' out)" -eq "$("$DAXINFO" --stack file | grep -c '^ *file ')" ]

# Names that other users choose: source and target of a mount.
topic 'a mount with an escape in source and target'
if is_root && mkdir $'mount\e[31m\n\xff' && mount -t tmpfs $'source\e]0;x\a\xfe' $'mount\e[31m\n\xff' 2>/dev/null; then
	finally "umount $WORK/mount*"
	printf x >$'mount\e[31m\n\xff/file'
	run "$DAXINFO" -v -e $'mount\e[31m\n\xff/file'
	check 'text is printable' both exits 0 printable
	run "$DAXINFO" --json $'mount\e[31m\n\xff/file'
	check 'JSON is valid and has the name' both exits 0 same $'mount\e[31m\n\xff/file'
	check 'JSON has the bytes of source and target' holds '.subjects[0].facts.mount |
		(.source_bytes | endswith("fe")) and (.target_bytes | endswith("1b5b33316d0aff")) and .type == "tmpfs"'
	check_schema 'JSON is valid against the schema'
else
	skip 'text is printable' 'nothing can be mounted'
fi
plan
