#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The files that a process maps, whatever became of their names, and who may see them.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
mkdir -m 777 theirs

# asked [COMMAND...]: the answer about $held, which COMMAND may ask for
asked() {
	run "$@" "${daxinfo:-$DAXINFO}" --json "$held"
}

# complete STATUS: everything that it maps is there, each file once
complete() { exits "$1" && "$TESTS/helpers/compare-maps" "$held" "$WORK/out"; }

# file NAME EXPRESSION: of the one file of that name the expression holds
file() { holds "[.subjects[0].files[] | select(.subject == \"$1\")] | length == 1 and (.[0] | $2)"; }

# mapped NAME COUNT: so many mappings are of the file of that name
mapped() { holds "[.subjects[0].mappings[] | select(.subject == \"$1\")] | length == $2"; }

FOUND='.kind == "file" and .errors == [] and .verdict.status == "page-cache" and .verdict.sync == "refused"'
THERE="$FOUND and .facts.file.deleted == false"
GONE="$FOUND and .facts.file.deleted == true"

# Names.
hold 'map_file("plain"); map_file("plain", SHARED, READ | WRITE); map_file("plain", PRIVATE, READ | EXEC, offset=PAGE)
map_file(b"new\nline"); map_file(b"esc\x1b[31m"); map_file(b"\xff\xfe"); map_file("space at the end "); map_file("back\\012slash")
map_file("[heap]"); map_file("really (deleted)"); map_file("%s%n")'
asked
check 'files of any name are found' complete 0
check 'one that is mapped several times is one file' file "$WORK/plain" "$THERE"
check 'with all its mappings' mapped "$WORK/plain" 3
check 'a name with a newline' file "$WORK/new\\nline" "$THERE"
check 'a name with an escape' file "$WORK/esc\\u001b[31m" "$THERE"
check 'a name that is not UTF-8' holds "[.subjects[0].files[] | select(.subject_bytes)] | length == 1 and (.[0] | .subject_bytes[-4:] == \"fffe\" and $THERE)"
check 'has its bytes in its mappings, too' holds '[.subjects[0].mappings[] | select(.subject_bytes)] | length == 1'
check 'a name with a space at its end' file "$WORK/space at the end " "$THERE"
check 'a name with a backslash' file "$WORK/back\\\\012slash" "$THERE"
check 'a name that looks like no file' file "$WORK/[heap]" "$THERE"
check 'a name that looks like that of a deleted file' file "$WORK/really (deleted)" "$THERE"
for option in -v --mappings; do
	run "$DAXINFO" $option "$held"
	check "text shows all of them tame ($option)" both exits 0 plain says "$WORK/new\\\\x0aline\$" says "$WORK/esc\\\\x1b\\[31m\$" \
		says "$WORK/\\\\xff\\\\xfe\$" says "$WORK/really (deleted)\$" says "$WORK/%s%n\$"
done
release

# What became of them.
hold 'map_file("deleted"); os.unlink("deleted")
map_file("mark"); os.unlink("mark"); make("mark (deleted)")
map_file("twice (deleted)"); os.unlink("twice (deleted)")
map_file("replaced"); make("new", 5 * PAGE); os.rename("new", "replaced")
map_file("renamed"); os.rename("renamed", "other")
map_file("one"); os.link("one", "two"); map_file("two")
map_file("short", length=4 * PAGE); os.truncate("short", 0)'
if is_root; then
	asked
	check 'files are found whatever became of their names' complete 0
	check 'a deleted file' file "$WORK/deleted" "$GONE"
	check 'a deleted file beside one that is called as if it were' file "$WORK/mark" "$GONE"
	check 'a deleted file that was called as if it were' file "$WORK/twice (deleted)" "$GONE"
	check 'a file that was replaced is the one that is mapped' file "$WORK/replaced" "$GONE and .facts.file.size == $(getconf PAGESIZE)"
	check 'a file that was renamed' file "$WORK/other" "$THERE"
	check 'a file with two names is one' holds "[.subjects[0].files[] | select(.subject == (\"$WORK/one\", \"$WORK/two\"))] |
		length == 1 and (.[0] | $THERE)"
	check 'a file that was cut off behind its mappings' file "$WORK/short" "$THERE and .facts.file.size == 0"
	run "$DAXINFO" -v "$held"
	check 'text marks those that are deleted' both says "$WORK/deleted (deleted)\$" says "$WORK/twice (deleted) (deleted)\$"
else
	skip 'files whose names are gone' 'needs root'
fi
release

# What has no name.
hold 'fd = os.memfd_create("memory\n"); os.truncate(fd, PAGE); map_fd(fd); os.close(fd)
map_fd(-1, SHARED | ANONYMOUS, READ | WRITE, 2 * PAGE); map_fd(-1, PRIVATE | ANONYMOUS)
segment = libc.shmget(0, PAGE, 0o1600); libc.shmat.restype = ctypes.c_void_p; libc.shmat(segment, None, 0); libc.shmctl(segment, 0, None)'
asked
check 'memory that is shared is found' complete 0
check 'a memfd' holds '[.subjects[0].files[] | select(.subject | startswith("/memfd:memory\n"))] | length == 1 and
	(.[0] | .kind == "file" and .verdict.status == "page-cache" and .verdict.durability == "none")'
check 'memory without a name' holds '[.subjects[0].files[] | select(.subject | startswith("/dev/zero"))] | length == 1 and
	(.[0] | .kind == "file" and .verdict.status == "page-cache" and .verdict.durability == "none")'
check 'a segment of System V' holds '[.subjects[0].files[] | select(.subject | startswith("/SYSV00000000"))] | length == 1 and
	(.[0] | .verdict.durability == "none")'
release
if hold 'fd = os.memfd_create("huge", 4); os.truncate(fd, 4 << 20); map_fd(fd, SHARED | NORESERVE, READ, 4 << 20)' >refusal; then
	asked
	check 'so is that of huge pages' complete 0
	check 'as what it is' holds '[.subjects[0].files[] | select(.subject | startswith("/memfd:huge"))] | length == 1 and
		(.[0] | .verdict.status == "page-cache" and .verdict.durability == "none")'
else
	skip 'memory of huge pages' 'there is no hugetlbfs here'
fi
release 2>/dev/null

# By its words: of a function the shell would be held.
held_by_nobody() { hold "$1" setpriv --reuid=65534 --regid=65534 --clear-groups sh -c 'cd theirs && exec "$@"' sh; }
if ! is_root || ! held_by_nobody 'map_file("x")'; then
	skip 'as nobody' 'needs root, and setpriv'
	plan
fi
release

# As nobody, who may not follow map_files.
cp "$DAXINFO" daxinfo && chmod 755 daxinfo
daxinfo=$WORK/daxinfo

hold 'map_file("secret")'
asked as_nobody
check 'a process of root cannot be read' gives 4 ".subjects[0] | .mappings == [] and .facts.process == null and .command != null and
	.errors[0].errno == \"EACCES\""
check 'which stderr says' complains "^daxinfo: $held: its mappings cannot be read: Permission denied\$"
release

held_by_nobody 'map_file("plain"); map_file(b"new\nline"); map_file("really (deleted)")
fd = os.open("open", os.O_CREAT | os.O_RDWR); os.truncate(fd, PAGE); map_fd(fd); os.unlink("open")
fd = os.memfd_create("kept"); os.truncate(fd, PAGE); map_fd(fd)
fd = os.memfd_create("closed"); os.truncate(fd, PAGE); map_fd(fd); os.close(fd); map_fd(-1, SHARED | ANONYMOUS)'
asked as_nobody
check 'a process of the same user is read whole' complete 0
check 'a file by its name' file "$WORK/theirs/plain" "$THERE"
check 'a name with a newline' file "$WORK/theirs/new\\nline" "$THERE"
check 'a name that looks like that of a deleted file' file "$WORK/theirs/really (deleted)" "$THERE"
check 'a deleted file by a descriptor' file "$WORK/theirs/open" "$GONE"
check 'a memfd by a descriptor' file /memfd:kept "$GONE"
check 'and by what it is' holds '[.subjects[0].files[] | select(.subject | startswith("/memfd:closed"))] | length == 1 and
	(.[0] | .kind == "file" and .errors == [] and .verdict.status == "page-cache" and .verdict.durability == "none")'
release

# What cannot be reached is not taken for what has its name now.
UNREACHED='.kind == null and .verdict.status == "unknown" and .errors[0].source == "map-files" and .errors[0].errno == "EPERM" and .facts.file.inode != null'
held_by_nobody 'map_file("gone"); os.unlink("gone"); map_file("mark"); os.unlink("mark"); make("mark (deleted)")
map_file("replaced"); make("new"); os.rename("new", "replaced"); map_file("again"); os.unlink("again"); make("again"); make("again (deleted)")
os.symlink("plain", "link"); map_file("aside"); os.rename("aside", "beside"); os.symlink("plain", "aside")'
asked as_nobody
check 'what cannot be reached is told of' complete 4
for name in gone mark replaced again; do
	check "a file that is gone ($name)" file "$WORK/theirs/$name (deleted)" "$UNREACHED"
done
check 'a file that was renamed is followed' file "$WORK/theirs/beside" "$THERE"
run as_nobody "$daxinfo" "$held"
check 'text says so' both exits 4 says "^    unknown .* $WORK/theirs/gone (deleted)\$" \
	says "^    not seen  *$WORK/theirs/gone (deleted): the file that is mapped cannot be reached: Operation not permitted (map-files)\$"
asked
check 'root reaches them all' complete 0
release

# Other mounts, other roots.
if hold 'map_file("inner/file"); map_file("inner/gone"); os.unlink("inner/gone"); map_file("both")' \
	unshare -m sh -c 'mkdir inner && mount -t tmpfs inner inner && exec "$@"' sh; then
	asked
	check 'a process in another mount namespace is read whole' both complete 0 \
		holds '.subjects[0].facts.process.other_mount_namespace == true'
	check 'a file on a mount that is only there' file "$WORK/inner/file" "$THERE and .facts.mount.type == \"tmpfs\" and
		.facts.mount.target == \"$WORK/inner\" and .verdict.durability == \"none\""
	check 'a deleted one' file "$WORK/inner/gone" "$GONE"
	run "$DAXINFO" "$held"
	check 'text says where its paths lead' says '(in another mount namespace: paths are those there)$'
	release
else
	skip 'a process in another mount namespace' 'there is no unshare'
fi
hold 'os.makedirs("root"); make("root/file"); fd = os.open("root/file", os.O_RDWR); os.chroot("root"); os.chdir("/"); map_fd(fd); os.close(fd)'
asked
check 'a process in a chroot is read whole' complete 0
check 'with the name that a file has for us' file "$WORK/root/file" "$THERE"
release

# Layered file systems, where stat(2) and maps may have other numbers.
mkdir -p layers && mount -t tmpfs layers layers && finally "umount -l $WORK/layers" &&
	mkdir layers/lower layers/upper layers/work layers/merged && echo x >layers/lower/low &&
	mount -t overlay overlay -o "lowerdir=layers/lower,upperdir=layers/upper,workdir=layers/work" layers/merged 2>/dev/null &&
	finally "umount -l $WORK/layers/merged"
if [ -e layers/merged/low ]; then
	chmod 777 layers layers/merged
	held_by_nobody 'os.chdir("../layers/merged"); fd = os.open("low", os.O_RDONLY); map_fd(fd); map_file("up")'
	for who in env as_nobody; do
		asked $who
		check "files of an overlay are found ($who)" complete 0
		check "that of the lower layer ($who)" file "$WORK/layers/merged/low" "$THERE and .facts.mount.type == \"overlay\""
		check "and that of the upper ($who)" file "$WORK/layers/merged/up" "$THERE"
	done
	release
else
	skip 'files of an overlay' 'there is no overlayfs'
fi
plan
