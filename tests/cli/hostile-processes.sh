#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Processes that are made to be expensive: many mappings, files and descriptors, and files that others took the
# name of. Time and memory are bounded, and nothing is opened that need not be.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
chmod 1777 .
cp "$DAXINFO" daxinfo # every user can reach it there

# at_most SECONDS MEGABYTES COMMAND...: runs it with these limits of CPU time and address space
at_most() {
	limits="--cpu=$1"
	! ldd "$DAXINFO" | grep -q libasan || set -- "$1" unlimited "${@:3}"
	[ "$2" = unlimited ] || limits="$limits --as=$(($2 << 20))"
	# shellcheck disable=SC2086
	run prlimit $limits -- "${@:3}"
}

topic '50,000 mappings of 10,000 files'
if hold '
os.mkdir("many")
for i in range(10000):
    fd = os.open(f"many/{i}", os.O_RDWR | os.O_CREAT)
    os.ftruncate(fd, 10 * PAGE)
    for j in range(5):
        map_fd(fd, SHARED, READ | (WRITE if j % 2 else 0), PAGE, 2 * j * PAGE)
    os.close(fd)
'; then
	at_most 10 256 "$DAXINFO" --json "$held"
	check 'all are answered' gives 0 '.subjects[0] | (.files | length) >= 10000 and (.mappings | length) >= 50000'
	at_most 10 256 "$DAXINFO" -q -a
	check '-a goes on' no exits 137
	release
else
	skip 'all are answered' 'they cannot be mapped'
fi
rm -rf many

if ! is_root || ! run as_nobody "$WORK/daxinfo" --json /dev/null; then
	skip 'without the right to follow map_files' 'no other user can run daxinfo'
	plan
fi

topic '500 unlinked files that are mapped, and 15,000 descriptors of other files'
if hold '
for i in range(15000):
    os.open("/dev/null", os.O_RDONLY)
for i in range(500):
    map_file("gone")
    os.unlink("gone")
' prlimit --nofile=20000 -- setpriv --reuid=65534 --regid=65534 --clear-groups; then
	at_most 2 256 setpriv --reuid=65534 --regid=65534 --clear-groups "$WORK/daxinfo" --json "$held"
	check 'descriptors are not walked for each file' no exits 137
	check 'what is reached or not is said' holds '.subjects[0].files | length > 500'
	release
else
	skip 'descriptors are not walked for each file' 'they cannot be opened'
fi

topic 'another file, which has the name that the kernel shows for the mapped one'
printf x >victim
chmod 666 victim
if have_strace && hold 'map_file("mine")
os.unlink("mine")
os.link("victim", "mine (deleted)")' setpriv --reuid=65534 --regid=65534 --clear-groups; then
	traced open,openat,openat2 setpriv --reuid=65534 --regid=65534 --clear-groups "$WORK/daxinfo" --json "$held"
	if [ "$(stat -c %Hd victim)" -ne 0 ]; then
		check 'it is found by its name' grep -q "deleted)\".*O_PATH" "$WORK/trace"
		check 'it is not opened for reading' no grep -E '(victim|deleted\))>$' <(grep -v O_PATH "$WORK/trace")
	fi
	release
else
	skip 'it is not opened for reading' 'strace cannot be used here'
fi
plan
