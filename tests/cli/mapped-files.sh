#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The files that a process maps: odd names, files without a name, and users without permission.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
mkdir -m 777 theirs

# ask_about_held [COMMAND...]: runs daxinfo on $held, by COMMAND if given
ask_about_held() {
	run "$@" "${daxinfo:-$DAXINFO}" --json "$held"
}

# complete STATUS: whether the answer has all mappings of $held, and each file once
complete() { exits "$1" && "$TESTS/helpers/compare-maps" "$held" "$WORK/out"; }

# file NAME EXPRESSION: whether the answer has one file of that name, for which the expression holds
file() { holds "[.subjects[0].files[] | select(.subject == \"$1\")] | length == 1 and (.[0] | $2)"; }

# mapped NAME COUNT: whether the answer has that number of mappings of the file
mapped() { holds "[.subjects[0].mappings[] | select(.subject == \"$1\")] | length == $2"; }

FOUND='.kind == "file" and .errors == [] and .verdict.status == "page-cache" and .verdict.sync == "refused"'
THERE="$FOUND and .facts.file.deleted == false"
GONE="$FOUND and .facts.file.deleted == true"

# Odd names.
hold 'map_file("plain"); map_file("plain", SHARED, READ | WRITE); map_file("plain", PRIVATE, READ | EXEC, offset=PAGE)
map_file(b"new\nline"); map_file(b"esc\x1b[31m"); map_file(b"\xff\xfe"); map_file("space at the end "); map_file("back\\012slash")
map_file("[heap]"); map_file("really (deleted)"); map_file("%s%n")'
ask_about_held
check 'files with odd names: all mappings are reported' complete 0
check 'a file that is mapped several times is one file' file "$WORK/plain" "$THERE"
check 'a file that is mapped several times has all its mappings' mapped "$WORK/plain" 3
check 'a file is found whose name has a newline' file "$WORK/new\\nline" "$THERE"
check 'a file is found whose name has an escape' file "$WORK/esc\\u001b[31m" "$THERE"
check 'a file is found whose name is not UTF-8' holds "[.subjects[0].files[] | select(.subject_bytes)] | length == 1 and (.[0] | .subject_bytes[-4:] == \"fffe\" and $THERE)"
check 'a mapping has the bytes of a name that is not UTF-8' holds '[.subjects[0].mappings[] | select(.subject_bytes)] | length == 1'
check 'a file is found whose name ends with a space' file "$WORK/space at the end " "$THERE"
check 'a file is found whose name has a backslash' file "$WORK/back\\\\012slash" "$THERE"
check 'a file is found that is named [heap]' file "$WORK/[heap]" "$THERE"
check 'a file is found whose name ends with " (deleted)"' file "$WORK/really (deleted)" "$THERE"
for option in -v --mappings; do
	run "$DAXINFO" $option "$held"
	check "text with $option escapes the names of mapped files" both exits 0 plain says "$WORK/new\\\\x0aline\$" says "$WORK/esc\\\\x1b\\[31m\$" \
		says "$WORK/\\\\xff\\\\xfe\$" says "$WORK/really (deleted)\$" says "$WORK/%s%n\$"
done
release

# Deleted, replaced and renamed files.
hold 'map_file("deleted"); os.unlink("deleted")
map_file("mark"); os.unlink("mark"); make("mark (deleted)")
map_file("twice (deleted)"); os.unlink("twice (deleted)")
map_file("replaced"); make("new", 5 * PAGE); os.rename("new", "replaced")
map_file("renamed"); os.rename("renamed", "other")
map_file("one"); os.link("one", "two"); map_file("two")
map_file("short", length=4 * PAGE); os.truncate("short", 0)'
if is_root; then
	ask_about_held
	check 'deleted, replaced and renamed files: all mappings are reported' complete 0
	check 'a deleted file is found' file "$WORK/deleted" "$GONE"
	check 'a deleted file is found beside one whose name ends with " (deleted)"' file "$WORK/mark" "$GONE"
	check 'a deleted file is found whose name ends with " (deleted)"' file "$WORK/twice (deleted)" "$GONE"
	check 'a replaced file is found, not the one that has its name now' file "$WORK/replaced" "$GONE and .facts.file.size == $(getconf PAGESIZE)"
	check 'a renamed file is found' file "$WORK/other" "$THERE"
	check 'a file with two hard links is one file' holds "[.subjects[0].files[] | select(.subject == (\"$WORK/one\", \"$WORK/two\"))] |
		length == 1 and (.[0] | $THERE)"
	check 'a file is found that was truncated after it was mapped' file "$WORK/short" "$THERE and .facts.file.size == 0"
	run "$DAXINFO" -v "$held"
	check 'text marks deleted files' both says "$WORK/deleted (deleted)\$" says "$WORK/twice (deleted) (deleted)\$"
else
	skip 'deleted, replaced and renamed files' 'needs root'
fi
release

# Files without a name.
hold 'fd = os.memfd_create("memory\n"); os.truncate(fd, PAGE); map_fd(fd); os.close(fd)
map_fd(-1, SHARED | ANONYMOUS, READ | WRITE, 2 * PAGE); map_fd(-1, PRIVATE | ANONYMOUS)
try: open("/proc/sys/kernel/shm_next_id", "w").write("0")  # the segment gets inode 0, if no other has it
except OSError: pass
segment = libc.shmget(0, PAGE, 0o1600); libc.shmat.restype = ctypes.c_void_p; libc.shmat(segment, None, 0); libc.shmctl(segment, 0, None)'
ask_about_held
check 'shared memory: all mappings are reported' complete 0
check 'a memfd is volatile and in the page cache' holds '[.subjects[0].files[] | select(.subject | startswith("/memfd:memory\n"))] | length == 1 and
	(.[0] | .kind == "file" and .verdict.status == "page-cache" and .verdict.durability == "none")'
check 'shared anonymous memory is volatile and in the page cache' holds '[.subjects[0].files[] | select(.subject | startswith("/dev/zero"))] | length == 1 and
	(.[0] | .kind == "file" and .verdict.status == "page-cache" and .verdict.durability == "none")'
check 'a System V segment is volatile' holds '[.subjects[0].files[] | select(.subject | startswith("/SYSV00000000"))] | length == 1 and
	(.[0] | .verdict.durability == "none")'
release
if hold 'fd = os.memfd_create("huge", 4); os.truncate(fd, 4 << 20); map_fd(fd, SHARED | NORESERVE, READ, 4 << 20)' >refusal; then
	ask_about_held
	check 'a memfd of huge pages: all mappings are reported' complete 0
	check 'a memfd of huge pages is volatile and in the page cache' holds '[.subjects[0].files[] | select(.subject | startswith("/memfd:huge"))] | length == 1 and
		(.[0] | .verdict.status == "page-cache" and .verdict.durability == "none")'
else
	skip 'a memfd of huge pages' 'there is no hugetlbfs here'
fi
release 2>/dev/null

# setpriv is written out: with as_nobody, $held would be the shell that runs the function.
held_by_nobody() { hold "$1" setpriv --reuid=65534 --regid=65534 --clear-groups sh -c 'cd theirs && exec "$@"' sh; }
if ! is_root || ! held_by_nobody 'map_file("x")'; then
	skip 'processes without permission' 'needs root, and setpriv'
	plan
fi
release

# As nobody, who may not follow /proc/PID/map_files.
cp "$DAXINFO" daxinfo && chmod 755 daxinfo
daxinfo=$WORK/daxinfo

hold 'map_file("secret")'
ask_about_held as_nobody
check "another user's process cannot be read" gives 4 ".subjects[0] | .mappings == [] and .facts.process == null and .command != null and
	.errors[0].errno == \"EACCES\""
check "standard error reports that another user's process cannot be read" complains "^daxinfo: $held: its mappings cannot be read: Permission denied (needs CAP_SYS_PTRACE)\$"
release

held_by_nobody 'map_file("plain"); map_file(b"new\nline"); map_file("really (deleted)")
fd = os.open("open", os.O_CREAT | os.O_RDWR); os.truncate(fd, PAGE); map_fd(fd); os.unlink("open")
fd = os.memfd_create("kept"); os.truncate(fd, PAGE); map_fd(fd)
fd = os.memfd_create("closed"); os.truncate(fd, PAGE); map_fd(fd); os.close(fd); map_fd(-1, SHARED | ANONYMOUS)'
ask_about_held as_nobody
topic 'a process of the same user, not root'
check 'all mappings are reported' complete 0
check 'a file is found by its name' file "$WORK/theirs/plain" "$THERE"
check 'a file is found whose name has a newline' file "$WORK/theirs/new\\nline" "$THERE"
check 'a file is found whose name ends with " (deleted)"' file "$WORK/theirs/really (deleted)" "$THERE"
check 'a deleted file is found by a descriptor of the process' file "$WORK/theirs/open" "$GONE"
check 'a memfd is found by a descriptor of the process' file /memfd:kept "$GONE"
check 'a memfd without a descriptor is volatile and in the page cache' holds '[.subjects[0].files[] | select(.subject | startswith("/memfd:closed"))] | length == 1 and
	(.[0] | .kind == "file" and .errors == [] and .verdict.status == "page-cache" and .verdict.durability == "none")'
release

# A file that cannot be reached is not mistaken for the one that has its name now.
UNREACHED='.kind == null and .verdict.status == "unknown" and .errors[0].source == "map-files" and .errors[0].errno == "EPERM" and .facts.file.inode != null'
held_by_nobody 'map_file("gone"); os.unlink("gone"); map_file("mark"); os.unlink("mark"); make("mark (deleted)")
map_file("replaced"); make("new"); os.rename("new", "replaced"); map_file("again"); os.unlink("again"); make("again"); make("again (deleted)")
os.symlink("plain", "link"); map_file("aside"); os.rename("aside", "beside"); os.symlink("plain", "aside")'
ask_about_held as_nobody
check 'all mappings are reported if some files cannot be reached' complete 4
for name in gone mark replaced again; do
	check "a deleted file without a descriptor is unknown ($name)" file "$WORK/theirs/$name (deleted)" "$UNREACHED"
done
check 'a renamed file is found' file "$WORK/theirs/beside" "$THERE"
run as_nobody "$daxinfo" "$held"
check 'text reports files that cannot be reached' both exits 4 says "^    unknown .* $WORK/theirs/gone (deleted)\$" \
	says "^    not seen  *$WORK/theirs/gone (deleted): the file that is mapped cannot be reached: Operation not permitted (map-files)\$"
ask_about_held
topic
check 'root reaches all files of a process of another user' complete 0
release

# Another mount namespace, and another root directory.
if hold 'map_file("inner/file"); map_file("inner/gone"); os.unlink("inner/gone"); map_file("both")' \
	unshare -m sh -c 'mkdir inner && mount -t tmpfs inner inner && exec "$@"' sh; then
	ask_about_held
	check 'a process in another mount namespace: all mappings are reported' both complete 0 \
		holds '.subjects[0].facts.process.other_mount_namespace == true'
	check 'a file is found on a mount of another namespace' file "$WORK/inner/file" "$THERE and .facts.mount.type == \"tmpfs\" and
		.facts.mount.target == \"$WORK/inner\" and .verdict.durability == \"none\""
	check 'a deleted file is found on a mount of another namespace' file "$WORK/inner/gone" "$GONE"
	run "$DAXINFO" "$held"
	check 'text says that paths are those of another mount namespace' says '(in another mount namespace: paths are those there)$'
	release
else
	skip 'a process in another mount namespace' 'there is no unshare'
fi
hold 'os.makedirs("root"); make("root/file"); fd = os.open("root/file", os.O_RDWR); os.chroot("root"); os.chdir("/"); map_fd(fd); os.close(fd)'
ask_about_held
check 'a process in a chroot: all mappings are reported' complete 0
check 'a process in a chroot: paths begin at the root of daxinfo' file "$WORK/root/file" "$THERE"
release

# Overlay file systems, where device and inode of stat(2) and of /proc/PID/maps may differ.
mkdir -p layers && mount -t tmpfs layers layers && finally "umount -l $WORK/layers" &&
	mkdir layers/lower layers/upper layers/work layers/merged && echo x >layers/lower/low &&
	mount -t overlay overlay -o "lowerdir=layers/lower,upperdir=layers/upper,workdir=layers/work" layers/merged 2>/dev/null &&
	finally "umount -l $WORK/layers/merged"
if [ -e layers/merged/low ]; then
	chmod 777 layers layers/merged
	held_by_nobody 'os.chdir("../layers/merged"); fd = os.open("low", os.O_RDONLY); map_fd(fd); map_file("up")'
	for who in env as_nobody; do
		ask_about_held $who
		check "overlay: all mappings are reported ($who)" complete 0
		check "overlay: a file of the lower layer is found ($who)" file "$WORK/layers/merged/low" "$THERE and .facts.mount.type == \"overlay\""
		check "overlay: a file of the upper layer is found ($who)" file "$WORK/layers/merged/up" "$THERE"
	done
	release
else
	skip 'overlay: files are found' 'there is no overlayfs'
fi
plan
