#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The command line: what it refuses, what it prints, and what it ends with.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

printf x >"$WORK/file"
cd "$WORK" || exit 1

# mistake TEXT PATTERN ARGUMENT...: status 2, nothing on stdout, one line with PATTERN on stderr
mistake() {
	local text=$1 pattern=$2
	shift 2
	run "$DAXINFO" "$@"
	check "$text" refuses "$pattern"
}

mistake 'an option that does not exist names the nearest' 'jsno.*nearest is --json' --jsno file
mistake 'another one, too' 'tmieout.*nearest is --timeout' --tmieout=3 file
mistake 'a letter that is no option' '-Z' -Z file
mistake 'an option without its argument' 'format' --format
mistake 'an argument to an option that has none' 'json' --json=yes file
mistake 'a format that does not exist names the nearest' "jsn.*nearest is 'json'" --format=jsn file
mistake 'an empty format' 'format' --format= file
mistake '--json with --format=text' '--json and --format=text exclude each other' --json --format=text file
mistake '--json with --format=ndjson' 'exclude each other' --format=ndjson --json file
mistake 'a color that is none' "--color=sometimes.*'auto', 'always' or 'never'" --color=sometimes file
for timeout in x '' -1 nan inf 1e7 5s; do
	mistake "--timeout=$timeout" '--timeout=.*seconds' --timeout="$timeout" file
done
mistake '--map-direct-flag with MAP_SYNC' '--map-direct-flag=0x80000: .*MAP_SYNC' --map-direct-flag=0x80000 file
mistake '--map-direct-flag with MAP_32BIT, a legacy bit' '--map-direct-flag=0x40' --map-direct-flag=0x40 file
mistake '--map-direct-flag with MAP_ANONYMOUS' 'MAP_ANONYMOUS' --map-direct-flag=0x20 file
mistake '--map-direct-flag with the size of a huge page' 'MAP_HUGETLB' --map-direct-flag=0x4000000 file
mistake '--map-direct-flag with two bits' 'single bit' --map-direct-flag=0x300 file
mistake '--map-direct-flag without a bit' 'single bit' --map-direct-flag=0 file
mistake '--map-direct-flag beyond what mmap takes' 'single bit' --map-direct-flag=0x100000000 file
for flag in MAP_DIRECT -1 0x ' ' 0x200z 99999999999999999999; do
	mistake "--map-direct-flag=$flag" '--map-direct-flag=' --map-direct-flag="$flag" file
done
mistake 'no operand' 'neither a path nor a process' -v
for pid in '' x 12x -1 self 1: :1 1:2:3 1:x '1 '; do
	mistake "--pid=$pid" "--pid=$pid: .*PID:INODE" --pid="$pid" file
done
mistake 'one among others' '--pid=x' -p 1 -p x -p 2
for stall in '' x -1 nan inf 4000001 5ms; do
	mistake "--max-stall=$stall" '--max-stall=.*milliseconds' --max-stall="$stall" $$
done
mistake '-p without a process' '-p' -p
mistake '-u without a path' '-u' -u
mistake '--replay with a path' '--replay' --replay=saved file
mistake '--replay with a process' '--replay' --replay=saved 1234
mistake '--replay with -a' '--replay' --replay=saved -a
mistake '--replay with --deep' '--deep' --replay=saved --deep
mistake '--replay with --max-stall' '--max-stall' --replay=saved --max-stall=1
mistake '--replay with --touch' '--touch' --replay=saved --touch
mistake '--replay with --trial-file' '--trial-file' --replay=saved --trial-file
mistake '--replay with --map-direct-flag' '--map-direct-flag' --replay=saved --map-direct-flag=0x1000000
mistake '--explain with an unknown finding names the nearest' "nearest is 'mount-dax-never'" --explain=mount-dax-newer
mistake 'a terminal escape in an option' '\\x1b' $'--\e[31mred'
mistake 'a line in an option' '\\x0a' $'--a\nb'

printf x >./1234
run "$DAXINFO" ./1234
check 'a file that is called by digits can be named' exits 0
printf x >./-v
run "$DAXINFO" -- -v
check 'a file that is called like an option can be named' both exits 0 says '^-v: page-cache'
run "$DAXINFO" ''
check 'an empty path cannot be found' exits 4
run "$DAXINFO" --map-direct-flag=0x1000000 --json file
check 'a single unassigned bit is tried' gives 0 \
	'.subjects[0].facts.trial | .direct_flag == "0x1000000" and .direct == "EOPNOTSUPP"'
run "$DAXINFO" --map-direct-flag=0x200000 --json file
check 'that of the canary, too' gives 0 '.subjects[0] | .facts.trial.canary == "EOPNOTSUPP" and
	.facts.trial.direct == "EOPNOTSUPP" and .verdict.map_direct == "fails"'
run "$DAXINFO" --json --format=json file
check '--json and --format=json say the same' gives 0 '.subjects | length == 1'
run "$DAXINFO" --format=text --format=json file
check 'the last of two formats counts' holds .schema==1

run "$DAXINFO" --help
check '--help' both says 'Usage: daxinfo' exits 0
run "$DAXINFO" --version
check '--version' both says '^daxinfo [0-9]' exits 0
check 'names the libraries' both says '^ *libndctl' says '^ *json-c'
for list in fields findings formats; do
	run "$DAXINFO" --list-$list
	check "--list-$list" both exits 0 uncomplaining
done
run "$DAXINFO" --list-findings
first=$(head -n 1 "$WORK/out" | cut -d ' ' -f 1)
run "$DAXINFO" --explain="$first"
check '--explain=ID tells of a finding' both says "^$first" exits 0

# lost TEXT ARGUMENT...: output that cannot be written is no success
lost() {
	local text=$1
	shift
	"$DAXINFO" "$@" >/dev/full 2>"$WORK/err" </dev/null
	status=$?
	check "$text on a full device" both exits 4 complains 'could not be written: No space left'
	"$DAXINFO" "$@" >&- 2>"$WORK/err" </dev/null
	status=$?
	check "$text without a standard output" both exits 4 complains 'could not be written: Bad file descriptor'
}

: >out
lost --help --help
lost --version --version
lost --list-fields --list-fields
lost 'text' file
lost '--json' --json file
lost 'ndjson' --format=ndjson file
"$DAXINFO" -q file >&- 2>"$WORK/err"
status=$?
check 'without a standard output, -q writes nothing and so loses nothing' both exits 0 uncomplaining
"$DAXINFO" --list-fields 2>"$WORK/err" | true
check 'a reader that goes away is not complained about' uncomplaining
(trap '' PIPE; { sleep 0.3; "$DAXINFO" --list-fields 2>"$WORK/err"; } | true)
check 'nor where the signal for that is ignored' uncomplaining
run sh -c '"$1" file missing 2>&-' sh "$DAXINFO"
check 'without a standard error the answers are the same' both exits 4 says '^file: page-cache'

run "$DAXINFO" -q file
check '-q prints nothing' both silent uncomplaining
check 'and ends with the status' exits 0
run "$DAXINFO" -q file missing
check 'that of a path that is missing' both silent exits 4

escape=$'\e'
run "$DAXINFO" --color=always file
check '--color=always' says "$escape\[[0-9;]*mpage-cache$escape\[0m"
run env NO_COLOR=1 "$DAXINFO" --color=always file
check 'outdoes NO_COLOR' says "$escape"
run "$DAXINFO" --color=never file
check '--color=never' both says 'page-cache' plain
run "$DAXINFO" --color=auto file
check '--color=auto, where no terminal reads' plain

# terminal ARGUMENT...: a run whose standard output is a terminal
terminal() {
	TERM=xterm run script -qec "$(printf '%q ' "$DAXINFO" "$@")" /dev/null
}

terminal file
if says 'page-cache'; then
	check 'a terminal gets colors' says "$escape"
	terminal --color=never file
	check 'unless they are not wanted' both says 'page-cache' plain
	NO_COLOR=1 terminal file
	check 'or NO_COLOR says so' both says 'page-cache' plain
	NO_COLOR='' terminal file
	check 'but not if that is empty' says "$escape"
	terminal --json file
	check 'JSON has none' plain
else
	skip 'colors on a terminal' 'script does not work here'
fi
plan
