#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# FUSE servers of other users, whose files processes map: they answer slowly, never, or with lies. --timeout limits
# what each device, each process and all other mount namespaces together may cost.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
printf x >other
own_program

if ! ${CC:-cc} -o hang-fuse "$TESTS/helpers/hang-fuse.c" 2>compiler.err; then
	skip 'FUSE servers' 'the file system cannot be compiled'
	plan
fi

# The processes are ended before the servers: one that waits for a server cannot end.
pids=() servers=() mounts=()
stops() {
	for pid in "${pids[@]}" "${servers[@]}"; do
		kill -9 "$pid" 2>/dev/null
	done
	for directory in "${mounts[@]}"; do
		umount -l "$directory" 2>/dev/null
	done
	pids=() servers=() mounts=()
}
finally stops

# until_ready FILE
until_ready() {
	for _ in {1..100}; do
		! grep -qx ready "$1" 2>/dev/null || return 0
		sleep 0.05
	done
	return 1
}

# serves DIRECTORY MODE...: its server is the last one of $servers
serves() {
	mkdir -p "$1"
	./hang-fuse "$@" >"$1.out" 2>server.err </dev/null &
	servers+=("$!") mounts+=("$1")
	disown "$!"
	until_ready "$1.out"
}

cat >maps.py <<'END'
import mmap, os, sys, time
maps = [mmap.mmap(os.open(name, os.O_RDONLY), 1, prot=mmap.PROT_READ) for name in sys.argv[1:]]
print("ready", flush=True)
time.sleep(100)
END

# maps FILE...: a process, the last one of $pids, that maps them
maps() {
	rm -f holder.out
	/usr/bin/python3 maps.py "$@" >holder.out 2>holder.err </dev/null &
	pids+=("$!")
	disown "$!"
	until_ready holder.out
}

from_now_on_slow() {
	kill -USR1 "${servers[@]}"
	sleep 0.1
}

if ! serves lies slow 0; then
	skip 'FUSE servers' "FUSE is not permitted here: $(cat server.err)"
	plan
fi
topic 'a server that claims every flag'
run "$program" --json lies/1
check 'its file is not direct' holds '.subjects[0].verdict | .access != "direct" and .sync != "capable" and .map_direct != "holds"'
check 'the claim is a fact' holds '.subjects[0].facts | .file.xflag_dax == true and .file.statx_dax != true and .mount.magic == "0x65735546"'
maps lies/1 other
run "$program" --json -v "${pids[0]}"
check 'its mapping is not direct' holds '[.subjects[0].files[] | select(.subject | endswith("/lies/1")) | .verdict |
	.access != "direct" and .sync != "capable"] == [true]'
run "$program" -q --require=direct lies/1
check 'no requirement holds' no exits 0
stops

topic 'a process with 40 files of a server that needs 0.3 s for each answer'
if serves slow slow 300 && maps slow/{1..40} other && from_now_on_slow; then
	timed "$program" --json --timeout=1 "${pids[0]}"
	check 'it is not waited for much longer than the timeout' within 0-3500
	check 'the files that were not reached are unknown, with ETIMEDOUT' holds '[.subjects[0].files[] |
		select(.errors[0].errno == "ETIMEDOUT") | .verdict.status] | length > 20 and all(. == "unknown")'
	check 'the files of other file systems are answered' holds '[.subjects[0].files[] | select(.subject | endswith("/other")) |
		.verdict.status] == ["page-cache"]'
else
	skip 'it is not waited for much longer than the timeout' 'it cannot be mapped'
fi
stops

topic 'a process with a file on each of 8 servers that do not answer'
files=() all=true
for i in {1..8}; do
	serves "dead$i" mapped || all=false
	files+=("dead$i/1")
done
if $all && maps "${files[@]}" other && from_now_on_slow; then
	timed "$program" --json --timeout=0.7 "${pids[0]}"
	check 'it is given up once' within 600-2500
	check 'all their files are unknown' holds '[.subjects[0].files[] | select(.subject | test("/dead[0-9]+/1$")) | .verdict.status, .errors[0].errno] |
		length == 16 and unique == ["ETIMEDOUT", "unknown"]'
	check 'the files of other file systems are answered' holds '[.subjects[0].files[] | select(.subject | endswith("/other")) |
		.verdict.status] == ["page-cache"]'
	check 'no child is left' no_children
else
	skip 'it is given up once' 'they cannot be mapped'
fi
stops

topic 'six processes in mount namespaces of their own, each with a server that does not answer'
cat >in-namespace <<'END'
mkdir -p "$1"
./hang-fuse "$1" mapped >"$1.out" 2>&1 </dev/null &
server=$!
echo $server >"$1.server"
until grep -qx ready "$1.out"; do sleep 0.05; done
/usr/bin/python3 maps.py "$1/1" other >"$1.holder" 2>&1 &
echo $! >"$1.pid"
until grep -qx ready "$1.holder"; do sleep 0.05; done
kill -USR1 $server
echo ready >>"$1.ready"
wait
END
all=true
for i in {1..6}; do
	unshare -m --propagation private sh in-namespace "foreign$i" >/dev/null 2>&1 </dev/null &
	disown "$!"
done
for i in {1..6}; do
	until_ready "foreign$i.ready" || all=false
	pids+=("$(cat "foreign$i.pid" 2>/dev/null)") servers+=("$(cat "foreign$i.server" 2>/dev/null)")
done
if $all; then
	timed "$program" --json --timeout=0.7 "${pids[@]}"
	check 'they are given up once, not each' within 600-2800
	check 'each is answered, and its file on the server is unknown' holds '[.subjects[] | select(.kind == "process") | .files[] |
		select(.subject | endswith("/1")) | .verdict.status, .errors[0].errno] | length == 12 and unique == ["ETIMEDOUT", "unknown"]'
	timed "$program" --json --timeout=0.7 -u other
	check '-u of another file is given up once, too' within 0-2800
else
	skip 'they are given up once, not each' 'no mount namespaces are permitted here'
fi
stops
plan
