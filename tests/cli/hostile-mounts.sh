#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Files that are mounted over /proc and /sys: nothing in them is believed. See also recorded-sysfs.sh.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

cd "$WORK" || exit 1
if ldd "$DAXINFO" | grep -q libasan; then
	skip 'over-mounted /proc' 'a sanitizer needs /proc itself'
	plan
fi

# over NAME FILE COMMAND...: runs it where FILE is mounted over NAME
over() {
	unshare -m --propagation private sh -c 'mount --bind "$2" "$1" || exit 77; shift 2; exec "$@"' sh "$@"
}

printf x >file
head -c 100000 /dev/zero >another
sync file another
if ! run over /proc/iomem file true || ! exits 0; then
	skip 'over-mounted /proc' 'nothing can be mounted here'
	plan
fi
hold 'm = mmap.mmap(os.open("file", os.O_RDWR), 0)'

mkdir -p proc/self/fd proc/self/ns
for fd in {3..40}; do
	ln -s "$WORK/another" "proc/self/fd/$fd"
done
cp /proc/self/mountinfo proc/self/
ln -s "$(readlink /proc/self/ns/mnt)" proc/self/ns/mnt
cp -r proc/self "proc/$held"
mkdir "proc/$held/map_files"
cat "/proc/$held/maps" >"proc/$held/maps"
for name in comm stat status; do
	cat "/proc/$held/$name" >"proc/$held/$name"
done

topic 'a directory in the place of /proc'
run over /proc proc "$DAXINFO" --json file
check 'no other file is opened through it' gives 4 '.subjects[0] | (.errors | any(.source == "open" and .errno == "ENODEV")) and
	.facts.extents == null and .facts.trial == null'
run over /proc proc "$DAXINFO" --json "$held"
check 'the process in it is not believed' gives 4 '.subjects[0] | .mappings == [] and (.errors | any(.errno == "ENODEV"))'
run over /proc proc "$DAXINFO" --json -a
check '-a finds no process in it' gives 4 '[.subjects[] | select(.kind == "process")] == [] and
	(.subjects[-1].errors | any(.errno == "ENODEV"))'

topic 'a file in the place of one in /proc'
cp "proc/$held/maps" lie
run over "/proc/$held/maps" lie "$DAXINFO" --json "$held"
check 'maps is not believed' gives 4 '.subjects[0] | .mappings == [] and (.errors | any(.errno == "ENODEV"))'
mkfifo fifo
timed unshare -m --propagation private sh -c 'mount --bind fifo "/proc/$2/maps" && exec "$1" -q "$2"' sh "$DAXINFO" "$held"
check 'it may be a FIFO' both exits 4 within 0-3000
echo '00000000-ffffffffffffffff : Persistent Memory' >lie
run over /proc/iomem lie "$DAXINFO" --json --touch file
check 'iomem is not believed' holds '.subjects[0] | .verdict.access == "page-cache" and (.facts.page.range // "" | test("Persistent") | not)'
release

topic 'a file system in the place of /sys'
run unshare -m --propagation private sh -c 'mount -t tmpfs none /sys && exec "$@"' sh "$DAXINFO" --json file
check 'nothing is known of block devices, and no answer is direct' holds '.subjects[0] | .facts.block == [] and .facts.host.all_cpu_cache == null and
	.verdict.access != "direct"'
plan
