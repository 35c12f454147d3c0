#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a process inherits: descriptors, limits, language, time zone, clock, arguments, mounts. No answer
# may depend on it in silence, and no run may end by a signal.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

printf x >"$WORK/file"
chmod 644 "$WORK/file"
sync "$WORK/file" # its extents would else change meanwhile
cd "$WORK" || exit 1
golden=$TESTS/golden/ext4-nfit/facts.json
allocator=${ALLOCATOR:-$TESTS/../build/cc/tests/helpers/failing-malloc.so}
mkdir locales
localedef -i tr_TR -f UTF-8 locales/tr_TR.UTF-8 2>/dev/null & # takes a while
localedef=$!
sanitized=false
! ldd "$DAXINFO" | grep -q libasan || sanitized=true

# Answers without what differs from run to run.
steady() { sed 's/"time":"[^"]*"/"time":""/' "$1"; }
"$DAXINFO" --json file >sound
"$DAXINFO" -v -e file >sound.text
same_answer() { cmp <(steady sound) <(steady out); }
same_text() { cmp sound.text out; }
bare="$bare same_answer same_text whole_or_told "

# Whether it ended by itself, and gave the whole answer, or said that it did not.
whole_or_told() {
	case $status in
	0) same_answer ;;
	4) [ -s err ] || holds '.subjects[0].errors != []' ;;
	127) grep -q 'error while loading shared libraries' err ;; # it never began
	*) return 1 ;;
	esac
}

# Output that cannot be written is no success; usage.sh has the rest of them.
"$DAXINFO" --json file | jq '.subjects[0].facts.trial.sync = "ok"' >saved
lost() {
	local expected=$1
	shift
	"$DAXINFO" "$@" >/dev/full 2>err </dev/null
	status=$?
	check "$* on a full device" both exits "$expected" complains 'could not be written: No space left'
	"$DAXINFO" "$@" >&- 2>err </dev/null
	status=$?
	check "$* without a standard output" both exits "$expected" complains 'could not be written: Bad file descriptor'
}

for list in findings formats profiles requirements; do
	lost 4 --list-$list
done
lost 4 --explain=mount-dax-never
lost 4 --replay="$golden"
lost 4 --expect=saved
lost 4 -v -e file
lost 4 --wait=0.01 --require=direct file
lost 3 --plugin --require=direct file
lost 255 --systemd --require=direct file

"$DAXINFO" --replay=- <&- >out 2>err
status=$?
check 'saved facts from a standard input that is closed' both exits 4 complains 'Bad file descriptor' silent
"$DAXINFO" --json file <&- >out 2>err
status=$?
check 'without a standard input the answer is the same' both exits 0 same_answer
"$DAXINFO" --json --trial-file . <&- >&- 2>&-
status=$?
check 'without any of the three the loss has its status' exits 4
mapfile -t names < <(yes file | head -n 3000)
"$DAXINFO" --format=ndjson "${names[@]}" 2>err | head -n 1 >out
check 'a reader that has had enough is not complained about' both uncomplaining says '^{.*}$'

# Of a terminal that is 20 columns wide the names and numbers are not cut.
cat >narrow.py <<'PYTHON'
import fcntl, os, pty, struct, sys, termios

pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
seen = b""
try:
    while part := os.read(fd, 65536):
        seen += part
except OSError:  # how Linux tells the end
    pass
sys.stdout.buffer.write(seen.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
if python3 -c 'import os; os.openpty()' 2>/dev/null; then
	for columns in 0 1 20 65535; do
		run python3 narrow.py "$columns" "$DAXINFO" --color=never -v -e file
		check "a terminal of $columns columns gets the same text" both exits 0 same_text
		run python3 narrow.py "$columns" "$DAXINFO" --color=never -v --replay="$TESTS/golden/ext4-nfit-touched/facts.json"
		check "and a strip of huge pages" both exits 0 says 'a sign is'
	done
	run python3 narrow.py 20 "$DAXINFO" --help
	check 'and help' both exits 0 says 'Usage: daxinfo'
else
	skip 'a narrow terminal' 'there is none to be had (devpts)'
fi

# Answers are for programs: no language changes them.
wait "$localedef"
export LOCPATH=$WORK/locales
for locale in C POSIX tr_TR.UTF-8 nowhere ../../etc/passwd; do
	run env LC_ALL=$locale LANGUAGE=tr "$DAXINFO" --json file
	check "LC_ALL=$locale: the same answer" both exits 0 same_answer
	run env LC_ALL=$locale "$DAXINFO" -v -e file
	check 'the same text' both exits 0 same_text
	run env LC_ALL=$locale "$DAXINFO" --json --expect=saved --timeout=1.5 --list-findings
	check 'and names and numbers are read alike' exits 0
done
unset LOCPATH

utc='.time | test("^[0-9-]+T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$") and (now - fromdateiso8601 | fabs < 60)'
for zone in Asia/Kathmandu :/nonexistent :/dev/zero ../../../etc/passwd UVW+167:59:59RST-167 '<+99>-24' $'\e[31m' \
	"$(head -c 9999 /dev/zero | tr '\0' a)"; do
	run env TZ="$zone" "$DAXINFO" --json file
	check "TZ=$(printf '%q' "${zone:0:20}"): the time is in UTC" gives 0 "$utc"
done

clock() {
	run env CLOCK="$1" LD_PRELOAD="$allocator" "$DAXINFO" --json file
}

if [ -e "$allocator" ] && ! $sanitized; then
	clock -1
	check 'a clock before 1970' gives 0 '.time == "1969-12-31T23:59:59Z"'
	clock -99999999999
	check 'one before the year 0' gives 0 '.time | startswith("-") and endswith("Z")'
	clock 253402300800
	check 'one of the year 10000' gives 0 '.time == "10000-01-01T00:00:00Z"'
	clock 67767976233532799
	check 'the last that has a date' gives 0 '.time == "2147483647-12-31T23:59:59Z"'
	clock 67768040609740800
	check 'one that has none' both exits 4 silent complains 'Value too large'
else
	skip 'a clock that is wrong' 'nothing can be preloaded here'
fi

# Limits: every number of files, and every step of memory.
limited() {
	local what=$1 name=$2 value
	shift 2
	for value in "$@"; do
		run prlimit "--$name=$value" -- "$DAXINFO" --json file
		whole_or_told || { status="$status where $name is $value"; break; }
	done
	check "$what: the whole answer, or an error" [ "$value" = "${*: -1}" ]
}

if $sanitized; then
	skip 'limits' 'the sanitizer needs more than they leave'
else
	limited 'few files' nofile {3..16}
	limited 'little memory' as $(seq 3000000 200000 15000000)
	jq '.subjects |= [range(100) as $i | .[]]' "$golden" >many
	run "$DAXINFO" --json --replay=many
	whole=$(cksum <out)
	for ((memory = 3000000; memory < 80000000; memory += 800000)); do
		run prlimit --as=$memory -- "$DAXINFO" --json --replay=many
		case $status in
		0) [ "$(cksum <out)" = "$whole" ] || break ;;
		4) complains 'Cannot allocate memory' || break ;;
		*) whole_or_told || break ;;
		esac
	done
	check "little memory for saved facts: all of them, or an error" [ "$memory" -ge 80000000 ]
	check 'and in the end all of them' exits 0
	cp "$DAXINFO" daxinfo # where anybody may go
	if is_root && run as_nobody "$WORK/daxinfo" --json file && exits 0; then
		run as_nobody prlimit --nproc=0 -- "$WORK/daxinfo" --json file
		check 'no process more' both exits 4 complains 'temporarily unavailable'
	else
		skip 'no process more' 'no other user can run it'
	fi
fi
{ prlimit --fsize=0 -- "$DAXINFO" --json file 2>&1 >grown || echo "status $?"; } | cat >err
check 'a file that may not grow: the output' both complains 'could not be written: File too large' complains '^status 4$'
prlimit --fsize=0 -- "$DAXINFO" --json --trial-file . 2>err </dev/null | cat >out
check 'and the trial file, which says why' holds '.subjects[0].facts.file.trial_file == "EFBIG"'

hidden() {
	unshare -m sh -c 'for at in $1; do mount -t tmpfs none "$at" || exit 77; done; shift; exec "$@"' sh "$@"
}

if ! $sanitized && is_root && hidden /sys true 2>/dev/null; then # a sanitizer wants /proc itself
	run hidden /sys "$DAXINFO" --json file
	check 'without /sys' both whole_or_told holds '.subjects[0].verdict.access != "direct"'
	run hidden /proc "$DAXINFO" --json file
	check 'without /proc' both whole_or_told holds '.subjects[0].verdict.access != "direct"'
	run hidden '/proc /sys' "$DAXINFO" --json file
	check 'without either' both whole_or_told holds '.subjects[0].verdict.access != "direct"'
	run hidden '/proc /sys' "$DAXINFO" --json -a
	check 'nor are there processes then, which is told' both exits 4 complains .
	run hidden '/proc /sys' "$DAXINFO" --json --require=direct $$
	check 'nor that one' both exits 4 complains .
	run hidden '/proc /sys' "$DAXINFO" --version
	check 'but a version' both exits 0 says '^daxinfo [0-9]'
else
	skip 'without /proc and /sys' 'nothing can be mounted'
fi

# Without arguments, even its own name (Linux 5.18 and later put an empty one there).
# called ARGUMENT...: by these, the first of which is the name
called() {
	run python3 -c '
import ctypes, sys
arguments = [word.encode() for word in sys.argv[2:]] + [None]
ctypes.CDLL(None).execv(sys.argv[1].encode(), (ctypes.c_char_p * len(arguments))(*arguments))' "$DAXINFO" "$@"
}

called
check 'no argument at all is a mistake on the command line' refuses 'neither a path nor a process'
called '' --json file
check 'an empty name is none' both exits 0 same_answer
long=$(head -c 100000 /dev/zero | tr '\0' x)
run env A="$long" B="$long" C="$long" D="$long" E="$long" COLUMNS="$long" NO_COLOR="$long" "$DAXINFO" --json file
check 'an environment of 700,000 bytes' both exits 0 same_answer
run env -i "$DAXINFO" --json file
check 'and none' both exits 0 same_answer
run env MALLOC_PERTURB_=165 MALLOC_CHECK_=3 "$DAXINFO" --json file
check 'memory that is not as it was left' both exits 0 same_answer
printf 'daxinfo alias --json --help\ndaxinfo exec --json /bin/false\n' >.popt
run env HOME="$WORK" "$DAXINFO" --json file
check 'no aliases are read' both exits 0 same_answer
run python3 -c '
import os, signal, sys
for number in {signal.SIGCHLD, signal.SIGPIPE, signal.SIGALRM, signal.SIGTERM}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
os.umask(0o777)
os.execv(sys.argv[1], sys.argv[1:])' "$DAXINFO" --json file
check 'signals ignored and blocked, and a umask' both exits 0 same_answer
mkdir gone
run sh -c 'cd gone && rmdir ../gone && exec "$@"' sh "$DAXINFO" --json "$WORK/file" .
check 'a directory that was removed' holds '.subjects[0].verdict.access == "page-cache"'
plan
