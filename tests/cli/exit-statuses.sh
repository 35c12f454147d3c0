#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Exit statuses for systemd and for monitoring: what a unit is started or skipped by, and what wakes people.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

golden=$TESTS/golden
cd "$WORK" || exit 1
printf x >file
NOBODY=4194305 # no kernel gives that number


cp "$DAXINFO" daxinfo && chmod 755 daxinfo

# systemd STATUS TEXT ARGUMENT...: that status with --systemd, wherever it stands, and with -q
systemd() {
	local wanted=$1 text=$2
	shift 2
	run "$DAXINFO" "$@" --systemd
	check "$text: $wanted" exits "$wanted"
	run "$DAXINFO" -q --systemd "$@"
	check 'with -q, too' both exits "$wanted" silent
}

systemd 0 'what holds' --require=page-cache file
systemd 0 'for a process' --require=page-cache $$
systemd 0 'with a profile' --require=profile:mariadb-redo --replay="$golden/ext4-nfit/facts.json"
systemd 0 'a warning is no failure' --require=direct --replay="$golden/xfs-e820/facts.json"
systemd 1 'what does not hold' --require=direct file
systemd 1 'of one among several' --require=direct,page-cache file .
systemd 1 'with a profile' --require=profile:pmdk --replay="$golden/virtio-pmem/facts.json"
systemd 1 'a process that maps nothing directly' --require=sync $$
systemd 255 'what nobody knows' --require=cpu-flush --replay="$golden/xfs-e820/facts.json"
systemd 255 'two proofs that disagree' --require=direct --replay="$golden/disputed/facts.json"
systemd 255 'a path that is not there' --require=page-cache missing
systemd 255 'beside one that does not hold' --require=direct file missing
systemd 255 'a process that is not there' --require=page-cache $NOBODY
systemd 255 'saved facts that are not there' --require=direct --replay=missing
systemd 255 'saved facts that are none' --require=direct --replay=file
systemd 255 'a requirement that does not exist' --require=synk file
systemd 255 'a profile that does not exist' --require=profile:mariadb file
systemd 255 'an option that does not exist' --requires=sync file
systemd 255 'an option without its argument' file --require
systemd 255 'a time that is none' --require=direct --wait=soon file
systemd 255 'a process that is none' --require=direct -p x
systemd 255 'no requirement' file
systemd 255 'no subject' --require=direct
systemd 255 'an answer without subjects' --require=direct --replay=<(:)
systemd 255 'an expectation that is not there' --expect=missing file
systemd 255 'the plugin beside it' --plugin --require=page-cache file
run "$DAXINFO" --systemd=yes --require=page-cache file
check 'a value, which it has none: 255' exits 255
run "$DAXINFO" --require=page-cache -- --systemd
check 'behind -- it is a file' both exits 4 complains '^daxinfo: --systemd: it cannot be found'
if is_root && as_nobody ./daxinfo --version >out 2>&1; then
	run as_nobody ./daxinfo --systemd --require=page-cache $$
	check 'a process that may not be read: 255' exits 255
	chmod 600 file
	run as_nobody ./daxinfo --systemd --require=sync file
	check 'a file that may not be read: 255' exits 255
	run as_nobody ./daxinfo --plugin --require=sync file
	check 'which is unknown to a plugin' both exits 3 says "^DAXINFO UNKNOWN - file: .*Permission denied | subjects=1\$"
	chmod 644 file
else
	skip 'what may not be read' 'needs root, and setpriv'
fi
if [ -e /dev/full ]; then
	"$DAXINFO" --systemd --require=page-cache file >/dev/full 2>err
	status=$?
	check 'an answer that could not be written: 255' exits 255
	"$DAXINFO" --plugin --require=page-cache file >/dev/full 2>err
	status=$?
	check 'which is unknown to a plugin' exits 3
fi
"$DAXINFO" --systemd --require=page-cache file >&- 2>err
status=$?
check 'nor to a standard output that is closed: 255' exits 255

# One line, which begins with the word of that status, and ends with the figures.
line() {
	[ "$(wc -l <out)" -eq 1 ] && uncomplaining && plain && grep -q "^DAXINFO $1 - ..* | subjects=[0-9]*\$" out &&
		[ "$(tr -cd '|' <out)" = '|' ]
}

# plugin STATUS WORD TEXT ARGUMENT...
plugin() {
	local wanted=$1 word=$2 text=$3 option
	shift 3
	run "$DAXINFO" --plugin "$@"
	check "$text: $word" both exits "$wanted" line "$word"
	cp out one
	for option in --json --format=ndjson -v -e --stack; do
		case $option$* in
		--*--expect*) continue ;;
		esac
		run "$DAXINFO" $option "$@" --plugin
		check "the same with $option" both exits "$wanted" eval 'cmp out one && uncomplaining'
	done
	run "$DAXINFO" -q --plugin "$@"
	check 'nothing with -q' both exits "$wanted" silent uncomplaining
}

# Storage that is volatile is a warning.
"$DAXINFO" --json file >saved
passes='0 OK'
! jq -e '.subjects[0].findings | any(.severity != "info")' saved >warnings || passes='1 WARNING'
# shellcheck disable=SC2086 # a status and a word
plugin $passes 'what holds' --require=page-cache file
# shellcheck disable=SC2086
plugin $passes 'of several' --require=page-cache file . $$
check 'which are counted' grep -q 'subjects=3$' one
plugin 0 OK 'of saved facts' --require=direct,sync,cpu-flush --replay="$golden/ext4-nfit/facts.json"
plugin 1 WARNING 'what holds, with a warning' --require=direct --replay="$golden/xfs-e820/facts.json"
check 'which is told' grep -q -- '- /mnt/pmem/file: MAP_SYNC is accepted, but' one
plugin 2 CRITICAL 'what does not hold' --require=direct file
check 'with what is so instead' grep -q -- "- file: 'direct' is required: page-cache: ." one
plugin 2 CRITICAL 'though others do' --require=page-cache file . /dev/null
check 'and it is that which is told' grep -q -- '- /dev/null: ' one
plugin 2 CRITICAL 'though there is a warning, and what is unknown' --require=cpu-flush,page-cache --replay="$golden/xfs-e820/facts.json"
check 'and it is that which is told' grep -q -- "'page-cache' is required" one
plugin 2 CRITICAL 'after waiting for it' --wait=0.01 --require=direct file
plugin 3 UNKNOWN 'what nobody knows' --require=cpu-flush --replay="$golden/xfs-e820/facts.json"
plugin 3 UNKNOWN 'what is not there' --require=page-cache missing
check 'and it is that which is told' grep -q -- '- missing: it cannot be found' one
plugin 3 UNKNOWN 'a process that is not there' --require=page-cache $NOBODY
plugin 3 UNKNOWN 'though others do not hold' --require=direct file missing /dev/null
check 'and it is that which is told' grep -q -- '- missing: it cannot be found' one
plugin 3 UNKNOWN 'saved facts that are none' --require=direct --replay=file
check 'and it is that which is told' grep -q -- '- file: it is no JSON' one
echo '{"schema":1,"subjects":[]}' >hollow
plugin 3 UNKNOWN 'no subject at all' --require=direct --replay=hollow
check 'which nobody takes for a pass' grep -q -- '- there was no subject to judge | subjects=0$' one
# shellcheck disable=SC2086
plugin $passes 'what is as it was' --expect=saved
jq -c '.subjects[0].facts.file.size = 0' saved >other
plugin 2 CRITICAL 'what changed' --expect=other
check 'and it is that which is told' grep -q -- '- file: finding zero-length went ' one
plugin 3 UNKNOWN 'an expectation that is not there' --expect=missing file
if is_root && unshare -mpf --mount-proc true 2>/dev/null; then
	run timeout 20 unshare -mpf --mount-proc "$DAXINFO" --plugin --require=direct -a
	check 'no process that maps anything directly: CRITICAL' both exits 2 line CRITICAL
else
	skip 'no process that maps anything directly' 'needs a PID namespace'
fi

# A mistake is a line, too: without figures.
for mistake in --require=synk --requires=sync --wait=x --plugin=yes --systemd --format=$'x\ny|z\e[31m' '-p x' --require=profile:x; do
	# shellcheck disable=SC2086 # two words
	run "$DAXINFO" --plugin --require=direct file $mistake
	check "a mistake is told in a line ($(printf %q "$mistake"))" [ "$(cat out err | wc -l)" -eq 1 ]
done
run "$DAXINFO" --plugin --require=synk file
check 'as unknown' both exits 3 uncomplaining says '^DAXINFO UNKNOWN - --require=synk: '
run "$DAXINFO" --plugin=yes --require=direct file
check 'a value, which it has none, is one as well' both exits 3 uncomplaining says '^DAXINFO UNKNOWN - '
run "$DAXINFO" --plugin --format=$'x\nDAXINFO OK |y\e[31m' --require=direct file
check 'what was typed cannot forge a line' both exits 3 plain says '^DAXINFO UNKNOWN - --format=x\\x0aDAXINFO OK \\x7cy'

# Names.
name=$'a|b\nDAXINFO OK - all holds | subjects=1\e[31m\xff'
printf x >"$name"
plugin 2 CRITICAL 'a name cannot forge a line' --require=direct "$name"
check 'nor figures' grep -qF -- '- a\x7cb\x0aDAXINFO OK - all holds \x7c subjects=1\x1b[31m\xff: ' one
plugin 3 UNKNOWN 'nor one that is not there' --require=direct "not $name"
plugin 3 UNKNOWN 'nor one of saved facts' --require=direct --replay="$golden/hostile-names/facts.json"
jq -c '.subjects[0].subject = "x|y\nz\u001b[31m"' "$golden/xfs-e820/facts.json" >warned
plugin 1 WARNING 'nor a warning' --require=direct --replay=warned
check 'nor its figures' grep -qF -- '- x\x7cy\x0az\x1b[31m: MAP_SYNC' one
hold 'call_itself(b"x|\ny\x1b[31m")'
plugin 2 CRITICAL 'nor a command' --require=direct "$held"
release
plan
