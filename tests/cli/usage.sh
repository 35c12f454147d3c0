#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The command line: usage errors, output, and exit statuses.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

printf x >"$WORK/file"
cd "$WORK" || exit 1

# mistake TITLE PATTERN ARGUMENT...: a usage error: status 2, and one line on stderr that matches the pattern
mistake() {
	local text=$1 pattern=$2
	shift 2
	run "$DAXINFO" "$@"
	check "usage error: $text" refuses "$pattern"
}

mistake 'an unknown option, with the nearest one' 'jsno.*nearest is --json' --jsno file
mistake 'another unknown option, with the nearest one' 'tmieout.*nearest is --timeout' --tmieout=3 file
mistake 'an unknown short option, without a guess' '-Z: there is no such option (see --help)$' -Z file
mistake '-h, without a guess' '-h: there is no such option (see --help)$' -h
mistake 'an unknown requirement, without a guess' 'bogus: there is no such requirement (see --list-requirements)$' --require=bogus file
mistake '--mappings with a file' '--mappings.*apply to processes' --mappings file
mistake '--deep with a file' '--deep.*apply to processes' --deep file
mistake '--touch with a process' '--touch.*apply to paths' --touch 1
mistake '--trial-file with all processes' '--trial-file.*apply to paths' --trial-file -a
mistake '--try-pin with a process' '--try-pin.*apply to paths' --try-pin -p 1
mistake '-q with -j' '--quiet.*no format' -q -j file
mistake '--list-fields with a file' 'take no subject' --list-fields file
mistake '--explain=ID with a file' 'take no subject' --explain=holes file
mistake '--explain and a finding as a word of its own' '--explain=holes' --explain holes
mistake 'an option without its argument' 'format' --format
mistake 'an argument to an option that takes none' 'json' --json=yes file
mistake 'an unknown format, with the nearest one' "jsn.*nearest is 'json'" --format=jsn file
mistake 'an empty format' 'format' --format= file
mistake '--json with --format=text' '--json and --format=text exclude each other' --json --format=text file
mistake '--json with --format=ndjson' 'exclude each other' --format=ndjson --json file
mistake 'an unknown word of --color' "--color=sometimes.*'auto', 'always' or 'never'" --color=sometimes file
for timeout in x '' -1 nan inf 1e7 5s; do
	mistake "--timeout=$timeout" '--timeout=.*seconds' --timeout="$timeout" file
done
mistake '--map-direct-flag with MAP_SYNC' '--map-direct-flag=0x80000: .*MAP_SYNC' --map-direct-flag=0x80000 file
mistake '--map-direct-flag with MAP_32BIT, a legacy bit' '--map-direct-flag=0x40' --map-direct-flag=0x40 file
mistake '--map-direct-flag with MAP_ANONYMOUS' 'MAP_ANONYMOUS' --map-direct-flag=0x20 file
mistake '--map-direct-flag with the size of a huge page' 'MAP_HUGETLB' --map-direct-flag=0x4000000 file
mistake '--map-direct-flag with two bits' 'single bit' --map-direct-flag=0x300 file
mistake '--map-direct-flag without a bit' 'single bit' --map-direct-flag=0 file
mistake '--map-direct-flag with a bit above the 32 bits of mmap flags' 'single bit' --map-direct-flag=0x100000000 file
for flag in MAP_DIRECT -1 0x ' ' 0x200z 99999999999999999999; do
	mistake "--map-direct-flag=$flag" '--map-direct-flag=' --map-direct-flag="$flag" file
done
mistake 'no operand' 'neither a path nor a process' -v
for pid in '' x 12x -1 self 1: :1 1:2:3 1:x '1 '; do
	mistake "--pid=$pid" "--pid=$pid: .*PID:INODE" --pid="$pid" file
done
mistake 'one invalid PID of three' '--pid=x' -p 1 -p x -p 2
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
mistake '--explain with an unknown finding, with the nearest one' "nearest is 'mount-dax-never'" --explain=mount-dax-newer
mistake 'a terminal escape in an option, which is escaped' '\\x1b' $'--\e[31mred'
mistake 'a newline in an option, which is escaped' '\\x0a' $'--a\nb'

printf x >./1234
run "$DAXINFO" ./1234
check './1234 is a file, not a process' exits 0
printf x >./-v
run "$DAXINFO" -- -v
check '-- -v is a file, not an option' both exits 0 says '^-v: page-cache'
run "$DAXINFO" ''
check 'an empty path cannot be found' exits 4
run "$DAXINFO" --map-direct-flag=0x1000000 --json file
check '--map-direct-flag with an unassigned bit is tried' gives 0 \
	'.subjects[0].facts.trial | .direct_flag == "0x1000000" and .direct == "EOPNOTSUPP"'
run "$DAXINFO" --map-direct-flag=0x200000 --json file
check '--map-direct-flag with the bit of the canary is tried' gives 0 '.subjects[0] | .facts.trial.canary == "EOPNOTSUPP" and
	.facts.trial.direct == "EOPNOTSUPP" and .verdict.map_direct == "fails"'
run "$DAXINFO" --json --format=json file
check '--json and --format=json can be combined' gives 0 '.subjects | length == 1'
run "$DAXINFO" --format=text --format=json file
check 'the last of two --format options counts' holds .schema==1

run "$DAXINFO" --help
check '--help prints the usage' both says 'Usage: daxinfo' exits 0
run "$DAXINFO" --version
check '--version prints the version' both says '^daxinfo [0-9]' exits 0
check '--version prints the libraries' both says '^ *libndctl' says '^ *json-c'
# lists PATTERN: whether there is output, and each line matches
lists() {
	[ -s out ] && ! grep -vE -e "$1" out
}

run "$DAXINFO" --list-fields
check '--list-fields prints name, type and help of each field' both exits 0 uncomplaining \
	lists '^[a-z]([a-z0-9_.]|\[\])* +[a-z]+ +[^ ]' says '^subjects\[\]\.verdict\.access  *choice '
run "$DAXINFO" --list-findings
check '--list-findings prints name, severity and message of each finding' both exits 0 uncomplaining \
	lists '^[a-z0-9-]+ +(info|warning|error) +[^ ]' says '^mount-dax-never '
run "$DAXINFO" --list-formats
check '--list-formats prints name and help of each format' both exits 0 uncomplaining \
	lists '^[a-z]+ +[^ ]' says '^text ' says '^json ' says '^ndjson '
run "$DAXINFO" --list-findings
first=$(head -n 1 "$WORK/out" | cut -d ' ' -f 1)
run "$DAXINFO" --explain="$first"
check '--explain=ID prints the finding' both says "^$first" exits 0

check_lost_output 4 --help
check_lost_output 4 --version
check_lost_output 4 --list-fields
check_lost_output 4 file
check_lost_output 4 --json file
check_lost_output 4 --format=ndjson file
"$DAXINFO" -q file >&- 2>"$WORK/err"
status=$?
check '-q succeeds if standard output is closed' both exits 0 uncomplaining
"$DAXINFO" --list-fields 2>"$WORK/err" | true
check 'a reader that closes the pipe causes no message' uncomplaining
(trap '' PIPE; { sleep 0.3; "$DAXINFO" --list-fields 2>"$WORK/err"; } | true)
check 'a reader that closes the pipe causes no message if SIGPIPE is ignored' uncomplaining
run sh -c '"$1" file missing 2>&-' sh "$DAXINFO"
check 'answers are printed if standard error is closed' both exits 4 says '^file: page-cache'

run "$DAXINFO" -q file
check '-q prints nothing' both silent uncomplaining
check '-q ends with status 0' exits 0
run "$DAXINFO" -q file missing
check '-q with a missing path prints nothing, and ends with status 4' both silent exits 4

escape=$'\e'
run "$DAXINFO" --color=always file
check '--color=always colors text' says "$escape\[[0-9;]*mpage-cache$escape\[0m"
run env NO_COLOR=1 "$DAXINFO" --color=always file
check '--color=always overrides NO_COLOR' says "$escape"
run "$DAXINFO" --color=never file
check '--color=never prints plain text' both says 'page-cache' plain
run "$DAXINFO" --color=auto file
check '--color=auto prints plain text to a file' plain

# terminal ARGUMENT...: runs daxinfo with a terminal as standard output
terminal() {
	TERM=xterm run script -qec "$(printf '%q ' "$DAXINFO" "$@")" /dev/null
}

terminal file
if says 'page-cache'; then
	check 'text on a terminal has colors' says "$escape"
	terminal --color=never file
	check '--color=never prints plain text on a terminal' both says 'page-cache' plain
	NO_COLOR=1 terminal file
	check 'NO_COLOR=1 prints plain text on a terminal' both says 'page-cache' plain
	NO_COLOR='' terminal file
	check 'an empty NO_COLOR does not switch colors off' says "$escape"
	terminal --json file
	check 'JSON on a terminal has no colors' plain
else
	skip 'text on a terminal has colors' 'script does not work here'
fi
plan
