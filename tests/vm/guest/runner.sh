# SPDX-License-Identifier: GPL-2.0-or-later
# Runs the cases on standard input, one a line: NAME SETUP USER OPTIONS PATH. Each
# result is sent as a line NAME KIND STATUS CONTENT, where CONTENT is base64.
# shellcheck shell=sh disable=SC1091

. /vm/setups.sh

SECONDS_A_RUN=20

report() {
	printf '%s %s %s %s\n' "$1" "$2" "$3" "$(base64 -w 0 "$4")"
}

# capture CASE KIND COMMAND...: runs it, and sends its output and its standard error
capture() {
	captured_case=$1 captured_kind=$2
	shift 2
	captured_status=0
	/usr/bin/timeout -k 2 "$SECONDS_A_RUN" "$@" >/run/out 2>/run/err </dev/null || captured_status=$?
	report "$captured_case" "$captured_kind" "$captured_status" /run/out
	[ ! -s /run/err ] || report "$captured_case" "$captured_kind-stderr" "$captured_status" /run/err
}

# Frequent and harmless calls are not traced. All others are, including those that strace
# does not know.
UNTRACED='read,pread64,mmap,munmap,mprotect,newfstatat,fstat,close,readlink,readlinkat,getdents64,lseek,brk,access,fcntl'

# strace does not read buffers of write(2): --touch writes a byte of the mapping to a
# pipe, and on Linux 6.12 strace would hang when it reads a shared extent.
STRACE="strace -f -y -s 256 --seccomp-bpf -e trace=!$UNTRACED -e raw=write,writev,pwrite64 -o /run/trace"

# The physical proof, traced for the first case of a setup; then the answer of libpmem2,
# which maps the file.
# shellcheck disable=SC2086
second_opinions() {
	capture "$1" touch $tracer daxinfo --json -v --touch "$2"
	if [ -n "$tracer" ]; then
		report "$1" trace 0 /run/trace
		tracer=
	fi
	capture "$1" granularity granularity "$2"
}

option_words() {
	[ "$1" = - ] || echo "$1" | tr , ' '
}

run_case() {
	case_path=$(eval "echo $5")
	case $3 in
	root) as_user= ;;
	# With its full path: the shell of busybox would run an applet.
	*) as_user="/usr/bin/setpriv --reuid=$3 --regid=65534 --clear-groups" ;;
	esac
	# shellcheck disable=SC2086,SC2046
	capture "$1" answer $as_user daxinfo --json $(option_words "$4") "$case_path"
	if [ "$3 $4" = "root -" ]; then
		second_opinions "$1" "$case_path"
	fi
}

# In a subshell, so a setup cannot change variables.
prepare() {
	tracer=$STRACE
	tear_down >/run/setup.log 2>&1
	setup_status=0
	("setup_$(echo "$1" | tr - _)") >>/run/setup.log 2>&1 || setup_status=$?
}

run_cases() {
	current=
	while read -r name setup user options path; do
		if [ "$setup" != "$current" ]; then
			prepare "$setup"
			current=$setup
		fi
		if [ "$setup_status" = 0 ]; then
			run_case "$name" "$setup" "$user" "$options" "$path" </dev/null
		else
			dmesg | tail -n 5 >>/run/setup.log
			report "$name" setup "$setup_status" /run/setup.log
		fi
	done
}
