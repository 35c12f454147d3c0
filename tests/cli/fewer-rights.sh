#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Who has fewer rights is told less, and why, and never a no for what could not be seen.

# Among processes of our own alone: their number is the same each time.
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
# mounted "ARGUMENTS OF mount" COMMAND...: where only that command sees it. Never a remount of /proc: that
# changes it for everybody.
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
holds_not() { ! grep -q -e "$1" out; }

mkdir -m 777 dir
hold 'os.chdir("dir"); map_file("mapped"); map_file("mapped", PRIVATE, READ | WRITE); map_file("gone"); os.unlink("gone")
fd = os.memfd_create("memory"); os.truncate(fd, PAGE); map_fd(fd); map_fd(-1, SHARED | ANONYMOUS)' "${nobody[@]}"
nobodys=$held
hold 'map_file("secret"); map_file("dir/mapped")'
roots=$held
printf x >dir/file
printf x >private && chmod 600 private
sync dir/file private

# A disk that lives in memory, which only the file under it tells.
mkdir ours ours/memory disk && chmod 700 ours && mount -t tmpfs none ours/memory && finally "umount -l $WORK/ours/memory"
if truncate -s 16M ours/memory/image && mkfs.ext4 -q ours/memory/image 2>/dev/null && mount -o loop ours/memory/image disk 2>/dev/null; then
	finally "umount -l $WORK/disk"
	printf x >disk/file && sync disk/file
	paths+=(disk/file)
	run "$daxinfo" --json disk/file
	check 'a disk that lives in memory' holds '.subjects[0].verdict.durability == "none"'
else
	skip 'a disk that lives in memory' 'no loop device can be had'
fi

# What is asked, each by its name, and what is said to it with all rights.
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
	check "with all rights: $question" both exits 0 holds 'all(.subjects[]; .errors == [])'
done

# less QUESTION TEXT COMMAND...: the question, asked as COMMAND does
less() {
	local question=$1 text=$2
	local -n words=$question
	shift 2
	run timeout 60 "$@" "$daxinfo" --json "${words[@]}"
	[ ! -s err ] || sed 's/^/# /' err >told
	check "$text: $question" "$TESTS/helpers/compare-rights" "all-$question" out "$status"
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
check 'where nobody else is, all are seen' gives 0 '.subjects[0].facts.census == {"processes": 0, "found": 0, "unread": 0}'

all_less 'without /sys' unshare -m ./mounted '-t tmpfs none /sys'
all_less 'without /dev' unshare -m ./mounted '-t tmpfs none /dev'
all_less '/proc with processes alone' unshare -m ./mounted '-t proc -o subset=pid proc /proc'
all_less 'a masked /proc/iomem' unshare -m ./mounted '--bind /dev/null /proc/iomem'
all_less '/proc that hides nothing from root' unshare -m ./mounted '-t proc -o hidepid=2 proc /proc'
if grep -q __asan_init daxinfo; then
	skip 'without /proc' 'the sanitizer has its options from there'
else
	less paths 'without /proc' unshare -m ./mounted '-t tmpfs none /proc'
	run unshare -m ./mounted '-t tmpfs none /proc' "$daxinfo" -a
	check 'without /proc there is no number of processes' both exits 4 says \
		'not seen  *the processes cannot be listed'
fi

# Where others are hidden.
for how in 2 4; do
	all_less "nobody, hidepid=$how" unshare -m ./mounted "-t proc -o hidepid=$how proc /proc" "${nobody[@]}"
	run as_nobody_in "hidepid=$how" -a
	check "others are hidden by hidepid=$how" both exits 4 says '^    not seen  *processes of other users are hidden (hidepid of /proc) (proc)$'
	run as_nobody_in "hidepid=$how" "$roots"
	check 'one of them is no process that is not there' both exits 4 complains "^daxinfo: $roots: its mappings cannot be read: Permission denied\$"
	run as_nobody_in "hidepid=$how" 4194305
	check 'which is told from one' both exits 4 complains '^daxinfo: 4194305: there is no such process$'
done
run as_nobody_in hidepid=1 -a
check 'hidepid=1 hides nobody' holds_not 'are hidden'
run as_nobody_in hidepid=2,gid=65534 -a
check 'nor does what the group may see' holds_not 'are hidden'
run as_nobody_in hidepid=4,gid=65534 -a
check 'which is no matter to hidepid=4' says 'are hidden'
run unshare -m ./mounted '-t proc -o hidepid=2 proc /proc' setpriv --regid=65534 --clear-groups unshare -U -r "$daxinfo" -a
check 'a capability in a user namespace is none over others' both exits 4 says 'are hidden'

# Sandboxes that refuse system calls, or take them and do nothing.
if ! ${CC:-cc} -o without-calls "$TESTS/helpers/without-calls.c" 2>compiler.err || ! ./without-calls -- true; then
	skip 'system calls that are refused' 'their sandbox cannot be made'
	plan
fi
for call in capget fstatfs getdents64 io_uring_setup ioctl kill mincore move_pages openat2 pidfd_open process_madvise \
	readlink readlinkat statmount statx mmap-flags mmap-validated; do
	all_less "without $call" ./without-calls $call=EPERM --
done
for calls in statx=ENOSYS fstatfs=ENOSYS ioctl=ENOSYS mmap-flags=0 mmap-validated=0 move_pages=0 mincore=0 statmount=0 io_uring_setup=0; do
	all_less "$calls" ./without-calls $calls --
done
all_less 'nobody, without most of them' ./without-calls statx=EPERM ioctl=EPERM move_pages=EPERM pidfd_open=EPERM \
	statmount=EPERM io_uring_setup=EPERM mincore=EPERM process_madvise=EPERM -- "${nobody[@]}"
plan
