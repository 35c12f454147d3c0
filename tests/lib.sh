# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# Sourced first by the tests in tests/cli: prints results as TAP, and makes a directory $WORK that is removed
# at the end. $DAXINFO is the program under test, plain or sanitized.
#
#     run COMMAND...           runs it: its output is in $WORK/out and $WORK/err, its status in $status
#     topic [TEXT]             prefixes the titles of the following tests with TEXT, or with nothing
#     check TITLE COMMAND...   is a test, which passes if COMMAND succeeds
#     skip TITLE WHY           is a test that cannot be run here
#     finally COMMAND          runs COMMAND at the end; the last one given runs first
#     hold CODE                starts a process that maps what a test needs
#     plan                     prints the plan and exits: the last line of each script
#
# A title can be read alone in the output: a full statement, or one with its topic.
set -u

TESTS=$(cd "$(dirname "$0")/.." && pwd)
export DAXINFO="${DAXINFO:-$(dirname "$TESTS")/daxinfo}"
SCHEMA=$(dirname "$TESTS")/output/daxinfo.schema.json
[ -x "$DAXINFO" ] || { echo "Bail out! there is no program $DAXINFO"; exit 1; }

WORK=$(mktemp -d "${TMPDIR:-/tmp}/daxinfo-test.XXXXXX") || exit 1
mkdir "$WORK/reports"
chmod 755 "$WORK"
chmod 1777 "$WORK/reports"

# Sanitizers write their reports to files: tests close standard error, or compare it.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}log_path=$WORK/reports/address:exitcode=99"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}log_path=$WORK/reports/undefined:print_stacktrace=1"
export VALGRIND_OPTS="--log-file=$WORK/reports/valgrind.%p"

# Tests run a copy of daxinfo as another user, who must be able to reach what valgrind runs.
if [ -n "${PROGRAM-}" ]; then
	cp "$PROGRAM" "$WORK/memchecked"
	export PROGRAM="$WORK/memchecked"
fi

number=0 failures=0 prefix='' at_end=''

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

# In a chroot that is not a mount point, the kernel does not show the mount below it. Then $WORK becomes a
# mount of its own.
root_is_hidden() {
	! awk '$5 == "/" { found = 1 } END { exit !found }' /proc/self/mountinfo
}

if root_is_hidden; then
	if ! mount --bind "$WORK" "$WORK" 2>/dev/null; then
		echo 'ok 1 - all tests # SKIP the mount of / is hidden here'
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
	topic
	check 'sanitizers and valgrind report nothing' no_report
	echo "1..$number"
	[ "$failures" -eq 0 ]
	exit
}

# Valgrind reports system calls that it does not know, and fails them with ENOSYS.
no_report() {
	! grep -rhv -e '^--[0-9]*-- ' "$WORK/reports"
}

# Assertions about the last run.
exits() { [ "$status" -eq "$1" ]; }
says() { grep -q -e "$1" "$WORK/out"; }
complains() { grep -q -e "$1" "$WORK/err"; }
silent() { [ ! -s "$WORK/out" ]; }
uncomplaining() { [ ! -s "$WORK/err" ]; }

lines_out() { [ "$(wc -l <"$WORK/out")" -eq "$1" ]; }
lines_err() { [ "$(wc -l <"$WORK/err")" -eq "$1" ]; }

# Whether the output has no escape sequence.
plain() { ! grep -q "$(printf '\033')" "$WORK/out"; }

# no COMMAND...: whether it fails
no() { ! "$@"; }

# both ASSERTION ARGUMENT ASSERTION ARGUMENT...: whether all of them hold. Each takes one argument, except those
# listed in $bare, which take none.
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

# holds EXPRESSION: whether the output is one JSON value for which the jq expression is true
holds() { jq -es "length == 1 and (.[0] | $1)" "$WORK/out"; }

# gives STATUS EXPRESSION: the same, with that exit status
gives() { exits "$1" && holds "$2"; }

# refuses PATTERN: whether the run reported a usage error: status 2, and one line on stderr that matches
refuses() {
	exits 2 && silent && lines_err 1 && complains "$1"
}

# check_lost_output STATUS ARGUMENT...: output that cannot be written ends with that status, and a message
check_lost_output() {
	expected=$1
	shift
	"$DAXINFO" "$@" >/dev/full 2>"$WORK/err" </dev/null
	status=$?
	: >"$WORK/out"
	check "daxinfo $* reports that its output device is full" \
		both exits "$expected" complains 'could not be written: No space left'
	"$DAXINFO" "$@" >&- 2>"$WORK/err" </dev/null
	status=$?
	check "daxinfo $* reports that its standard output is closed" \
		both exits "$expected" complains 'could not be written: Bad file descriptor'
}

have_jsonschema() { /usr/bin/python3 -c 'from jsonschema import Draft202012Validator' 2>/dev/null; }

# check_schema TITLE [FILE]: the last output, or FILE, is valid against the JSON schema
check_schema() {
	if have_jsonschema; then
		check "$1" "$TESTS/helpers/validate" "$SCHEMA" "${2-$WORK/out}"
	else
		skip "$1" 'there is no python3-jsonschema'
	fi
}

# strace splits calls where processes run at the same time: each becomes one line again. Calls that did not return
# come last.
join_lines() {
	awk '/ <unfinished \.\.\.>$/ { sub(/ *<unfinished \.\.\.>$/, ""); begun[$1] = $0; next }
		match($0, /<\.\.\. [a-z0-9_]+ resumed>/) {
			line = begun[$1] substr($0, RSTART + RLENGTH)
			delete begun[$1]
			$0 = line
		}
		{ print }
		END { for (pid in begun) print begun[pid] }'
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

# Whether strace works here: it does not in every container.
have_strace() {
	command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null
}

# timed COMMAND...: runs it for 20 seconds at most; sets $took, the milliseconds that it took, and $status
timed() {
	started=$(date +%s%N)
	timeout -k 1 20 "$@" >"$WORK/out" 2>"$WORK/err" </dev/null
	status=$?
	took=$((($(date +%s%N) - started) / 1000000))
}

# within FROM-TO: whether $took is in that range of milliseconds
within() {
	echo "it took $took ms"
	[ "$took" -ge "${1%-*}" ] && [ "$took" -lt "${1#*-}" ]
}

# as_nobody COMMAND...: runs it as a user that owns nothing
as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# hold CODE [COMMAND...]: starts tests/helpers/holder, which runs CODE and waits until it is released; its PID is
# in $held. COMMAND, if given, runs it.
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

# own_program: copies daxinfo to $program, so its children can be found by their executable
own_program() {
	program=$WORK/program
	cp "$DAXINFO" "$program"
}

children() {
	for exe in /proc/[0-9]*/exe; do
		[ "$(readlink "$exe" 2>/dev/null)" != "$program" ] || echo "$exe" | cut -d / -f 3
	done
}

# Whether no child is left within 5 seconds.
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
