#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The rooms of the source and what may be in them.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$TESTS/.." || exit 1

mapfile -t sources < <(find . -path ./build -prune -o -name '*.[ch]' -print)
mapfile -t scripts < <(find . -path ./build -prune -o -path ./.git -prune -o \( -name '*.sh' -o -name '*.py' \
	-o -name Makefile -o -path './tests/*' -type f -perm -u=x -o -path './completions/*' -type f -o -name '*.1' \) -print)

# The rooms, lowest first: none includes a later one. probe, output and preflight are on one floor: they do
# not know each other, and neither do verdict and probe.
rooms='lib facts probe verdict output preflight cli'
strangers='probe/verdict output/probe preflight/probe preflight/output output/preflight verdict/probe'

program=(daxinfo.c)
for room in $rooms; do
	mapfile -t -O "${#program[@]}" program < <(find "$room" -name '*.[ch]' | sort)
done

# Every #include of the program that names a file of ours: the file, and what it includes, as paths from the top.
includes() {
	local file name
	for file in "${program[@]}"; do
		sed -n 's/^[ \t]*#[ \t]*include[ \t]*"\(.*\)".*/\1/p' "$file" | while read -r name; do
			[ "${name%/*}" != "$name" ] || name=$(dirname "$file")/$name
			echo "$file ${name#./}"
		done
	done
}

includes >"$WORK/includes"

all_there() {
	local name missing=0
	while read -r _ name; do
		[ -e "$name" ] || { echo "$name"; missing=1; }
	done <"$WORK/includes"
	[ "$missing" -eq 0 ] && [ "$(wc -l <"$WORK/includes")" -gt 200 ]
}

# Folders with C sources are rooms, or tests.
known_folders() {
	local folder bad=0
	while read -r folder; do
		case " . tests $rooms " in *" $folder "*) ;; *) echo "$folder"; bad=1 ;; esac
	done < <(printf '%s\n' "${sources[@]#./}" | sed 's,^[^/]*$,.,; s,/.*,,' | sort -u)
	return "$bad"
}

# floor FILE: the number of its room, in order; daxinfo.c is on top
floor() {
	local room number=0
	for room in $rooms; do
		number=$((number + 1))
		[ "$room" != "${1%%/*}" ] || break
	done
	[ "$room" = "${1%%/*}" ] || number=99
	echo "$number"
}

no_later_room() {
	local from to bad=0
	while read -r from to; do
		[ "$(floor "$from")" -ge "$(floor "$to")" ] || { echo "$from includes $to"; bad=1; }
	done <"$WORK/includes"
	return "$bad"
}

no_strangers() {
	local pair bad=0
	for pair in $strangers; do
		! grep -E "^${pair%/*}/.* ${pair#*/}/" "$WORK/includes" || bad=1
	done
	return "$bad"
}

# An include from the same folder is bare, any other one is a path from the top.
plainly_included() {
	! grep -nE '^[ \t]*#[ \t]*include[ \t]*"\.' "${program[@]}"
}

# Headers include each other in no circle.
no_circle_of_includes() {
	grep '\.h .*\.h$' "$WORK/includes" | tsort >"$WORK/order" 2>"$WORK/circle"
	! grep . "$WORK/circle"
}

# calls OBJECT...: each object with the others whose functions or data it uses
calls() {
	local object name
	for object in "$@"; do
		name=${object%.o}
		nm "$object" | awk -v name="$name" 'NF == 2 { print "uses", name, $2 } NF == 3 && $2 ~ /[A-Z]/ { print "has", name, $3 }'
	done | sort | awk '
		$1 == "has" { owner[$3] = $2 }
		$1 == "uses" && $3 in owner && owner[$3] != $2 { print $2, owner[$3] }'
}

no_circle_of_calls() {
	local objects
	read -ra objects <<<"$OBJECTS"
	calls "${objects[@]}" >"$WORK/calls"
	[ "$(wc -l <"$WORK/calls")" -gt 200 ] || return 1
	tsort <"$WORK/calls" >"$WORK/order" 2>"$WORK/circle"
	! grep . "$WORK/circle"
}

check 'every folder with C sources is a room, or tests' known_folders
check 'daxinfo.c is the only C file at the top' [ "$(ls -- *.[ch])" = daxinfo.c ]
check 'every file that is included exists' all_there
check 'no room includes a later one' no_later_room
check 'probe, verdict, output and preflight keep apart' no_strangers
check 'no include goes up a folder' plainly_included
check 'no headers include each other in a circle' no_circle_of_includes
if [ -n "${OBJECTS-}" ]; then
	check 'no two files call each other in a circle' no_circle_of_calls
else
	skip 'no two files call each other in a circle' 'OBJECTS is not set: make check sets it'
fi

# The judges make no system call and print nothing.
pure() {
	! grep -nE '\b(open|openat|read|write|ioctl|mmap|stat|statx|fopen|getenv|time|syscall|uname|printf|puts|putchar)\(|\bstdout\b' \
		verdict/*.c && ! grep -nE '#include <(fcntl|unistd|sys/(stat|mman|ioctl|syscall|statfs|vfs|utsname)|time)\.h>' verdict/*.[ch]
}

check 'verdict/ makes no system call, and prints nothing' pure

# Only the main program speaks on standard error.
check 'no room writes to standard error' eval '! grep -nE "\b(stderr|perror|warnx?|errx?)\b *[,()]" "${program[@]:1}"'

# never WHAT: no source of the program has it
never() {
	! grep -nE "$1" -- "${program[@]}"
}

check 'nobody calls cachestat' never '\bcachestat *\(|[Ss][Yy][Ss]_cachestat|NR_cachestat|\b451\b'
check 'nobody runs a program' never '\b(popen|posix_spawnp?|exec[lv]p?e?) *\(|(^|[;=(])[ \t]*system *\('
check 'nobody flushes a region' never 'region_deep_flush\b'
check 'nobody writes to a write cache' never '(enable|disable)_write_cache|write_cache_(enable|disable)'
check 'nor calls what else libndctl and libdaxctl change things with' never \
	'F\((ndctl_|daxctl_)(region|namespace|pfn|btt|dax|dev|bus|dimm|mapping)_(set|enable|disable|delete|create|destroy|zero|write|clear|inject|wait|start|remove|online|offline)_?'
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
		[ "$(wc -l <"$file")" -le 500 ] || { wc -l "$file"; bad=1; }
	done
	return "$bad"
}

check 'every source has its license in a line' licensed "${sources[@]}"
check 'so has every script' licensed "${scripts[@]}"
check 'no source is longer than 500 lines' short "${sources[@]}"
check 'nothing is left to do' eval '! grep -nE "\b(TO""DO|FIX""ME|XX""X)\b" "${sources[@]}" "${scripts[@]}"'

tidy() {
	! grep -nE '[ 	]+$' "${sources[@]}" "${scripts[@]}"
}

check 'no line ends in white space' tidy
plan
