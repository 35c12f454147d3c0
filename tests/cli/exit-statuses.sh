#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Exit statuses of --systemd and --plugin.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

golden=$TESTS/golden
cd "$WORK" || exit 1
printf x >file
NOBODY=4194305 # larger than any PID

cp "$DAXINFO" daxinfo && chmod 755 daxinfo

# systemd STATUS TITLE ARGUMENT...: --systemd ends with that status, at any position, and with -q
systemd() {
	local wanted=$1 text=$2
	shift 2
	run "$DAXINFO" "$@" --systemd
	check "--systemd: $text: status $wanted" exits "$wanted"
	run "$DAXINFO" -q --systemd "$@"
	check "--systemd -q: $text: status $wanted" both exits "$wanted" silent
}

systemd 0 'a requirement that holds' --require=page-cache file
systemd 0 'a requirement that holds for a process' --require=page-cache $$
systemd 0 'a profile that holds' --require=profile:mariadb-redo --replay="$golden/ext4-nfit/facts.json"
systemd 0 'a requirement that holds, with a warning about another question' --require=direct --replay="$golden/xfs-e820/facts.json"
systemd 1 'a requirement that does not hold' --require=direct file
systemd 1 'one of several requirements does not hold' --require=direct,page-cache file .
systemd 1 'a profile that does not hold' --require=profile:pmdk --replay="$golden/virtio-pmem/facts.json"
systemd 1 'a process that maps nothing directly' --require=sync $$
systemd 255 'an unknown answer' --require=cpu-flush --replay="$golden/xfs-e820/facts.json"
systemd 255 'two proofs that disagree' --require=direct --replay="$golden/disputed/facts.json"
systemd 255 'a missing path' --require=page-cache missing
systemd 1 'a missing path, and a requirement that does not hold' --require=direct file missing
systemd 255 'a missing process' --require=page-cache $NOBODY
systemd 255 'a missing file of saved facts' --require=direct --replay=missing
systemd 255 'a file that is not saved facts' --require=direct --replay=file
systemd 255 'a requirement that does not exist' --require=synk file
systemd 255 'a profile that does not exist' --require=profile:mariadb file
systemd 255 'an option that does not exist' --requires=sync file
systemd 255 'an option without its argument' file --require
systemd 255 'an invalid time' --require=direct --wait=soon file
systemd 255 'an invalid PID' --require=direct -p x
systemd 255 'no requirement' file
systemd 255 'no subject' --require=direct
systemd 255 'an answer without subjects' --require=direct --replay=<(:)
systemd 255 'a missing saved answer to compare with' --expect=missing file
systemd 255 '--plugin, which excludes it' --plugin --require=page-cache file
run "$DAXINFO" --systemd=yes --require=page-cache file
check '--systemd with a value: status 255' exits 255
run "$DAXINFO" --require=page-cache -- --systemd
check '--systemd after -- is a path' both exits 4 complains '^daxinfo: --systemd: it cannot be found'
if is_root && as_nobody ./daxinfo --version >out 2>&1; then
	run as_nobody ./daxinfo --systemd --require=page-cache $$
	check '--systemd: a process without read permission: status 255' exits 255
	chmod 600 file
	run as_nobody ./daxinfo --systemd --require=page-cache file
	check '--systemd: a file without read permission: status 255' exits 255
	run as_nobody ./daxinfo --systemd --require=sync file
	check '--systemd: statx proves that MAP_SYNC is refused, without read permission' exits 1
	run as_nobody ./daxinfo --plugin --require=page-cache file
	check '--plugin: a file without read permission is UNKNOWN' both exits 3 says "^DAXINFO UNKNOWN - file: .*Permission denied | subjects=1\$"
	run as_nobody ./daxinfo --plugin --require=sync file
	check '--plugin: a file without read permission, whose inode proves the refusal, is CRITICAL' both exits 2 says '^DAXINFO CRITICAL - file: ' says '^UNKNOWN - file: .*Permission denied'
	chmod 644 file
else
	skip 'files and processes without read permission' 'needs root, and setpriv'
fi
if [ -e /dev/full ]; then
	"$DAXINFO" --systemd --require=page-cache file >/dev/full 2>err
	status=$?
	check '--systemd: standard output is full: status 255' exits 255
	"$DAXINFO" --plugin --require=page-cache file >/dev/full 2>err
	status=$?
	check '--plugin: standard output is full: status 3' exits 3
fi
"$DAXINFO" --systemd --require=page-cache file >&- 2>err
status=$?
check '--systemd: standard output is closed: status 255' exits 255

# line WORD: whether the first line begins with the word of its status and ends with the figures, and each other one
# has a status and a text
line() {
	uncomplaining && plain && head -n 1 out | grep -q "^DAXINFO $1 - ..* | subjects=[0-9]*\$" && [ "$(tr -cd '|' <out)" = '|' ] &&
		! sed 1d out | grep -qv '^\(CRITICAL\|UNKNOWN\) - .'
}

# plugin STATUS WORD TITLE ARGUMENT...: --plugin ends with that status, and a line with that word
plugin() {
	local wanted=$1 word=$2 text=$3 option
	shift 3
	run "$DAXINFO" --plugin "$@"
	check "--plugin: $text: $word" both exits "$wanted" line "$word"
	cp out one
	for option in --json --format=ndjson -v -e --stack; do
		case $option$* in
		--*--expect*) continue ;;
		esac
		run "$DAXINFO" $option "$@" --plugin
		check "--plugin $option: $text: the same line" both exits "$wanted" eval 'cmp out one && uncomplaining'
	done
	run "$DAXINFO" -q --plugin "$@"
	check "--plugin -q: $text: no output" both exits "$wanted" silent uncomplaining
}

# Volatile storage gives a warning.
"$DAXINFO" --json file >saved
passes='0 OK'
! jq -e '.subjects[0].findings | any(.severity != "info")' saved >warnings || passes='1 WARNING'
# shellcheck disable=SC2086 # a status and a word
plugin $passes 'a requirement that holds' --require=page-cache file
# shellcheck disable=SC2086
plugin $passes 'a requirement that holds for several subjects' --require=page-cache file . $$
check '--plugin counts the subjects' grep -q 'subjects=3$' one
plugin 0 OK 'saved facts' --require=direct,sync,cpu-flush --replay="$golden/ext4-nfit/facts.json"
plugin 0 OK 'a requirement that holds, with a warning about another question' --require=direct --replay="$golden/xfs-e820/facts.json"
plugin 0 OK 'direct access without MAP_SYNC' --require=direct --replay="$golden/virtio-pmem/facts.json"
jq -c '.subjects[0].facts.extents.media_errors = 512' "$golden/ext4-nfit/facts.json" >bad
plugin 1 WARNING 'a requirement that holds, with a warning' --require=direct --replay=bad
check '--plugin shows the warning' grep -q -- '- /mnt/pmem/file: Blocks of this file have media errors' one
plugin 2 CRITICAL 'a requirement that does not hold' --require=direct file
check '--plugin shows the actual answer' grep -q -- "- file: 'direct' is required: page-cache: ." one
plugin 2 CRITICAL 'one of several subjects does not pass' --require=page-cache file . /dev/null
check '--plugin shows the subject that does not pass' grep -q -- '- /dev/null: ' one
plugin 2 CRITICAL 'a failed requirement, a warning and an unknown answer' --require=cpu-flush,page-cache --replay="$golden/xfs-e820/facts.json"
check '--plugin shows the failed requirement before warnings and unknown answers' grep -q -- "^DAXINFO.*'page-cache' is required" one
check '--plugin lists all problems after the first line' eval '[ "$(wc -l <one)" -eq 3 ] && grep -q "^UNKNOWN - .*cpu-flush" one'
plugin 2 CRITICAL 'a requirement that does not hold after --wait' --wait=0.01 --require=direct file
plugin 3 UNKNOWN 'an unknown answer' --require=cpu-flush --replay="$golden/xfs-e820/facts.json"
plugin 3 UNKNOWN 'a missing path' --require=page-cache missing
check '--plugin shows the missing path' grep -q -- '- missing: it cannot be found' one
plugin 3 UNKNOWN 'a missing process' --require=page-cache $NOBODY
plugin 2 CRITICAL 'a missing path, and others that do not pass' --require=direct missing file .
check '--plugin shows the path that does not pass before a missing one' grep -q -- '^DAXINFO CRITICAL - file: ' one
check '--plugin lists the missing path and those that do not pass' \
	[ "$(sed 1d one | cut -d : -f 1 | tr '\n' /)" = 'UNKNOWN - missing/CRITICAL - file/CRITICAL - ./' ]
plugin 3 UNKNOWN 'a file that is not saved facts' --require=direct --replay=file
check '--plugin shows that the file is not JSON' grep -q -- '- file: it is no JSON' one
echo '{"schema":1,"subjects":[]}' >hollow
plugin 3 UNKNOWN 'no subject' --require=direct --replay=hollow
check '--plugin shows that there was no subject' grep -q -- '- there was no subject to judge | subjects=0$' one
# shellcheck disable=SC2086
plugin $passes 'a saved answer that has not changed' --expect=saved
jq -c '.subjects[0].facts.file.size = 0' saved >other
plugin 2 CRITICAL 'a saved answer that has changed' --expect=other
check '--plugin shows the change' grep -q -- '- file: finding zero-length went ' one
plugin 3 UNKNOWN 'a missing saved answer to compare with' --expect=missing file
if is_root && unshare -mpf --mount-proc true 2>/dev/null; then
	run timeout 20 unshare -mpf --mount-proc "$DAXINFO" --plugin --require=direct -a
	check '--plugin -a: no process maps anything directly: CRITICAL' both exits 2 line CRITICAL
else
	skip '--plugin -a: no process maps anything directly: CRITICAL' 'needs a PID namespace'
fi

# A usage error is one line, without figures.
for mistake in --require=synk --requires=sync --wait=x --plugin=yes --systemd --format=$'x\ny|z\e[31m' '-p x' --require=profile:x; do
	# shellcheck disable=SC2086 # two words
	run "$DAXINFO" --plugin --require=direct file $mistake
	check "--plugin reports a usage error in one line: $(printf %q "$mistake")" [ "$(cat out err | wc -l)" -eq 1 ]
done
run "$DAXINFO" --plugin --require=synk file
check '--plugin reports a usage error as UNKNOWN' both exits 3 uncomplaining says '^DAXINFO UNKNOWN - --require=synk: '
run "$DAXINFO" --plugin=yes --require=direct file
check '--plugin with a value is UNKNOWN' both exits 3 uncomplaining says '^DAXINFO UNKNOWN - '
run "$DAXINFO" --plugin --format=$'x\nDAXINFO OK |y\e[31m' --require=direct file
check '--plugin: an option cannot forge a line' both exits 3 plain says '^DAXINFO UNKNOWN - --format=x\\x0aDAXINFO OK \\x7cy'

# Names.
name=$'a|b\nDAXINFO OK - all holds | subjects=1\e[31m\xff'
printf x >"$name"
plugin 2 CRITICAL 'a path that looks like a line' --require=direct "$name"
check '--plugin: a path cannot forge figures' grep -qF -- '- a\x7cb\x0aDAXINFO OK - all holds \x7c subjects=1\x1b[31m\xff: ' one
plugin 3 UNKNOWN 'a missing path that looks like a line' --require=direct "not $name"
plugin 2 CRITICAL 'hostile names in saved facts' --require=direct --replay="$golden/hostile-names/facts.json"
jq -c '.subjects[0].subject = "x|y\nz\u001b[31m"' bad >warned
plugin 1 WARNING 'a hostile name in saved facts, with a warning' --require=direct --replay=warned
check '--plugin: a warning about a hostile name cannot forge figures' grep -qF -- '- x\x7cy\x0az\x1b[31m: Blocks' one
hold 'call_itself(b"x|\ny\x1b[31m")'
plugin 2 CRITICAL 'a command that looks like a line' --require=direct "$held"
release
plan
