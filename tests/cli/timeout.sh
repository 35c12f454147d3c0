#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A path that does not answer holds nobody up: a FUSE file system whose server has stopped.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
mkdir hang
printf x >other

own_program

# starts [taken]: mounts the file system that hangs; its server is $server
starts() {
	coproc SERVER { exec ./hang-fuse hang "$@" 2>server.err; }
	server=$SERVER_PID
	disown "$server"
	read -r -t 5 word <&"${SERVER[0]}" && [ "$word" = ready ]
}

stops() {
	kill -9 "$server" 2>/dev/null
	umount -l hang 2>/dev/null
}

# timed COMMAND...: the milliseconds that it takes, in $took; its status in $status
timed() {
	local start
	start=$(date +%s%N)
	timeout -k 1 20 "$@" >out 2>err </dev/null
	status=$?
	took=$((($(date +%s%N) - start) / 1000000))
}

within() { [ "$took" -lt "$2" ] && [ "$took" -ge "$1" ]; }

if ! ${CC:-cc} -o hang-fuse "$TESTS/helpers/hang-fuse.c" 2>compiler.err; then
	skip 'a path that does not answer' 'its file system cannot be compiled'
	plan
fi
finally stops
if ! starts; then
	skip 'a path that does not answer' "FUSE is not permitted here: $(cat server.err)"
	plan
fi

timed "$program" --timeout=1 hang/file other
check 'the path that hangs is given up' exits 4
check 'after the time that was given' within 1000 3000
check 'and reported as such' complains '^daxinfo: hang/file: it does not answer'
check 'the one behind it is answered' says '^other: page-cache'
check 'no child is left behind' no_children
timed "$program" --json --timeout=0.3 other hang/file /dev/null hang
check 'in JSON' gives 4 '[.subjects[] | .verdict.status] == ["page-cache", "unknown", "not-mappable", "unknown"] and
	([.subjects[1, 3].errors[] | .errno] == ["ETIMEDOUT", "ETIMEDOUT"])'
check 'each path has its own time' within 600 2600
timed bash -c '"$1" --timeout=1 hang/file other | cat' bash "$program"
check 'who reads the output need not wait either' within 1000 3000
timed "$program" -q --timeout=0.5 hang/file
check 'nor who wants the status alone' both exits 4 silent
check 'no child is left behind by these' no_children

"$program" --timeout=0 hang/file >out 2>err </dev/null &
pid=$!
sleep 2
check '--timeout=0 waits' kill -0 "$pid"
kill -9 "$pid"
wait "$pid" 2>/dev/null
check 'and its child ends with it' no_children
"$program" --timeout=60 hang/file other >out 2>err </dev/null &
pid=$!
sleep 0.5
kill -9 "$server"
wait "$pid"
status=$?
check 'a server that ends is an error at once' both exits 4 says '^other: page-cache'
stops

if starts taken; then
	timed "$program" --timeout=1 hang/file other
	check 'a child that cannot even be killed holds nobody up' both exits 4 says '^other: page-cache'
	check 'nor for longer than the time that was given' within 1000 3000
	timed bash -c '"$1" --timeout=1 hang/file other | cat' bash "$program"
	check 'nor who reads the output' within 1000 3000
	stops
	check 'and it is gone once it can' no_children
else
	skip 'a child that cannot be killed' 'the file system cannot be mounted again'
fi

# maps_it: a process, $holder, that maps the file of the server and another, before the server falls silent
maps_it() {
	python3 -c '
import mmap, os, sys, time
maps = [mmap.mmap(os.open(name, os.O_RDONLY), 1, prot=mmap.PROT_READ) for name in sys.argv[1:]]
print("ready", flush=True)
time.sleep(60)' hang/file other >holder.out 2>holder.err &
	holder=$!
	disown "$holder"
	for _ in {1..50}; do
		grep -q ready holder.out && kill -USR1 "$server" && return
		sleep 0.1
	done
	return 1
}

if starts mapped && maps_it; then
	timed "$program" --json --timeout=0.5 "$holder"
	check 'a process with a file that does not answer is answered' gives 4 '.subjects[0] | .kind == "process" and
		([.files[] | select(.subject | endswith("/hang/file")) | .verdict.status, .errors[0].errno] == ["unknown", "ETIMEDOUT"]) and
		([.files[] | select(.subject | endswith("/other")) | .verdict.status] == ["page-cache"])'
	check 'after the time that was given' within 500 2500
	check 'and leaves no child behind' no_children
	timed "$program" -q --timeout=0.5 -u other
	check 'nor does it hold up who looks for another file' within 0 2500
	kill -9 "$holder"
	stops
else
	skip 'a process with a file that does not answer' 'it cannot be mapped'
fi

for timeout in 2.5 1e6 00; do
	timed "$program" -q --timeout=$timeout /dev/null
	check "--timeout=$timeout is taken" exits 0
done
plan
