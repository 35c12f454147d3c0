#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Facts captured on persistent memory can be printed with every option, also where some of them are missing.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1

# all_subjects FILE: whether the output has a line for each subject with file facts
all_subjects() { [ "$(grep -c '^[^ ]' out)" -ge "$(jq -s 'map(select(.facts.file)) | length' "$1")" ]; }

# printable FILE: whether daxinfo prints the saved facts with all these options
printable() {
	local option
	for option in --color=never --color=always -v -e --stack '-v -e --stack --mappings --color=always' --plugin; do
		# shellcheck disable=SC2086 # several options
		run timeout 60 "$DAXINFO" $option --require=direct --replay="$1"
		echo "with $option"
		[ "$status" -le 4 ] || return 1
		[ "$option" = --plugin ] || all_subjects "$1" || return 1
	done
	run timeout 60 "$DAXINFO" --expect="$1" --replay="$1"
	[ "$status" -le 4 ] && silent
}

for file in "$TESTS"/captured/*.ndjson; do
	check "the facts of ${file##*/} can be printed" printable "$file"
done
for layer in file trial mount block namespace region dax_device extents page host; do
	jq -c ".facts.$layer |= (if type == \"array\" then [] else null end)" "$TESTS/captured/6.12.ndjson" >without
	check "facts without the layer $layer can be printed" printable without
done
plan
