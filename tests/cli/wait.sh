#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --wait: waits no longer than needed, and no longer than given, and sleeps meanwhile.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
printf x >file

own_program



# meanwhile COMMAND...: runs it in half a second, during the next timed command
meanwhile() {
	(sleep 0.5 && "$@") &
	disown $!
}

timed "$program" --wait=15 --require=page-cache file
check 'a requirement that holds is printed' both exits 0 says '^file: page-cache' uncomplaining
check 'a requirement that holds is not waited for' within 0-900
timed "$program" --wait=1.2 --require=direct file
check 'a requirement that does not hold is waited for until the time is up' within 1200-2200
check 'a requirement that does not hold is printed' both exits 1 says '^file: page-cache'
check 'a requirement that does not hold is printed once' eval '[ "$(grep -c "^file: " out)" -eq 1 ] && lines_err 1'
timed "$program" --wait=0.3 --require=page-cache missing file
check 'a missing path is printed' both exits 4 says '^file: page-cache'
check 'a missing path is waited for until the time is up' within 300-1300
check 'a missing path is printed once' [ "$(grep -c 'cannot be found' err)" -eq 1 ]
timed "$program" --wait=0.3 --json --require=direct,page-cache file missing
check '--json prints one object' gives 1 '.subjects | length == 2'
timed "$program" --wait=0.3 --format=ndjson --require=direct file .
check '--format=ndjson prints a line for each subject' [ "$(jq -s length out)" = 2 ]
timed "$program" --wait=0.3 -q --require=direct file missing
check '-q prints nothing' both exits 1 silent uncomplaining
timed "$program" --wait=0.3 --plugin --require=direct file
check '--plugin prints one line' eval 'exits 2 && [ "$(cat out err | wc -l)" -eq 1 ]'
timed "$program" --wait=0.3 --systemd --require=page-cache missing
check '--systemd gives its status' exits 255
timed "$program" --wait=0.3 --require=direct $$
check 'a process is waited for' both exits 1 says "^$$ "
check 'no child is left' no_children
if is_root && [ "$(stat -f -c %T /dev/pts 2>/dev/null)" = devpts ]; then
	timed "$program" --wait=15 --require=sync /dev/pts
	check 'a directory that only --trial-file could decide is not waited for' both exits 3 within 0-900
	check 'a directory that only --trial-file could decide: the message names it' complains 'Remedy: daxinfo --trial-file /dev/pts$'
else
	skip 'a directory that only --trial-file could decide is not waited for' 'there is no devpts'
fi

# The last answer counts.
meanwhile touch made
timed "$program" --wait=15 --require=page-cache made
check 'a file is found that is created meanwhile, without any event' both exits 0 says '^made: page-cache' uncomplaining
check 'a file that is created meanwhile is found within a second or so' within 500-2500
meanwhile mkdir later
timed "$program" --wait=15 --require=page-cache later
check 'a directory is found that is created meanwhile' both exits 0 within 500-2500
meanwhile mv file moved
timed "$program" --wait=2 --require=direct file
check 'a file that is removed meanwhile is reported' both exits 4 silent complains '^daxinfo: file: it cannot be found'
mv moved file
"$program" --json file >saved
jq -c '.subjects[0].facts.file.size = 2' saved >longer
jq -c '.subjects[0].facts.file.size = 0' saved >empty
timed "$program" --wait=15 --expect=saved file
check '--expect with an unchanged answer does not wait' both exits 0 silent within 0-900
timed "$program" --wait=0.3 --expect=empty file
check '--expect prints a change once' eval 'exits 1 && lines_out 1 && says "zero-length went"'
meanwhile truncate -s 0 file
timed "$program" --wait=15 --expect=empty file
check '--expect waits for an answer to become as it was' both exits 0 silent
printf x >file

# Mounts, of which the kernel sends an event.
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
	check 'a file is found on a mount that is made meanwhile' both exits 0 says '^later/file: page-cache' uncomplaining
	took=$((($(cat seen) - $(cat came)) / 1000000))
	[ "$took" -ge 0 ] || took=0
	check 'a mount is noticed at once, not within a second' within 0-450
	timed unshare -m sh -c 'mount --bind other later && "$1" --wait=0.5 --require=direct later/file; "$1" --wait=0.5 --require=page-cache later/none' sh "$program"
	check 'a file that a mount lacks is waited for until the time is up' both exits 4 within 1000-3000
else
	skip 'a file is found on a mount that is made meanwhile' 'needs root and mount'
fi

# Sleep.
if have_strace; then
	traced poll,ppoll,openat "$program" --wait=2.5 --require=direct file
	check 'there is one try a second' [ "$(grep -c 'openat.*"file"' trace)" -le 8 ]
else
	skip 'there is one try a second' 'strace does not work here'
fi
times() { awk '{ print $1 + $2 }' <(/usr/bin/python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(int(used.ru_utime * 1000), int(used.ru_stime * 1000))' "$@"); }
once=$(times "$program" -q --require=direct file)
used=$(times "$program" -q --wait=2.5 --require=direct file)
echo "# $once ms of the processor for one try, $used ms for waiting 2.5 s"
check 'waiting takes little processor time' [ "$used" -le $((once * 8 + 60)) ]

# Signals.
for signal in TERM INT HUP; do
	/usr/bin/python3 -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$program" --wait=60 --require=direct file >out 2>err &
	pid=$!
	until [ "$(readlink "/proc/$pid/exe")" = "$(realpath "$program")" ] || ! kill -0 $pid; do sleep 0.02; done
	sleep 0.3
	check "SIG$signal is sent while daxinfo waits" kill -s $signal $pid
	start=$(date +%s%N)
	wait $pid 2>/dev/null
	status=$?
	took=$((($(date +%s%N) - start) / 1000000))
	check "SIG$signal ends daxinfo" exits $((128 + $(kill -l $signal)))
	check "SIG$signal ends daxinfo at once" within 0-5000
	check "SIG$signal leaves no partial output" silent
	check "SIG$signal leaves no child" no_children
done

# Times, and usage errors.
for wrong in '' -1 x 1e9 nan -nan inf 1000001 5s '1 2' 0x; do
	run timeout 10 "$program" --wait="$wrong" --require=page-cache file
	check "--wait='$wrong' is a usage error" refuses '--wait=.*: must be a number of seconds up to 1000000$'
done
for right in 0 0.0001 1e6 00 .5; do
	timed "$program" -q --wait=$right --require=page-cache file
	check "--wait=$right is accepted" exits 0
done
timed "$program" -q --wait=0 --require=direct file
check '--wait=0 does not wait' both exits 1 within 0-900
run "$program" --wait=5 file
check '--wait without a requirement is a usage error' refuses '--wait wants --require'
run "$program" --wait=5 --require=direct --replay=saved
check '--wait with --replay is a usage error' refuses '--wait and --replay exclude each other'
run timeout 10 "$program" --wait=1 --expect=- file
check '--wait with --expect=- is a usage error' refuses '--wait and --expect=- exclude each other'
run timeout 10 "$program" --wait=60 --require=drect file
check 'a usage error does not wait' refuses 'no such requirement'
timed "$program" --wait=60 --require=page-cache --wait=0 missing
check 'the last of two --wait options counts' within 0-1000
timed "$program" -q --wait=0.3 --expect=missing file
check '--expect with a missing file waits for it' both exits 4
plan
