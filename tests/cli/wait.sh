#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --wait: no longer than needed, no longer than said, and asleep meanwhile.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
printf x >file

own_program

now() { echo $(($(date +%s%N) / 1000000)); }

# timed COMMAND...: the milliseconds that it takes, in $took; its status in $status
timed() {
	local start
	start=$(now)
	timeout -k 1 20 "$@" >out 2>err </dev/null
	status=$?
	took=$(($(now) - start))
}

# within FROM-TO: so many milliseconds
within() {
	echo "it took $took ms"
	[ "$took" -ge "${1%-*}" ] && [ "$took" -lt "${1#*-}" ]
}

# meanwhile COMMAND...: half a second later, beside the next timed one
meanwhile() {
	(sleep 0.5 && "$@") &
	disown $!
}

timed "$program" --wait=15 --require=page-cache file
check 'what holds is told at once' both exits 0 says '^file: page-cache' uncomplaining
check 'without waiting' within 0-900
timed "$program" --wait=1.2 --require=direct file
check 'what does not is tried for as long as was said' within 1200-2200
check 'then told' both exits 1 says '^file: page-cache'
check 'once' eval '[ "$(grep -c "^file: " out)" -eq 1 ] && [ "$(wc -l <err)" -eq 1 ]'
timed "$program" --wait=0.3 --require=page-cache missing file
check 'so is what is not there' both exits 4 says '^file: page-cache'
check 'in time' within 300-1300
check 'once' [ "$(grep -c 'cannot be found' err)" -eq 1 ]
timed "$program" --wait=0.3 --json --require=direct,page-cache file missing
check 'as one object of JSON' gives 4 '.subjects | length == 2'
timed "$program" --wait=0.3 --format=ndjson --require=direct file .
check 'as a line each' [ "$(jq -s length out)" = 2 ]
timed "$program" --wait=0.3 -q --require=direct file missing
check 'or not at all' both exits 4 silent uncomplaining
timed "$program" --wait=0.3 --plugin --require=direct file
check 'or as one line' eval 'exits 2 && [ "$(cat out err | wc -l)" -eq 1 ]'
timed "$program" --wait=0.3 --systemd --require=page-cache missing
check 'with the status that is wanted' exits 255
timed "$program" --wait=0.3 --require=direct $$
check 'a process is asked again, too' both exits 1 says "^$$ "
check 'no child is left behind by these' no_children

# The last answer is the one that counts.
meanwhile touch made
timed "$program" --wait=15 --require=page-cache made
check 'a file that is made meanwhile is found, which nothing tells of' both exits 0 says '^made: page-cache' uncomplaining
check 'by looking once a second' within 500-2500
meanwhile mkdir later
timed "$program" --wait=15 --require=page-cache later
check 'so is a directory' both exits 0 within 500-2500
meanwhile mv file moved
timed "$program" --wait=2 --require=direct file
check 'what went away meanwhile is told as that' both exits 4 silent complains '^daxinfo: file: it cannot be found'
mv moved file
"$program" --json file >saved
jq -c '.subjects[0].facts.file.size = 2' saved >longer
jq -c '.subjects[0].facts.file.size = 0' saved >empty
timed "$program" --wait=15 --expect=saved file
check 'what is as it was is told at once' both exits 0 silent within 0-900
timed "$program" --wait=0.3 --expect=empty file
check 'what is not is told once' eval 'exits 1 && [ "$(wc -l <out)" -eq 1 ] && says "zero-length went"'
meanwhile truncate -s 0 file
timed "$program" --wait=15 --expect=empty file
check 'and waited for' both exits 0 silent
printf x >file

# What the kernel tells of.
cat >room <<'END'
(sleep 0.5; mount --bind other later; date +%s%N >came) &
"$1" --wait=15 --require=page-cache later/file
status=$?
date +%s%N >seen
wait
exit $status
END
mkdir other
printf x >other/file
if is_root && unshare -m mount --bind other later 2>/dev/null; then
	timed unshare -m sh room "$program"
	check 'a mount is waited for' both exits 0 says '^later/file: page-cache' uncomplaining
	took=$((($(cat seen) - $(cat came)) / 1000000))
	[ "$took" -ge 0 ] || took=0
	check 'and seen when it is there, not up to a second later' within 0-450
	timed unshare -m sh -c 'mount --bind other later && "$1" --wait=0.5 --require=direct later/file; "$1" --wait=0.5 --require=page-cache later/none' sh "$program"
	check 'a file that the mount lacks is not' both exits 4 within 1000-3000
else
	skip 'a mount that comes' 'needs root and mount'
fi

# Asleep.
if have_strace; then
	traced poll,ppoll,openat "$program" --wait=2.5 --require=direct file
	check 'meanwhile it sleeps: a try a second' [ "$(grep -c 'openat.*"file"' trace)" -le 8 ]
else
	skip 'meanwhile it sleeps' 'strace does not work here'
fi
times() { awk '{ print $1 + $2 }' <(/usr/bin/python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(int(used.ru_utime * 1000), int(used.ru_stime * 1000))' "$@"); }
once=$(times "$program" -q --require=direct file)
used=$(times "$program" -q --wait=2.5 --require=direct file)
echo "# $once ms of the processor for one try, $used ms for waiting 2.5 s"
check 'which takes next to nothing of the processor' [ "$used" -le $((once * 8 + 60)) ]

# Ended from outside.
for signal in TERM INT HUP; do
	/usr/bin/python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$program" --wait=60 --require=direct file >out 2>err &
	pid=$!
	until [ "$(readlink "/proc/$pid/exe")" = "$(realpath "$program")" ] || ! kill -0 $pid; do sleep 0.02; done
	sleep 0.3
	check "SIG$signal comes while it waits" kill -s $signal $pid
	start=$(now)
	wait $pid 2>/dev/null
	status=$?
	took=$(($(now) - start))
	check 'and ends it' exits $((128 + $(kill -l $signal)))
	check 'at once' within 0-5000
	check 'with nothing half told' silent
	check 'and no child is left' no_children
done

# What is no time, and what there is nothing to wait for.
for wrong in '' -1 x 1e9 nan -nan inf 1000001 5s '1 2' 0x; do
	run timeout 10 "$program" --wait="$wrong" --require=page-cache file
	check "--wait='$wrong' is a mistake" refuses '--wait=.*: it is a number of seconds up to 1000000$'
done
for right in 0 0.0001 1e6 00 .5; do
	timed "$program" -q --wait=$right --require=page-cache file
	check "--wait=$right is a time" exits 0
done
timed "$program" -q --wait=0 --require=direct file
check 'of which none is waited for with 0' both exits 1 within 0-900
run "$program" --wait=5 file
check 'without a requirement there is nothing to wait for' refuses '--wait wants --require'
run "$program" --wait=5 --require=direct --replay=saved
check 'nor do saved facts change' refuses '--wait and --replay exclude each other'
run timeout 10 "$program" --wait=1 --expect=- file
check 'nor can standard input be read again' refuses '--wait and --expect=- exclude each other'
run timeout 10 "$program" --wait=60 --require=drect file
check 'a mistake is told at once' refuses 'no such requirement'
timed "$program" --wait=60 --require=page-cache --wait=0 missing
check 'of the option given twice the last one counts' within 0-1000
timed "$program" -q --wait=0.3 --expect=missing file
check 'an expectation that is not there may come' both exits 4
plan
