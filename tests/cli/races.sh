#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Processes, files and mounts change while daxinfo reads them: no answer describes a state that never existed.
# ROUNDS subjects of each kind are asked about: make races ROUNDS=100000.

# In PID and mount namespaces of its own: the test reuses PIDs, and mounts.
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
	skip 'answers are sound while subjects change' 'needs namespaces, and a compiler'
	plan
fi
for scenario in forks all_forks identities programs names mounts; do
	mkdir "$WORK/$scenario" && cd "$WORK/$scenario" && cp ../churn . || exit 1
	check "answers are sound while subjects change: $scenario" "$TESTS/helpers/races" "$scenario" "${ROUNDS:-400}"
	sed 's/^/# /' "$WORK/check"
done
cd / # the last mount may still be there
umount -l "$WORK/mounts/m" 2>/dev/null
plan
