#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What daxinfo reports for paths on a machine without persistent memory, and which system calls it makes for it.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

# answer TITLE STATUS PATH EXPRESSION: the expression holds for the answer about PATH, where $s is its subject
answer() {
	run timeout 20 "$DAXINFO" --json "$3"
	check "$1" gives "$2" ".subjects | length == 1 and (.[0] as \$s | $4)"
}

# verdict WORDS: an expression: status, access, sync, durability and map_direct are these words
verdict() {
	echo "(\$s.verdict | [.status, .access, .sync, .durability, .map_direct] | join(\" \")) == \"$1\""
}

BUFFERED=$(verdict 'page-cache page-cache refused page fails')
PROOFS='([$s.evidence[] | select(.weight == "proof") | [.source, .question, .answer] | join(" ")] |
	contains(["statx access page-cache", "map-sync sync refused", "map-sync durability page"]))'
NOT_MAPPABLE='$s.kind == "other" and $s.verdict.status == "not-storage" and
	$s.verdict.access == "none" and $s.facts.trial == null and $s.errors == []'

head -c 10000 /dev/zero >"$WORK/file"
on=$(stat -f -c %T "$WORK/file")
answer "a file on $on is mapped through the page cache, with proof" 0 "$WORK/file" "$BUFFERED and $PROOFS and
	\$s.kind == \"file\" and \$s.facts.file.size == 10000 and \$s.errors == []"
if root_is_hidden; then
	skip 'a file on the root file system is mapped through the page cache' 'its mount is hidden in this chroot'
else
	answer 'a file on the root file system is mapped through the page cache' 0 /etc/passwd "$BUFFERED and $PROOFS and
		\$s.facts.mount.type == \"$(findmnt -no FSTYPE -T /etc/passwd)\" and
		\$s.facts.mount.target == \"$(findmnt -no TARGET -T /etc/passwd)\""
fi
answer 'inode and size of a file are those of stat(1)' 0 "$WORK/file" \
	"\$s.facts.file.inode == $(stat -c %i "$WORK/file") and \$s.facts.file.size == $(stat -c %s "$WORK/file")"

: >"$WORK/empty"
answer 'an empty file gets a verdict, and the finding zero-length' 0 "$WORK/empty" \
	"$BUFFERED and (\$s.findings | any(.id == \"zero-length\"))"
ln -s file "$WORK/link"
answer 'a symbolic link is followed' 0 "$WORK/link" \
	"$BUFFERED and \$s.subject == \"$WORK/link\" and \$s.facts.file.size == 10000"
for stream in /dev/stdin /dev/fd/0 /proc/self/fd/0; do
	"$DAXINFO" --json "$stream" <"$WORK/file" >"$WORK/out"
	check "$stream is the file that standard input is" holds ".subjects[0] | .kind == \"file\" and .facts.file.size == 10000"
done
"$DAXINFO" /dev/stdout >"$WORK/answer"
check '/dev/stdout is the file that standard output is' grep -q '^/dev/stdout: page-cache' "$WORK/answer"
ln -s nowhere "$WORK/dangling"
answer 'a dangling symbolic link cannot be found' 4 "$WORK/dangling" '$s.errors[0].errno == "ENOENT"'
mkdir "$WORK/directory"
answer 'the verdict on a directory rests on configuration alone' 0 "$WORK/directory" '$s.kind == "directory" and
	$s.verdict.sync == "refused" and ([$s.evidence[] | select(.question == "access" or .question == "sync") | .weight] | unique) == ["configuration"]'

mkfifo "$WORK/fifo"
answer 'a FIFO without a writer does not block' 0 "$WORK/fifo" "$NOT_MAPPABLE"
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$WORK/socket"
answer 'a socket is not storage' 0 "$WORK/socket" "$NOT_MAPPABLE"
for device in /dev/zero /dev/null; do
	answer "$device is not storage" 0 "$device" "$NOT_MAPPABLE and \$s.facts.file.type == \"character device\""
done
answer 'a file of procfs is not storage' 0 /proc/version "$NOT_MAPPABLE"
if [ -e /sys/kernel/mm/transparent_hugepage/enabled ]; then
	answer 'an attribute of sysfs is not storage' 0 /sys/kernel/mm/transparent_hugepage/enabled "$NOT_MAPPABLE"
else
	skip 'an attribute of sysfs is not storage' 'there is no sysfs'
fi

topic 'a missing path'
answer 'its subject has the error ENOENT' 4 "$WORK/missing" '$s.verdict.status == "unknown" and $s.facts.file == null and
	$s.errors[0].source == "open" and $s.errors[0].errno == "ENOENT"'
check 'standard error reports it' complains "$WORK/missing: it cannot be found"
run "$DAXINFO" "$WORK/file" "$WORK/missing" /dev/null
check 'the run ends with status 4' exits 4
check 'the path before it is answered' says "^$WORK/file: page-cache"
check 'the path after it is answered' says '^/dev/null: not applicable: no file storage (character device), not opened'
topic

cp "$DAXINFO" "$WORK/daxinfo" && chmod 755 "$WORK/daxinfo"
chmod 600 "$WORK/file"
printf x >"$WORK/public"
if is_root && as_nobody "$WORK/daxinfo" --version >/dev/null 2>&1; then
	run as_nobody "$WORK/daxinfo" --json "$WORK/file" "$WORK/public"
	check 'without read permission, everything is reported that needs no open file' gives 4 \
		'.effective_uid == 65534 and (.subjects[0] | .kind == "file" and .verdict.access == "page-cache"
		and .verdict.sync == "refused" and .facts.trial == null and .facts.file.size == 10000 and
		(.errors | any(.source == "open" and .errno == "EACCES")) and (.findings | any(.id == "no-permission")))'
	check "another user's readable file is answered in full, without O_NOATIME" holds \
		'.subjects[1] | .verdict.sync == "refused" and .errors == []'
	mkdir -m 700 "$WORK/closed"
	run as_nobody "$WORK/daxinfo" --json "$WORK/closed/file"
	check 'a directory without search permission is reported as EACCES' gives 4 '.subjects[0].errors[0].errno == "EACCES"'
else
	skip 'paths without permission' 'needs root, and setpriv'
fi

run "$DAXINFO" -v "$WORK/file"
check 'text with -v shows the evidence of statx' says '^ *access *statx *page-cache *proof'
check 'text with -v shows the evidence of the trial mapping' says '^ *sync *map-sync *refused *proof .*EOPNOTSUPP'

# System calls.
touch -a -d 2001-01-01 "$WORK/file"
run "$DAXINFO" "$WORK/file"
if [ "$(stat -c %a "$WORK/file")" = 600 ] && [ "$(id -u)" = "$(stat -c %u "$WORK/file")" ]; then
	check 'the access time does not change' [ "$(stat -c %x "$WORK/file" | cut -c 1-10)" = 2001-01-01 ]
fi

if ! have_strace; then
	skip 'system calls only read' 'strace does not work here'
	plan
fi

# opens PATH: the calls that open it for reading or writing, by name or through a descriptor
opens() {
	grep -e 'open' "$WORK/trace" | grep -v -e O_PATH | grep -F -e "$1" -e /proc/self/fd/
}

# A sanitizer creates the directory of its reports.
in_trace() { grep -v -F "$WORK/reports" "$WORK/trace" | grep -e "$1" >"$WORK/found"; }

for path in "$WORK/fifo" "$WORK/socket" /dev/zero /proc/version /sys/kernel/mm/transparent_hugepage/enabled; do
	[ -e "$path" ] || continue
	traced open,openat,openat2 "$DAXINFO" "$path"
	check "${path##*/} is opened with O_PATH" in_trace "$path.*O_PATH"
	check "${path##*/} is not opened for reading or writing" no opens "$path"
done

traced %file,%desc,%memory,%process "$DAXINFO" --json "$WORK/file" "$WORK/directory"
check 'the file is opened with O_RDONLY and O_NOATIME' in_trace '/proc/self/fd/.*O_RDONLY.*O_NOATIME'
check 'no file is opened for writing' no \
	sh -c 'grep -e "open" "$1" | grep -e O_WRONLY -e O_RDWR -e O_CREAT | grep -v -e /dev/null -e "[.]gcda"' sh "$WORK/trace"
# A sanitizer calls mkdir(2) for the directory of its reports, which exists.
check 'no file is created, renamed, removed or changed' no sh -c 'grep "$1" "$2" | grep -v "mkdir(.*EEXIST"' sh \
	'\(creat\|unlink\|rename\|mkdir\|truncate\|chmod\|chown\|utime\|setxattr\|mknod\|fallocate\|fsync\)[a-z0-9]*(' \
	"$WORK/trace"
check 'no block device is opened' no in_trace 'open.*"/dev/\(loop\|vd\|sd\|nvme\|pmem\|dm\)'
check 'no shared trial mapping is writable' no in_trace 'mmap(.*PROT_WRITE.*MAP_SHARED.*, [0-9]*<'
check 'cachestat is not called' no in_trace 'cachestat\|syscall_0x1c3'
check 'the location of pages is not queried' no in_trace 'pagemap\|move_pages\|mincore'
check 'no other program is executed' [ "$(grep -c execve "$WORK/trace")" -eq 1 ]

traced write,writev,pwrite64 -P "$WORK/file" "$DAXINFO" "$WORK/file"
check 'nothing is written to the file' [ ! -s "$WORK/trace" ]
traced read,readv,pread64,preadv,preadv2 -P "$WORK/file" "$DAXINFO" "$WORK/file"
check 'nothing is read from the file' [ ! -s "$WORK/trace" ]
traced read,readv,pread64,preadv,preadv2 -P "$WORK/file" "$DAXINFO" --touch "$WORK/file"
check 'with --touch one byte is read from the file' in_trace 'pread64(.*, 1, 0) *= 1$'
check 'with --touch the file is read once' [ "$(wc -l <"$WORK/trace")" -eq 1 ]
plan
