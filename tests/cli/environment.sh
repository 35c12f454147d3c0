#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a process inherits: descriptors, limits, locale, time zone, clock, arguments, mounts. No answer
# silently depends on it, and no signal ends a run.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

printf x >"$WORK/file"
chmod 644 "$WORK/file"
sync "$WORK/file" # or its extents would change during the test
cd "$WORK" || exit 1
golden=$TESTS/golden/ext4-nfit/facts.json
allocator=${ALLOCATOR:-$TESTS/../build/cc/tests/helpers/failing-malloc.so}
mkdir locales
localedef -i tr_TR -f UTF-8 locales/tr_TR.UTF-8 2>/dev/null & # takes seconds
localedef=$!
sanitized=false
! ldd "$DAXINFO" | grep -q libasan || sanitized=true

# Answers without the time, which differs from run to run.
steady() { sed 's/"time":"[^"]*"/"time":""/' "$1"; }
"$DAXINFO" --json file >sound
"$DAXINFO" -v -e file >sound.text
same_answer() { cmp <(steady sound) <(steady out); }
same_text() { cmp sound.text out; }
bare="$bare same_answer same_text whole_or_error "

# Whether the run exited with the whole answer, or with an error.
whole_or_error() {
	case $status in
	0) same_answer ;;
	4) [ -s err ] || holds '.subjects[0].errors != []' ;;
	127) grep -q 'error while loading shared libraries' err ;; # it did not start
	*) return 1 ;;
	esac
}

# Output that cannot be written; see also usage.sh.
"$DAXINFO" --json file | jq '.subjects[0].facts.trial.sync = "ok"' >saved
for list in findings formats profiles requirements; do
	check_lost_output 4 --list-$list
done
check_lost_output 4 --explain=mount-dax-never
cp "$golden" golden.json
check_lost_output 4 --replay=golden.json
check_lost_output 4 --expect=saved
check_lost_output 4 -v -e file
check_lost_output 4 --wait=0.01 --require=direct file
check_lost_output 3 --plugin --require=direct file
check_lost_output 255 --systemd --require=direct file

"$DAXINFO" --replay=- <&- >out 2>err
status=$?
check '--replay=- reports that standard input is closed' both exits 4 complains 'Bad file descriptor' silent
"$DAXINFO" --json file <&- >out 2>err
status=$?
check 'the answer is the same if standard input is closed' both exits 0 same_answer
"$DAXINFO" --json --trial-file . <&- >&- 2>&-
status=$?
check 'status is 4 if all three standard descriptors are closed' exits 4
mapfile -t names < <(yes file | head -n 3000)
"$DAXINFO" --format=ndjson "${names[@]}" 2>err | head -n 1 >out
check 'a reader that closes the pipe early causes no message' both uncomplaining says '^{.*}$'

# Names and numbers are not cut on a terminal of 20 columns.
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
except OSError:  # Linux reports the end so
    pass
sys.stdout.buffer.write(seen.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PYTHON
if python3 -c 'import os; os.openpty()' 2>/dev/null; then
	for columns in 0 1 20 65535; do
		run python3 narrow.py "$columns" "$DAXINFO" --color=never -v -e file
		check "text is the same on a terminal of $columns columns" both exits 0 same_text
		run python3 narrow.py "$columns" "$DAXINFO" --color=never -v --replay="$TESTS/golden/ext4-nfit-touched/facts.json"
		check "a terminal of $columns columns gets the map of huge pages" both exits 0 says 'a sign is'
	done
	run python3 narrow.py 20 "$DAXINFO" --help
	check 'a terminal of 20 columns gets the help' both exits 0 says 'Usage: daxinfo'
else
	skip 'text on a narrow terminal' 'no pseudo-terminal can be opened'
fi

# No locale changes an answer.
wait "$localedef"
export LOCPATH=$WORK/locales
for locale in C POSIX tr_TR.UTF-8 nowhere ../../etc/passwd; do
	run env LC_ALL=$locale LANGUAGE=tr "$DAXINFO" --json file
	check "LC_ALL=$locale: the answer is the same" both exits 0 same_answer
	run env LC_ALL=$locale "$DAXINFO" -v -e file
	check "LC_ALL=$locale: text is the same" both exits 0 same_text
	run env LC_ALL=$locale "$DAXINFO" --json --timeout=1.5 file
	check "LC_ALL=$locale: a fraction on the command line is read alike" both exits 0 same_answer
	run env LC_ALL=$locale "$DAXINFO" --timeout=1,5 file
	check "LC_ALL=$locale: a decimal comma is a usage error" refuses '--timeout=1,5: '
	# glibc's newlocale(3), which json-c calls, leaks the list that it makes of LOCPATH.
	run env LC_ALL=$locale ASAN_OPTIONS="$ASAN_OPTIONS:detect_leaks=0" "$DAXINFO" --expect=saved
	check "LC_ALL=$locale: names and numbers in saved facts are read alike" \
		both exits 1 says '^file: sync was capable, is refused$' uncomplaining
done
unset LOCPATH

utc='.time | test("^[0-9-]+T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$") and (now - fromdateiso8601 | fabs < 60)'
for zone in Asia/Kathmandu :/nonexistent :/dev/zero ../../../etc/passwd UVW+167:59:59RST-167 '<+99>-24' $'\e[31m' \
	"$(head -c 9999 /dev/zero | tr '\0' a)"; do
	run env TZ="$zone" "$DAXINFO" --json file
	check "TZ=$(printf '%q' "${zone:0:20}"): the time of the answer is UTC" gives 0 "$utc"
done

clock() {
	run env CLOCK="$1" LD_PRELOAD="$allocator" "$DAXINFO" --json file
}

if [ -e "$allocator" ] && ! $sanitized; then
	topic 'the time of the answer'
	clock -1
	check 'a clock before 1970' gives 0 '.time == "1969-12-31T23:59:59Z"'
	clock -99999999999
	check 'a clock before the year 0' gives 0 '.time | startswith("-") and endswith("Z")'
	clock 253402300800
	check 'a clock in the year 10000' gives 0 '.time == "10000-01-01T00:00:00Z"'
	clock 67767976233532799
	check 'the last second that has a date' gives 0 '.time == "2147483647-12-31T23:59:59Z"'
	clock 67768040609740800
	check 'a clock beyond it is an error' both exits 4 silent complains 'Value too large'
else
	skip 'the time of the answer with a wrong clock' 'nothing can be preloaded here'
fi
topic

# limited TITLE RESOURCE VALUE...: the answer with each of these limits; the last one is enough for it
limited() {
	local what=$1 name=$2 value
	shift 2
	for value in "$@"; do
		run prlimit "--$name=$value" -- "$DAXINFO" --json file
		whole_or_error || { status="$status where $name is $value"; break; }
	done
	check "$what: the whole answer or an error" [ "$value" = "${*: -1}" ]
}

if $sanitized; then
	skip 'resource limits' 'the sanitizer needs more than they allow'
else
	limited 'RLIMIT_NOFILE from 3 to 16' nofile {3..16}
	limited 'RLIMIT_AS from 3 to 15 MB' as $(seq 3000000 200000 15000000)
	jq '.subjects |= [range(100) as $i | .[]]' "$golden" >many
	run "$DAXINFO" --json --replay=many
	whole=$(cksum <out)
	for ((memory = 3000000; memory < 80000000; memory += 800000)); do
		run prlimit --as=$memory -- "$DAXINFO" --json --replay=many
		case $status in
		0) [ "$(cksum <out)" = "$whole" ] || break ;;
		4) complains 'out of memory' || break ;;
		*) whole_or_error || break ;;
		esac
	done
	check 'RLIMIT_AS from 3 to 80 MB, 100 saved subjects: all of them or an error' [ "$memory" -ge 80000000 ]
	check 'RLIMIT_AS of 80 MB is enough for 100 saved subjects' exits 0
	cp "$DAXINFO" daxinfo # every user can reach it there
	if is_root && run as_nobody "$WORK/daxinfo" --json file && exits 0; then
		run as_nobody prlimit --nproc=0 -- "$WORK/daxinfo" --json file
		check 'RLIMIT_NPROC of 0 is an error' both exits 4 complains 'temporarily unavailable'
	else
		skip 'RLIMIT_NPROC of 0 is an error' 'no other user can run daxinfo'
	fi
fi
{ prlimit --fsize=0 -- "$DAXINFO" --json file 2>&1 >grown || echo "status $?"; } | cat >err
check 'RLIMIT_FSIZE of 0: the output cannot be written' both complains 'could not be written: File too large' complains '^status 4$'
prlimit --fsize=0 -- "$DAXINFO" --json --trial-file . 2>err </dev/null | cat >out
check 'RLIMIT_FSIZE of 0: the trial file fails with EFBIG' holds '.subjects[0].facts.file.trial_file == "EFBIG"'

hidden() {
	unshare -m sh -c 'for at in $1; do mount -t tmpfs none "$at" || exit 77; done; shift; exec "$@"' sh "$@"
}

if ! $sanitized && is_root && hidden /sys true 2>/dev/null; then # a sanitizer wants /proc itself
	run hidden /sys "$DAXINFO" --json file
	check 'without /sys: the whole answer or an error' both whole_or_error holds '.subjects[0].verdict.access != "direct"'
	run hidden /proc "$DAXINFO" --json file
	check 'without /proc: the whole answer or an error' both whole_or_error holds '.subjects[0].verdict.access != "direct"'
	run hidden '/proc /sys' "$DAXINFO" --json file
	check 'without /proc and /sys: the whole answer or an error' both whole_or_error holds '.subjects[0].verdict.access != "direct"'
	run hidden '/proc /sys' "$DAXINFO" --json -a
	check 'without /proc and /sys: -a reports an error' both exits 4 complains .
	run hidden '/proc /sys' "$DAXINFO" --json --require=direct $$
	check 'without /proc and /sys: a process cannot be read' both exits 4 complains .
	run hidden '/proc /sys' "$DAXINFO" --version
	check 'without /proc and /sys: --version works' both exits 0 says '^daxinfo [0-9]'
else
	skip 'without /proc and /sys' 'nothing can be mounted'
fi

# called ARGUMENT...: executes daxinfo with these arguments, the first of which is its name. Without any, Linux
# 5.18 and later add an empty one.
called() {
	run python3 -c '
import ctypes, sys
arguments = [word.encode() for word in sys.argv[2:]] + [None]
ctypes.CDLL(None).execv(sys.argv[1].encode(), (ctypes.c_char_p * len(arguments))(*arguments))' "$DAXINFO" "$@"
}

called
check 'no argument, not even argv[0], is a usage error' refuses 'neither a path nor a process'
called '' --json file
check 'an empty argv[0] does not change the answer' both exits 0 same_answer
long=$(head -c 100000 /dev/zero | tr '\0' x)
run env A="$long" B="$long" C="$long" D="$long" E="$long" COLUMNS="$long" NO_COLOR="$long" "$DAXINFO" --json file
check 'an environment of 700,000 bytes does not change the answer' both exits 0 same_answer
run env -i "$DAXINFO" --json file
check 'an empty environment does not change the answer' both exits 0 same_answer
run env MALLOC_PERTURB_=165 MALLOC_CHECK_=3 "$DAXINFO" --json file
check 'perturbed malloc memory does not change the answer' both exits 0 same_answer
printf 'daxinfo alias --json --help\ndaxinfo exec --json /bin/false\n' >.popt
run env HOME="$WORK" "$DAXINFO" --json file
check 'popt aliases of the user are not read' both exits 0 same_answer
run python3 -c '
import os, signal, sys
for number in {signal.SIGCHLD, signal.SIGPIPE, signal.SIGALRM, signal.SIGTERM}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
os.umask(0o777)
os.execv(sys.argv[1], sys.argv[1:])' "$DAXINFO" --json file
check 'ignored and blocked signals, and the umask, do not change the answer' both exits 0 same_answer
mkdir gone
run sh -c 'cd gone && rmdir ../gone && exec "$@"' sh "$DAXINFO" --json "$WORK/file" .
check 'absolute paths are answered in a removed working directory' holds '.subjects[0].verdict.access == "page-cache"'
plan
