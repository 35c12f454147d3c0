#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# daxinfo has no side effects: it writes nothing, changes no access time, breaks no lease, touches no page,
# mounts nothing, and opens no device.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
mkdir dir
printf x >dir/file
printf x >other
mkfifo fifo
/usr/bin/python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
nodes=(/dev/null /dev/zero /dev/tty)
mkdir nodes
if is_root && mount -t tmpfs none nodes && finally "umount -l $WORK/nodes" && mknod nodes/null c 1 3; then
	# No driver has the numbers of the last two: opening them has no effect.
	mknod nodes/zero c 1 5 && mknod nodes/loop b 7 0 && mknod nodes/nothing c 3999 1 && mknod nodes/no-disk b 3999 1
	nodes+=(nodes/*)
fi
hold 'map_file("dir/file"); map_file("dir/file", PRIVATE, READ | WRITE); map_file("gone"); os.unlink("gone")'
first=$held

# The command lines to test.
ways=("dir/file" "-v -e dir/file" "--touch dir/file" "--try-pin dir/file" "dir" "--touch dir" "fifo socket" "${nodes[*]}"
	"-u fifo" "--touch --trial-file fifo socket ${nodes[*]}" "-u ${nodes[-1]}" "$first" "--deep --mappings -v $first" "-a" "-u dir/file" "-u dir" "--require=direct,sync dir/file" "--replay=saved")
"$DAXINFO" --json dir/file "$first" >saved

# Assertions without an argument.
bare="$bare unbroken "
unbroken() { ! grep -q broken held; }
not_triggered() { ! grep -q triggered held; }
# absent PATTERN: whether no line of the trace matches. A sanitizer creates the directory of its reports.
absent() { ! grep -v -e 'mkdir(.*EEXIST' -e "$WORK/reports" "$WORK/trace" | grep -E "$@"; }

# opens_only PATTERN EXCEPTIONS: whether all opens that match the pattern are exceptions
opens_only() { ! grep -E '^[0-9]* *open(at|at2)?\(' "$WORK/trace" | grep -E "$1" | grep -v -F "$WORK/reports" | grep -v -E "$2"; }

# Whether no device is opened through the /proc/self/fd of an O_PATH descriptor. /dev/shm has no devices.
no_device_reopened() {
	! grep -E '^[0-9]+ +open(at|at2)?\(.*"/proc/(self|[0-9]+)/fd/[0-9]+".* = [0-9]+<(/dev/|/.*/nodes/)' "$WORK/trace" |
		grep -v -e O_PATH -e '</dev/shm/'
}

# Whether all writes go to standard output and error, or to pipes.
writes_to_pipes_only() {
	! grep -E '^[0-9]+ +p?write(v|v2|64)?\(([3-9]|[0-9]{2,})(<|,)' "$WORK/trace" | grep -v -E 'write[v264]*\([0-9]+<pipe:'
}

# foreign_signals PID...: the signals in the trace that were sent to other processes. Signal 0 sends nothing.
foreign_signals() {
	awk -v ours="$*" 'BEGIN { split(ours, pids); for (i in pids) own[pids[i]] = 1 }
		$2 ~ /^(kill|tkill|tgkill|rt_sigqueueinfo|rt_tgsigqueueinfo|pidfd_send_signal)\(/ {
			pid = $0
			sub(/^[^(]*\([^0-9-]*/, "", pid)
			if (!((pid + 0) in own) && $0 !~ /, 0\) +=/)
				print
		}' "$WORK/trace"
}

# The PIDs of a traced run: processes that made a call, and those that were created.
traced_pids() {
	sed -nE 's/^[0-9]+ +(clone3?|v?fork)\(.* = ([0-9]+)$/\2/p' "$WORK/trace"
	cut -d ' ' -f 1 "$WORK/trace"
}

# Whether a signal was sent, and all of them to processes of the run.
signals_own_children() {
	grep -q 'kill(' "$WORK/trace" || { echo 'no signal was sent'; return 1; }
	# shellcheck disable=SC2046 # numbers
	[ -z "$(foreign_signals $(traced_pids))" ]
}

WRITING='O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE'
CHANGING='^[0-9]* *(creat|unlink|rename|mkdir|rmdir|link|symlink|mknod|(f|l)?truncate|f?chmod|f?chown|lchown|utime|(f|l)?setxattr|(f|l)?removexattr|fallocate|f?sync|fdatasync|sync_file|syncfs|msync|mount|umount|move_mount|fsopen|fsconfig|setns|unshare|ptrace|process_vm|pwrite|copy_file|sendfile|splice|setns|bpf|delete_module|init_module|finit_module|reboot|swapo|sethostname|settimeofday|clock_settime|kexec|quotactl|keyctl|add_key)[a-z0-9_]*\('

if have_strace; then
	for way in "${ways[@]}"; do
		read -ra words <<<"$way"
		traced all timeout 20 "$DAXINFO" --json "${words[@]}"
		check "$way: it is answered" test "$status" -le 4
		check "$way: nothing is opened for writing" opens_only "$WRITING" '"/dev/null"'
		check "$way: nothing is changed" absent "$CHANGING"
		check "$way: no device is opened" opens_only '"(/dev/|nodes/)' 'O_PATH|"/dev/null"|"/dev/shm'
		check "$way: no device is opened through a descriptor" no_device_reopened
		check "$way: writes go to standard output and pipes only" writes_to_pipes_only
	done
	traced open,openat,openat2 "$DAXINFO" --json --trial-file dir
	check '--trial-file creates one file without a name' [ "$(grep -c O_TMPFILE trace)" -eq 1 ]
	check '--trial-file opens nothing else for writing' opens_only "$WRITING" 'O_TMPFILE|"/dev/null"'
	check '--trial-file leaves no file' [ "$(ls dir)" = file ]
	# The child is killed because one of its calls takes longer than the timeout.
	traced %signal,%process,ioctl -e inject=ioctl:delay_enter=1000000 "$DAXINFO" --json --timeout=0.1 -a "$first" dir/file
	check 'signals are sent to own children only' signals_own_children
else
	skip 'nothing is written' 'strace does not work here'
fi

# Access times, on a mount where each access changes them.
if is_root && mkdir strict && mount -t tmpfs -o strictatime none strict; then
	finally "umount -l $WORK/strict"
	mkdir strict/dir && printf x >strict/dir/file && printf x >strict/other
	hold 'map_file("strict/dir/file")'
	second=$held
	touch -a -d 2001-01-01 strict/dir/file strict/dir strict/other
	cat strict/other >/dev/null
	check 'control: reading a file changes its access time' [ "$(stat -c %x strict/other | cut -c 1-4)" != 2001 ]
	for way in strict/dir/file "--touch strict/dir/file" "--touch --try-pin -v strict/dir/file" strict/dir "$second" "--deep $second" \
		"-u strict/dir/file" "-u strict/dir" "-u strict" -a; do
		read -ra words <<<"$way"
		"$DAXINFO" --json "${words[@]}" >out 2>err
		check "$way: the access time of the file does not change" [ "$(stat -c %x strict/dir/file | cut -c 1-4)" = 2001 ]
		check "$way: the access time of the directory does not change" [ "$(stat -c %x strict/dir | cut -c 1-4)" = 2001 ]
	done
	kill -9 "$second"
	wait "$second" 2>/dev/null
else
	skip 'access times do not change' 'nothing can be mounted'
fi

# A write lease is broken when another process opens the file: its holder gets SIGIO.
hold 'make("leased"); make("dir/leased"); broken = []
signal.signal(signal.SIGIO, lambda *_: (broken.append(1), print("broken", flush=True)))
import fcntl
fds = [os.open(name, os.O_RDWR) for name in ("leased", "dir/leased")]
for fd in fds:
    map_fd(fd)
    fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
ready()
while True:
    signal.pause()'
leasing=$held
for way in dir dir/file "-u dir/file" "-u other" -a "$first"; do
	read -ra words <<<"$way"
	timeout 20 "$DAXINFO" --json "${words[@]}" >out 2>err
	status=$?
	check "$way: no lease is broken" both exits "$((status & 4))" unbroken
done
timeout 20 cat leased >/dev/null &
reader=$!
sleep 0.3
check 'control: reading the file breaks the lease' grep -q broken held
kill "$reader"
kill -9 "$leasing"
wait "$leasing" "$reader" 2>/dev/null

# Pages are neither read into memory nor mapped, except by --touch.
hold 'PAGES = 64
make("cold", PAGES * PAGE); fd = os.open("cold", os.O_RDWR); os.write(fd, b"x" * PAGES * PAGE); os.fsync(fd)
os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
address = map_fd(fd, length=PAGES * PAGE)
def resident(*_):
    vector = (ctypes.c_ubyte * PAGES)()
    libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(PAGES * PAGE), vector)
    print("resident", sum(byte & 1 for byte in vector), flush=True)
signal.signal(signal.SIGUSR1, resident)
ready()
while True:
    signal.pause()'
cold=$held
# resident: prints the number of pages of the file that are in the page cache
resident() {
	local before
	before=$(grep -c resident held)
	kill -USR1 "$cold"
	for _ in {1..100}; do
		[ "$(grep -c resident held)" -le "$before" ] || break
		sleep 0.02
	done
	tail -n 1 held | cut -d ' ' -f 2
}
rss() { awk '$1 == "Rss:" { sum += $2 } END { print sum }' < <(sed -n '/ \/.*cold$/,/^VmFlags/p' "/proc/$cold/smaps"); }
if [ "$(resident)" -eq 0 ]; then
	for way in cold "-v -e cold" "$cold" "--deep $cold" "-u cold" -a; do
		read -ra words <<<"$way"
		"$DAXINFO" --json "${words[@]}" >out 2>err
		check "$way: no page is read" [ "$(resident)" -eq 0 ]
		check "$way: no page is mapped" [ "$(rss)" -eq 0 ]
	done
	"$DAXINFO" --json --touch cold >out 2>err
	check '--touch reads a page' [ "$(resident)" -gt 0 ]
	check '--touch maps no page in another process' [ "$(rss)" -eq 0 ]
else
	skip 'no page is read' 'pages cannot be evicted here'
fi
kill -9 "$cold"
wait "$cold" 2>/dev/null

# An autofs mount point, which is mounted when it is used. The kernel sends its requests to a pipe.
cat >automount <<'END'
mount = lambda: libc.mount(b"automount", b"auto", b"autofs", ctypes.c_ulong(0), f"fd={pipe[1]},pgrp={os.getpgrp()},minproto=5,maxproto=5,indirect".encode())
os.setpgid(0, 0)
pipe = os.pipe()
os.makedirs("auto", exist_ok=True)
if mount():
    sys.exit(os.strerror(ctypes.get_errno()))
ready()
os.read(pipe[0], 1000)
print("triggered", flush=True)
signal.pause()
END
if is_root && hold "$(cat automount)" >refusal 2>&1; then
	auto=$held
	finally "umount -l $WORK/auto"
	for way in dir/file . auto "-u dir/file" "-u ." "-u auto" -a "$first"; do
		read -ra words <<<"$way"
		timeout 20 "$DAXINFO" --json "${words[@]}" >out 2>err
		check "$way: nothing is mounted" not_triggered
	done
	timeout 1 ls auto/something >/dev/null 2>&1
	check 'control: using the mount point triggers the mount' grep -q triggered held
	kill -9 "$auto"
	wait "$auto" 2>/dev/null
else
	skip 'nothing is mounted' "there is no autofs: $(tail -n 1 refusal 2>/dev/null)"
fi

kill -9 "$first"
wait "$first" 2>/dev/null
plan
