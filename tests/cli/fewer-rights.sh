#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# With fewer rights an answer says less, and why. What could not be read is unknown, and never a no.

# In a PID namespace of its own, where the number of processes does not change.
if [ -z "${ALONE-}" ] && unshare -fmp --mount-proc true 2>/dev/null; then
	ALONE=1 exec unshare -fmp --kill-child --mount-proc "$0"
fi
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1

if [ -z "${ALONE-}" ] || ! is_root || ! unshare -m true 2>/dev/null || ! setpriv --bounding-set -all true 2>/dev/null; then
	skip 'fewer rights' 'needs root, unshare and setpriv'
	plan
fi
cp "$DAXINFO" daxinfo && chmod 755 daxinfo
daxinfo=$WORK/daxinfo

nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
# mounted "ARGUMENTS OF mount" COMMAND...: runs it with that mount, in a mount namespace of its own. It never
# remounts /proc, which would change it for all processes.
cat >mounted <<'END'
#!/bin/sh
eval "mount $1" && shift && exec "$@"
END
chmod 755 mounted

as_nobody_in() {
	local options=$1
	shift
	unshare -m ./mounted "-t proc -o $options proc /proc" "${nobody[@]}" "$daxinfo" "$@"
}

mkdir -m 777 dir
hold 'os.chdir("dir"); map_file("mapped"); map_file("mapped", PRIVATE, READ | WRITE); map_file("gone"); os.unlink("gone")
fd = os.memfd_create("memory"); os.truncate(fd, PAGE); map_fd(fd); map_fd(-1, SHARED | ANONYMOUS)' "${nobody[@]}"
nobodys=$held
hold 'map_file("secret"); map_file("dir/mapped")'
roots=$held
printf x >dir/file
printf x >private && chmod 600 private
sync dir/file private

# A disk in memory, which only its backing file shows.
mkdir ours ours/memory disk && chmod 700 ours && mount -t tmpfs none ours/memory && finally "umount -l $WORK/ours/memory"
if truncate -s 16M ours/memory/image && mkfs.ext4 -q ours/memory/image 2>/dev/null && mount -o loop ours/memory/image disk 2>/dev/null; then
	finally "umount -l $WORK/disk"
	printf x >disk/file && sync disk/file
	paths+=(disk/file)
	run "$daxinfo" --json disk/file
	check 'a loop device on tmpfs is volatile' holds '.subjects[0].verdict.durability == "none"'
else
	skip 'a loop device on tmpfs is volatile' 'no loop device can be set up'
fi

# The questions, by name, and the answers to them with all rights.
# shellcheck disable=SC2034
{
	paths+=(--touch --map-direct-flag=0x1000000 dir/file private dir /dev/null)
	processes=(--deep "$nobodys" "$roots")
	users=(-u dir/mapped)
	all=(-a)
}
questions='paths processes users all'
for question in $questions; do
	declare -n words=$question
	run "$daxinfo" --json "${words[@]}"
	cp out "all-$question"
	check "all rights: $question: no error" both exits 0 holds 'all(.subjects[]; .errors == [])'
done

# less QUESTION TITLE COMMAND...: daxinfo run by COMMAND answers the question with less, and nothing else
less() {
	local question=$1 text=$2
	local -n words=$question
	shift 2
	run timeout 60 "$@" "$daxinfo" --json "${words[@]}"
	check "$text: $question: less, and nothing else" "$TESTS/helpers/compare-rights" "all-$question" out "$status"
}

all_less() {
	for question in $questions; do
		less "$question" "$@"
	done
}

all_less 'nobody' "${nobody[@]}"
all_less 'nobody in a user namespace' "${nobody[@]}" unshare -U
all_less 'root without CAP_SYS_ADMIN' setpriv --bounding-set -sys_admin
all_less 'root without CAP_SYS_PTRACE' setpriv --bounding-set -sys_ptrace
all_less 'root without any capability' setpriv --bounding-set -all
all_less 'root of a user namespace' unshare -Ur

less paths 'root of namespaces of its own' unshare -Urmpf --mount-proc
run unshare -Urmpf --mount-proc "$daxinfo" --json -a
check 'root of namespaces of its own: all processes there are read' gives 0 '.subjects[0].facts.census == {"processes": 0, "found": 0, "unread": 0}'

all_less 'without /sys' unshare -m ./mounted '-t tmpfs none /sys'
all_less 'without /dev' unshare -m ./mounted '-t tmpfs none /dev'
run "$daxinfo" --json dir/file
jq -c '[.subjects[0].facts.block[] | {name, dax, size}]' out >devices
run unshare -m ./mounted '-t tmpfs none /sys/dev/block' "$daxinfo" --json dir/file
check 'a masked /sys/dev/block: /sys/class/block has the devices' gives 0 ".subjects[0].errors == [] and
	([.subjects[0].facts.block[] | {name, dax, size}] == $(cat devices))"
all_less '/proc mounted with subset=pid' unshare -m ./mounted '-t proc -o subset=pid proc /proc'
all_less 'a masked /proc/iomem' unshare -m ./mounted '--bind /dev/null /proc/iomem'
all_less 'root, hidepid=2' unshare -m ./mounted '-t proc -o hidepid=2 proc /proc'
if grep -q __asan_init daxinfo; then
	skip 'without /proc' 'the sanitizer reads its options there'
else
	less paths 'without /proc' unshare -m ./mounted '-t tmpfs none /proc'
	run unshare -m ./mounted '-t tmpfs none /proc' "$daxinfo" -a
	check 'without /proc: -a reports that processes cannot be listed' both exits 4 says \
		'not seen  *the processes cannot be listed'
fi

# Where processes of other users are hidden.
for how in 2 4; do
	all_less "nobody, hidepid=$how" unshare -m ./mounted "-t proc -o hidepid=$how proc /proc" "${nobody[@]}"
	run as_nobody_in "hidepid=$how" -a
	check "nobody, hidepid=$how: -a reports that processes are hidden" both exits 4 says '^    not seen  *processes of other users are hidden (hidepid of /proc) (proc)$'
	run as_nobody_in "hidepid=$how" "$roots"
	check "nobody, hidepid=$how: a hidden process is reported as not readable" both exits 4 complains "^daxinfo: $roots: its mappings cannot be read: Permission denied (needs CAP_SYS_PTRACE)\$"
	run as_nobody_in "hidepid=$how" 4194305
	check "nobody, hidepid=$how: a missing process is reported as missing" both exits 4 complains '^daxinfo: 4194305: there is no such process$'
done
run as_nobody_in hidepid=1 -a
check 'nobody, hidepid=1: -a reports no hidden processes' no says 'are hidden'
run as_nobody_in hidepid=2,gid=65534 -a
check 'nobody in the group of gid=, hidepid=2: -a reports no hidden processes' no says 'are hidden'
run as_nobody_in hidepid=4,gid=65534 -a
check 'nobody in the group of gid=, hidepid=4: -a reports that processes are hidden' says 'are hidden'
run unshare -m ./mounted '-t proc -o hidepid=2 proc /proc' setpriv --regid=65534 --clear-groups unshare -U -r "$daxinfo" -a
check 'root of a user namespace, hidepid=2: -a reports that processes are hidden' both exits 0 says 'are hidden'

# Sandboxes that fail system calls, or let them succeed without effect.
if ! ${CC:-cc} -o without-calls "$TESTS/helpers/without-calls.c" 2>compiler.err || ! ./without-calls -- true; then
	skip 'system calls that a sandbox refuses' 'the sandbox cannot be built'
	plan
fi
for call in capget fstatfs getdents64 io_uring_setup ioctl kill mincore move_pages openat2 pidfd_open process_madvise \
	readlink readlinkat statmount statx mmap-flags mmap-validated; do
	all_less "without $call" ./without-calls $call=EPERM --
done
for calls in statx=ENOSYS fstatfs=ENOSYS ioctl=ENOSYS mmap-flags=0 mmap-validated=0 move_pages=0 mincore=0 statmount=0 io_uring_setup=0; do
	all_less "$calls" ./without-calls $calls --
done
all_less 'nobody, without most of these calls' ./without-calls statx=EPERM ioctl=EPERM move_pages=EPERM pidfd_open=EPERM \
	statmount=EPERM io_uring_setup=EPERM mincore=EPERM process_madvise=EPERM -- "${nobody[@]}"
plan
