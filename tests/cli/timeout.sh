#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --timeout: a path that hangs does not block daxinfo. It is on a FUSE file system whose server does not answer.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
mkdir hang
printf x >other

own_program

# starts [taken|mapped]: mounts the file system that hangs; the PID of its server is $server
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


if ! ${CC:-cc} -o hang-fuse "$TESTS/helpers/hang-fuse.c" 2>compiler.err; then
	skip 'a path that hangs' 'its file system cannot be compiled'
	plan
fi
finally stops
if ! starts; then
	skip 'a path that hangs' "FUSE is not permitted here: $(cat server.err)"
	plan
fi

timed "$program" --timeout=1 hang/file other
topic 'a path that hangs'
check 'status is 4' exits 4
check 'it is given up after the timeout' within 1000-3000
check 'it is reported' complains '^daxinfo: hang/file: it does not answer'
check 'the next path is answered' says '^other: page-cache'
check 'no child is left' no_children
timed "$program" --json --timeout=0.3 other hang/file /dev/null hang
check 'JSON has the error ETIMEDOUT' gives 4 '[.subjects[] | .verdict.status] == ["page-cache", "unknown", "not-storage", "unknown"] and
	([.subjects[1, 3].errors[] | .errno] == ["ETIMEDOUT", "ETIMEDOUT"])'
check 'each path has its own timeout' within 600-2600
timed bash -c '"$1" --timeout=1 hang/file other | cat' bash "$program"
check 'a pipe to another program is closed after the timeout' within 1000-3000
timed "$program" -q --timeout=0.5 hang/file
check '-q prints nothing' both exits 4 silent
check 'no child is left after several runs' no_children

"$program" --timeout=0 hang/file >out 2>err </dev/null &
pid=$!
sleep 2
check '--timeout=0 waits' kill -0 "$pid"
kill -9 "$pid"
wait "$pid" 2>/dev/null
check 'the child ends when daxinfo is killed' no_children
"$program" --timeout=60 hang/file other >out 2>err </dev/null &
pid=$!
sleep 0.5
kill -9 "$server"
wait "$pid"
status=$?
check 'a FUSE server that ends is an error at once' both exits 4 says '^other: page-cache'
stops

if starts taken; then
	timed "$program" --timeout=1 hang/file other
	topic 'a path that hangs so that the child cannot be killed'
	check 'the next path is answered' both exits 4 says '^other: page-cache'
	check 'it is given up after the timeout' within 1000-3000
	timed bash -c '"$1" --timeout=1 hang/file other | cat' bash "$program"
	check 'a pipe to another program is closed after the timeout' within 1000-3000
	stops
	check 'no child is left once it can be killed' no_children
else
	skip 'the child cannot be killed' 'the file system cannot be mounted again'
fi

# maps_it: a process, $holder, that maps the file of the server and another one; then the server stops answering
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
	topic 'a process that maps a file that hangs'
	check 'the process is answered, and the file has an error' gives 4 '.subjects[0] | .kind == "process" and
		([.files[] | select(.subject | endswith("/hang/file")) | .verdict.status, .errors[0].errno] == ["unknown", "ETIMEDOUT"]) and
		([.files[] | select(.subject | endswith("/other")) | .verdict.status] == ["page-cache"])'
	check 'it is given up after the timeout' within 500-2500
	check 'no child is left' no_children
	timed "$program" -q --timeout=0.5 -u other
	check 'a search for another file ends after the timeout' within 0-2500
	kill -9 "$holder"
	stops
else
	skip 'a process that maps a file that hangs' 'it cannot be mapped'
fi

topic
for timeout in 2.5 1e6 00; do
	timed "$program" -q --timeout=$timeout /dev/null
	check "--timeout=$timeout is accepted" exits 0
done
plan
