#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The rooms of the source and what may be in them.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$TESTS/.." || exit 1

mapfile -t sources < <(find . -path ./build -prune -o -name '*.[ch]' -print)
mapfile -t scripts < <(find . -path ./build -prune -o -path ./.git -prune -o \( -name '*.sh' -o -name '*.py' \
	-o -name Makefile -o -path './tests/*' -type f -perm -u=x -o -path './completions/*' -type f -o -name '*.1' \) -print)

# includes FILE...: each with what it includes, as paths from the top
includes() {
	local file name
	for file in "$@"; do
		sed -n 's/^[ \t]*#[ \t]*include[ \t]*"\(.*\)".*/\1/p' "$file" | while read -r name; do
			name=$(realpath -m --relative-to=. "$(dirname "$file")/$name")
			[ -e "$name" ] || name=$(realpath -m --relative-to=. "$(sed -n \
				's/^[ \t]*#[ \t]*include[ \t]*"\(.*\)".*/\1/p' "$file" | grep -F -- "$(basename "$name")" | head -n 1)")
			echo "${file#./} includes $name"
		done
	done
}

all_there() {
	local name missing=0
	while read -r _ _ name; do
		[ -e "$name" ] || { echo "$name"; missing=1; }
	done <"$WORK/includes"
	return "$missing"
}

includes "${sources[@]}" | sort -u >"$WORK/includes"
check 'includes are found at all' grep -q '^probe/[a-z-]*.c includes facts.h$\|^probe/probe.h includes facts.h$' "$WORK/includes"
check 'and each is there' all_there

# apart WHO WHAT: nobody whose path begins with WHO includes anything that begins with WHAT
apart() {
	! grep -E "^$1.* includes $2" "$WORK/includes"
}

check 'probe/ includes neither verdict/ nor output/' apart probe/ '(verdict|output)/'
check 'verdict/ includes neither probe/ nor output/' apart verdict/ '(probe|output)/'
check 'output/ does not include probe/' apart output/ probe/
check 'what lies under them includes no room' apart '(facts|process-facts|subject|record|record-wire|utf8|json-stream|record-json|record-from-json|mount-option|status)\.' '(probe|verdict|output)/'
check 'no room includes the main program' apart '(probe|verdict|output)/' '(options|saved|daxinfo)'

# The judges make no system call and print nothing.
pure() {
	! grep -nE '\b(open|openat|read|write|ioctl|mmap|stat|statx|fopen|getenv|time|syscall|uname|printf|puts|putchar)\(|\bstdout\b' \
		verdict/*.c && ! grep -nE '#include <(fcntl|unistd|sys/(stat|mman|ioctl|syscall|statfs|vfs|utsname)|time)\.h>' verdict/*.[ch]
}

check 'verdict/ makes no system call, and prints nothing' pure

# Only the main program speaks on standard error.
check 'no room writes to standard error' eval '! grep -nE "\b(stderr|perror|warnx?|errx?)\b *[,()]" probe/*.c verdict/*.c output/*.c'

# never WHAT: no source of the program has it
never() {
	! grep -nE "$1" -- *.[ch] probe/*.[ch] verdict/*.[ch] output/*.[ch]
}

check 'nobody calls cachestat' never '\bcachestat *\(|[Ss][Yy][Ss]_cachestat|NR_cachestat|\b451\b'
check 'nobody runs a program' never '\b(popen|posix_spawnp?|exec[lv]p?e?) *\(|(^|[;=(])[ \t]*system *\('
check 'nobody flushes a region' never 'region_deep_flush\b'
check 'nobody writes to a write cache' never '(enable|disable)_write_cache|write_cache_(enable|disable)'
check 'nor calls what else libndctl and libdaxctl change things with' never \
	'F\((region|namespace|pfn|btt|dax|dev|bus|dimm|mapping)_(set|enable|disable|delete|create|destroy|zero|write|clear|inject|wait|start|remove|online|offline)_?'
check 'no flag of mmap is a number' never 'mmap\([^;]*0x[0-9a-fA-F]+'
check 'no sysfs attribute is opened for writing' never '\bfopen\([^;]*"[wa+]'

licensed() {
	local file bad=0
	for file in "$@"; do
		head -n 3 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0-or-later' || { echo "$file"; bad=1; }
	done
	return "$bad"
}

short() {
	local file bad=0
	for file in "$@"; do
		[ "$(wc -l <"$file")" -le 300 ] || { wc -l "$file"; bad=1; }
	done
	return "$bad"
}

check 'every source has its license in a line' licensed "${sources[@]}"
check 'so has every script' licensed "${scripts[@]}"
check 'no source is longer than 300 lines' short "${sources[@]}"
check 'nothing is left to do' eval '! grep -nE "\b(TO""DO|FIX""ME|XX""X)\b" "${sources[@]}" "${scripts[@]}"'

tidy() {
	! grep -nE '[ 	]+$' "${sources[@]}" "${scripts[@]}"
}

check 'no line ends in white space' tidy
plan
