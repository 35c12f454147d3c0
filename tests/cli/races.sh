#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever changes while it is looked at, no answer is of something that never was. ROUNDS subjects of each
# kind are asked about: make races ROUNDS=100000.

# Processes and mounts of our own: numbers are given again, and mounts made, that nobody else has.
if [ -z "${ALONE-}" ]; then
	for as in '' -Ur; do
		# shellcheck disable=SC2086 # or none
		if unshare $as -fmp --mount-proc true 2>/dev/null; then
			ALONE=1 exec unshare $as -fmp --kill-child --mount-proc "$0"
		fi
	done
fi
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

if [ -z "${ALONE-}" ] || ! ${CC:-cc} -O2 -o "$WORK/churn" "$TESTS/helpers/churn.c" 2>"$WORK/err"; then
	skip 'races' 'they want namespaces, and a compiler'
	plan
fi
for scenario in forks all_forks identities programs names mounts; do
	mkdir "$WORK/$scenario" && cd "$WORK/$scenario" && cp ../churn . || exit 1
	check "$scenario" "$TESTS/helpers/races" "$scenario" "${ROUNDS:-400}"
	sed 's/^/# /' "$WORK/check"
done
cd / # a mount may be there that was made last
umount -l "$WORK/mounts/m" 2>/dev/null
plan
