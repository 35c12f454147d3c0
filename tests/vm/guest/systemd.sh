# SPDX-License-Identifier: GPL-2.0-or-later
# Tests the units of examples/systemd: run by systemd in a virtual machine with persistent
# memory. Prints TAP.
# shellcheck shell=sh disable=SC1091

export DAXINFO=/usr/local/bin/daxinfo
. /vm/lib.sh
. /vm/devices.sh

units=/etc/systemd/system
examples=/vm/examples
log=/mnt/pmem/mysql/ib_logfile0

odd='/mnt/pmem/a file of 100 % - ä'

# --- the machine ---

find_devices() {
	# shellcheck disable=SC2046
	set -- $(ndctl list -b ACPI.NFIT -R | jq -r '.[].dev' | sort | sed 's,region,/dev/pmem,')
	PMEM=$1 PLAIN=$2 DEVDAX=/dev/dax${3##*pmem}.0
	namespace_mode "$1" fsdax && namespace_mode "$2" fsdax && namespace_mode "$3" devdax
}

# mount_log MODE: mounts the file system of the log with dax=MODE
mount_log() {
	mount_at /mnt/pmem -o "dax=$1" "$PMEM"
}

# One file system that is direct, and one that is not.
make_file_systems() {
	make_ext4 "$PMEM" && mount_log always && make_log && make_file /tmp/file || return
	make_ext4 "$PLAIN" && mount_at /mnt/plain "$PLAIN" && make_file /mnt/plain/file
}

make_log() {
	mkdir -p "${log%/*}" && make_file "$log" && chown mysql "${log%/*}" "$log" && chmod 600 "$log"
}

remount_log() {
	unmount /mnt/pmem && mount_log "$1"
}

# --- units ---

# A server, confined as in Debian. It is enabled, because systemd forgets the result of a unit
# that nothing refers to.
write_server() {
	ln -s ../mariadb.service "$units/multi-user.target.wants/"
	cat >"$units/mariadb.service" <<-END
	[Service]
	ExecStart=sleep infinity
	User=mysql
	CapabilityBoundingSet=CAP_IPC_LOCK CAP_DAC_OVERRIDE CAP_AUDIT_WRITE
	ProtectSystem=full
	PrivateDevices=true
	ProtectHome=true
	END
}

write_dependent() {
	cat >"$units/dependent.service" <<-END
	[Unit]
	Requires=$1
	After=$1
	[Service]
	ExecStart=sleep infinity
	END
}

# drop_in UNIT NAME [SED-SCRIPT] <TEXT: adds a drop-in to the unit
drop_in() {
	mkdir -p "$units/$1.d"
	sed "${3:-}" >"$units/$1.d/$2.conf"
	systemctl daemon-reload
}

check_unit() {
	systemd-escape -p --template=daxinfo-check@.service "$1"
}

# start UNIT: starts it, and prints its state to $WORK/out
start() {
	run systemctl start "$1"
	systemctl show -p ActiveState -p Result -p ExecCondition -p ExecMainStatus "$1" |
		sed 's/argv.*code/code/' >"$WORK/out"
}

# Assertions about the last unit that was started: its state, and the status of its condition.
is_now() { says "^ActiveState=${1%/*}\$" && says "^Result=${1#*/}\$"; }
condition_gave() { says "^ExecCondition=.* status=$1 "; }
ended_with() { says "^ExecMainStatus=$1\$"; }

# --- the drop-in of a server ---

# serve TITLE STATE [SED-SCRIPT]: starts the server with the drop-in, changed by the script
serve() {
	systemctl stop mariadb.service
	drop_in mariadb.service daxinfo "${3:-}" <"$examples/mariadb.service.d/daxinfo.conf"
	start mariadb.service
	check "drop-in: $1" is_now "$2"
}

# The line that demands speed in place of the active one.
fast='/^ExecStartPre=/d; s/^#ExecStartPre=/ExecStartPre=/'
skips='/^ExecStartPre=/d; s/^#ExecCondition=/ExecCondition=/'
short='s/--wait=20/--wait=1/'

test_start_pre() {
	serve 'the log is direct and durable: the server starts' active/success
	serve 'the log is direct and durable: the server starts with speed' active/success "$fast"
	serve 'a fresh installation: the directory passes' active/success 's/ib_logfile0/ib_logfile1/'
	serve 'a requirement does not hold: the server fails' failed/exit-code "s/profile:mariadb-redo-safe/no-flush/; $short"
	serve 'a mistaken requirement fails the server' failed/exit-code 's/profile:mariadb-redo-safe/profile:mariadb-rdo/'
	serve 'a missing directory fails the server' failed/exit-code "s,/mnt/pmem/mysql,/mnt/pmem/missing,g; $short"
	systemctl stop mariadb.service
	unmount /mnt/pmem && mount_log never
	serve 'the log is in the page cache: slower, and safe: the server starts' active/success "$short"
	serve 'the log is in the page cache: the server fails where it needs the speed' failed/exit-code "$fast; $short"
}

test_condition() {
	serve 'ExecCondition=: the log is in the page cache: the server is skipped' inactive/exec-condition "$skips; $short"
	check 'ExecCondition=: its status is 1' condition_gave 1
	serve 'ExecCondition=: a missing log fails the server' failed/exit-code "$skips; s,ib_logfile0,ib_logfile1,; $short"
	check 'ExecCondition=: its status is 255' condition_gave 255
	unmount /mnt/pmem
	{ sleep 2; mount_log always; } &
	serve 'ExecCondition=: the mount comes two seconds later: the server starts' active/success "$skips"
	wait
}

# --- the template ---

# ask TITLE STATE STATUS PATH: the template ends with that state and status for the path
ask() {
	start "$(check_unit "$4")"
	check "template: $1" both is_now "$2" ended_with "$3"
}

test_template() {
	drop_in daxinfo-check@.service a-short-wait <<-END
	[Service]
	Environment=WAIT=1
	END
	ask 'a direct file passes' inactive/success 0 "$log"
	ask 'a device-dax instance passes' inactive/success 0 "$DEVDAX"
	ask 'a file in memory fails' failed/exit-code 1 /tmp/file
	ask 'a missing path fails' failed/exit-code 255 /mnt/pmem/not-there
	make_file "$odd"
	ask 'a path with spaces and special characters is not changed' inactive/success 0 "$odd"
}

test_dependent() {
	write_dependent "$(check_unit "$log")"
	systemctl daemon-reload
	start dependent.service
	check 'template: a unit that requires a direct path starts' is_now active/success
	systemctl stop dependent.service
	remount_log never
	start dependent.service
	check 'template: a unit that requires a path in the page cache does not start' is_now inactive/success
	remount_log always
}

test_settings() {
	drop_in daxinfo-check@.service require <<-END
	[Service]
	Environment=REQUIRE=no-flush
	END
	ask 'a drop-in changes the requirements' failed/exit-code 1 "$log"
	drop_in daxinfo-check@.service require <<-END
	[Service]
	Environment=WAIT=20
	END
	unmount /mnt/pmem
	{ sleep 2; mount_log always; } &
	ask 'a mount that is made two seconds later is found in the sandbox' inactive/success 0 "$log"
	wait
	rm -r "$units/daxinfo-check@.service.d"
	systemctl daemon-reload
}

# --- the sandbox ---

# The settings for the physical proof in a comment of the example, without command lines.
touch_settings() {
	sed -n '/by a drop-in:/,/^[^#]/s/^#     //p' "$examples/daxinfo-check@.service" | grep -v -e Exec -e Service
}

# print_answers [SETTINGS]: makes the template print its answer, with options from the environment
print_answers() {
	drop_in daxinfo-check@.service print <<-END
	[Service]
	ExecStart=
	ExecStart=daxinfo --json \$OPTIONS %f
	EnvironmentFile=/run/options
	StandardOutput=truncate:/run/confined
	${1:-}
	END
}

# Only facts of the mount differ in the sandbox: namespace, ID, read-only, and found by mountinfo, because the
# filter of an older systemd does not allow statmount(2).
comparable() {
	jq -S '.subjects[] | del(.cost, .facts.host.mount_namespace, .facts.mount["id", "read_only", "found_by", "line_skipped", "options"])' "$1"
}

mount_namespace() {
	jq '.subjects[0].facts.host.mount_namespace' "$1"
}

same_answer() {
	[ "$(mount_namespace /run/free)" != "$(mount_namespace /run/confined)" ] || return
	comparable /run/free >"$WORK/out" && comparable /run/confined | diff "$WORK/out" - && [ -s "$WORK/out" ]
}

# compare OPTIONS PATH: the answer in the sandbox is the one outside
compare() {
	echo "OPTIONS=$1" >/run/options
	rm -f /run/confined
	systemctl start "$(check_unit "$2")"
	# shellcheck disable=SC2086
	daxinfo --json $1 "$2" >/run/free
	check "sandbox: daxinfo --json${1:+ $1} $2 answers as outside" same_answer
}

test_sandbox() {
	make_file /root/file
	print_answers
	for path in "$log" "$DEVDAX" /tmp/file /root/file /mnt/plain; do
		compare '' "$path"
	done
	print_answers "DeviceAllow=$PMEM r"
	compare '' "$PMEM"
	print_answers "$(touch_settings)"
	compare --touch /mnt/plain/file
	compare --touch "$log"
	run cat /run/confined
	check 'sandbox: the drop-in for --touch gives a physical proof' \
		holds '.subjects[0].evidence | any(.source == "pagemap" and .weight == "proof")'
	rm -r "$units/daxinfo-check@.service.d"
	systemctl daemon-reload
}

# --- systemd-analyze ---

test_opinions() {
	run systemd-analyze verify --man=no "$units/$(check_unit "$log")" mariadb.service
	check 'systemd-analyze verify prints nothing' both exits 0 silent uncomplaining
	run systemd-analyze security --offline=true --threshold=20 "$units/daxinfo-check@.service"
	check 'systemd-analyze security: the exposure is at most 2.0' exits 0
	check 'systemd-analyze security: the rating is OK' says 'exposure level.* OK'
}

echo 'mysql:x:990:990::/:/bin/sh' >>/etc/passwd
write_server
cp "$examples/daxinfo-check@.service" "$units/"
run eval 'find_devices && make_file_systems'
check 'the machine has file systems on persistent memory' exits 0
test_start_pre
test_condition
test_template
test_dependent
test_settings
test_sandbox
test_opinions
plan
