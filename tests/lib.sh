# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# For the tests of tests/cli, which source it first: results as TAP, and a directory $WORK that goes
# away at the end. $DAXINFO is the program, plain or sanitized.
#
#     run COMMAND...           its output in $WORK/out and $WORK/err, its status in $status
#     topic [TEXT]             what the following tests are about: their titles begin with it
#     check TITLE COMMAND...   a test: passed if COMMAND succeeds
#     skip TITLE WHY           a test that cannot be made here
#     finally COMMAND          one more thing to do at the end, the last one named first
#     hold CODE                a process that maps what a test wants
#     plan                     the last line of each script
set -u

TESTS=$(cd "$(dirname "$0")/.." && pwd)
export DAXINFO="${DAXINFO:-$(dirname "$TESTS")/daxinfo}"
[ -x "$DAXINFO" ] || { echo "Bail out! there is no program $DAXINFO"; exit 1; }

WORK=$(mktemp -d "${TMPDIR:-/tmp}/daxinfo-test.XXXXXX") || exit 1
mkdir "$WORK/reports"
chmod 755 "$WORK"
chmod 1777 "$WORK/reports"

# A sanitizer's report must not be lost where stderr is closed or compared.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}log_path=$WORK/reports/address:exitcode=99"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}log_path=$WORK/reports/undefined:print_stacktrace=1"
export VALGRIND_OPTS="--log-file=$WORK/reports/valgrind.%p"

# What valgrind runs must be where anybody may go, as daxinfo is copied by tests of other users.
if [ -n "${PROGRAM-}" ]; then
	cp "$PROGRAM" "$WORK/memchecked"
	export PROGRAM="$WORK/memchecked"
fi

number=0 failures=0 prefix= at_end=

finally() {
	at_end="$1
$at_end"
}

end() {
	eval "$at_end"
	rm -rf --one-file-system "$WORK"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 141' PIPE
trap 'exit 129' HUP

# In a chroot that is no mount point itself the kernel tells nothing of the mount under it. $WORK
# becomes a mount of its own then.
root_is_hidden() {
	! awk '$5 == "/" { found = 1 } END { exit !found }' /proc/self/mountinfo
}

if root_is_hidden; then
	if ! mount --bind "$WORK" "$WORK" 2>/dev/null; then
		echo 'ok 1 - everything # SKIP the mount of / is hidden here'
		echo 1..1
		exit 0
	fi
	finally "umount -l $WORK"
fi

run() {
	"$@" >"$WORK/out" 2>"$WORK/err" </dev/null
	status=$?
}

show() {
	head -c 600 "$1" | tr -cd '[:print:]\n' | sed "s/^/# ${1##*/}: /"
	echo
}

topic() {
	prefix=${1:+$1: }
}

check() {
	title=$prefix$1
	shift
	number=$((number + 1))
	if "$@" >"$WORK/check" 2>&1; then
		echo "ok $number - $title"
		return 0
	fi
	failures=$((failures + 1))
	echo "not ok $number - $title"
	printf '# failed: %s; the status was %s\n' "$(echo "$*" | tr '\n\t' '  ' | cut -c 1-300)" "${status:-not taken}"
	for file in check out err; do
		[ ! -s "$WORK/$file" ] || show "$WORK/$file"
	done
	return 1
}

skip() {
	number=$((number + 1))
	echo "ok $number - $prefix$1 # SKIP $2"
}

plan() {
	check 'no sanitizer had anything to report' no_report
	echo "1..$number"
	[ "$failures" -eq 0 ]
	exit
}

# Of system calls that valgrind does not know it says so, and lets them fail with ENOSYS.
no_report() {
	! grep -rhv -e '^--[0-9]*-- ' "$WORK/reports"
}

# Assertions about the last run.
exits() { [ "$status" -eq "$1" ]; }
says() { grep -q -e "$1" "$WORK/out"; }
complains() { grep -q -e "$1" "$WORK/err"; }
silent() { [ ! -s "$WORK/out" ]; }
uncomplaining() { [ ! -s "$WORK/err" ]; }

# Whether there is no escape sequence in it.
plain() { ! grep -q "$(printf '\033')" "$WORK/out"; }

# both ASSERTION ARGUMENT ASSERTION ARGUMENT...: all of them; those that take none are named here.
bare=' silent uncomplaining plain '
both() {
	while [ $# -gt 0 ]; do
		case $bare in
		*" $1 "*) "$1" || return 1 ;;
		*) "$1" "$2" && shift || return 1 ;;
		esac
		shift
	done
}

# Whether the output is JSON for which the expression of jq holds.
holds() { jq -es "length == 1 and (.[0] | $1)" "$WORK/out"; }

# Whether the run ended with that status and gave JSON for which the expression holds.
gives() { exits "$1" && holds "$2"; }

# Whether it was a mistake on the command line, told on one line that has the text in it.
refuses() {
	exits 2 && silent && [ "$(wc -l <"$WORK/err")" -eq 1 ] && complains "$1"
}

# Calls of several processes are interrupted in a trace: each becomes one line again.
join_lines() {
	awk '/ <unfinished \.\.\.>$/ { sub(/ *<unfinished \.\.\.>$/, ""); begun[$1] = $0; next }
		match($0, /<\.\.\. [a-z0-9_]+ resumed>/) { $0 = begun[$1] substr($0, RSTART + RLENGTH) }
		{ print }'
}

# traced CALLS [-P PATH] COMMAND...: runs it under strace. The system calls of that set (strace's trace=) are
# in $WORK/trace, one a line, and each descriptor has its path beside it: 3</etc/passwd>.
traced() {
	set_of_calls=$1
	shift
	ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0" strace -f -y -qq -e signal=none -o "$WORK/trace.raw" \
		-e "trace=$set_of_calls" "$@" >"$WORK/out" 2>"$WORK/err" </dev/null
	status=$?
	join_lines <"$WORK/trace.raw" >"$WORK/trace"
}

# Whether strace works here at all: it does not in every container.
have_strace() {
	command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null
}

# as_nobody COMMAND...: as a user that owns nothing
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# hold CODE [COMMAND...]: a process, in $held, that has done what CODE says (tests/helpers/holder), and waits
# until it is released. COMMAND starts it.
hold() {
	code=$1
	shift
	[ -e "$WORK/holder" ] || cp "$TESTS/helpers/holder" "$WORK/holder"
	rm -f "$WORK/held"
	"$@" /usr/bin/python3 "$WORK/holder" "$code" >"$WORK/held" 2>&1 &
	held=$!
	tries=0
	until grep -qx ready "$WORK/held" 2>/dev/null; do
		tries=$((tries + 1))
		if [ "$tries" -eq 200 ] || ! kill -0 "$held"; then
			sed 's/^/# holder: /' "$WORK/held"
			return 1
		fi
		sleep 0.05
	done
}

release() {
	kill -9 "$held"
	wait "$held" 2>/dev/null
}

# own_program: daxinfo in $program, under a name of its own, so that its children can be told from others
own_program() {
	program=$WORK/program
	cp "$DAXINFO" "$program"
}

children() {
	for exe in /proc/[0-9]*/exe; do
		[ "$(readlink "$exe" 2>/dev/null)" != "$program" ] || echo "$exe" | cut -d / -f 3
	done
}

# Whether none of them is left, or soon will be.
no_children() {
	tries=0
	while [ -n "$(children)" ]; do
		tries=$((tries + 1))
		if [ "$tries" -eq 50 ]; then
			children
			return 1
		fi
		sleep 0.1
	done
}
