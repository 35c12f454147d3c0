#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What was seen on persistent memory can be told in every way: each subject, whatever is known of it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1

# all FILE: whether each subject that was seen has a line of its own
all() { [ "$(grep -c '^[^ ]' out)" -ge "$(jq -s 'map(select(.facts.file)) | length' "$1")" ]; }

# tellable FILE: the same facts, and the same without some layer
tellable() {
	local option
	for option in --color=never --color=always -v -e --stack '-v -e --stack --mappings --color=always' --plugin; do
		# shellcheck disable=SC2086 # several options
		run timeout 60 "$DAXINFO" $option --require=direct --replay="$1"
		echo "with $option"
		[ "$status" -le 4 ] || return 1
		[ "$option" = --plugin ] || all "$1" || return 1
	done
	run timeout 60 "$DAXINFO" --expect="$1" --replay="$1"
	[ "$status" -le 4 ] && silent
}

for file in "$TESTS"/captured/*.ndjson; do
	check "${file##*/}" tellable "$file"
done
for layer in file trial mount block namespace region dax_device extents page host; do
	jq -c ".facts.$layer |= (if type == \"array\" then [] else null end)" "$TESTS/captured/6.12.ndjson" >without
	check "and without what was seen of the layer: $layer" tellable without
done
plan
