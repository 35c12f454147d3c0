# SPDX-License-Identifier: GPL-2.0-or-later
# Sets up the files of tests/vm/mappings, starts the processes, and runs daxinfo on them:
# run_processes <ROWS, where a row is a line PROCESS LABEL PATH MADE TOUCHED. Results are sent as
# in guest/runner.sh; what a process prints about itself has the kinds truth and truth-after.
# shellcheck shell=sh disable=SC1091

. /vm/runner.sh

# --- files ---

give_to_nobody() {
	chown 65534:65534 "$@"
}

write_whole() {
	dd if=/dev/zero of="$1" bs=1M count=4 conv=fsync,notrunc 2>/dev/null
}

# With stripes, ext4 aligns one large allocation to 2 MiB, which huge pages need.
make_aligned_file() {
	xfs_io -f -c 'falloc 0 4m' "$1" && write_whole "$1"
}

# The part that starts at 4 KiB is aligned to 2 MiB.
make_misaligned_file() {
	xfs_io -f -c 'falloc 4k 4092k' -c 'falloc 0 4k' "$1" && write_whole "$1"
}

# The end of the second half is allocated elsewhere.
make_half_aligned_file() {
	make_aligned_file "$1" && xfs_io -c 'fpunch 3m 1m' "$1" &&
		xfs_io -f -c 'falloc 0 1m' "$1.in-its-place" && write_whole "$1"
}

prepare_always() {
	namespace_mode "$DIMM0" fsdax && make_ext4 "$DIMM0" -E stride=512,stripe_width=512 || return
	mount_at /mnt/ext4 -o dax=always "$DIMM0" || return
	mkdir -p /mnt/ext4/directory/below && mkdir -m 1777 /mnt/ext4/public || return
	truncate -s 4M /mnt/ext4/hole
	make_aligned_file /mnt/ext4/huge && make_aligned_file /mnt/ext4/directory/below/huge || return
	xfs_io -f -c 'falloc 0 4m' /mnt/ext4/unwritten-huge || return
	make_misaligned_file /mnt/ext4/misaligned && make_half_aligned_file /mnt/ext4/half-aligned || return
	for name in file deleted twin 'twin (deleted)' "$NEWLINE" second \
		public/own public/deleted public/lost public/lost-private; do
		make_file "/mnt/ext4/$name" || return
	done
	give_to_nobody /mnt/ext4/public/*
	ln /mnt/ext4/file /mnt/ext4/link
	mkdir /mnt/bound && mount --bind /mnt/ext4/directory /mnt/bound
}

# The replacements of these files (NAME.new) are not direct.
prepare_inode() {
	mount_new_ext4 "$DIMM3" /mnt/inode || return
	mkdir -m 1777 /mnt/inode/public
	for name in set replaced public/replaced public/lost; do
		make_file_with_flag "/mnt/inode/$name" || return
	done
	for name in clear replaced.new public/clear public/replaced.new public/lost.new; do
		make_file "/mnt/inode/$name" || return
	done
	give_to_nobody /mnt/inode/public/*
	settle /mnt/inode
}

prepare_overlay() {
	mkdir -p /mnt/ext4/lower/public /mnt/ext4/upper /mnt/ext4/work || return
	mount_at /mnt/overlay -t overlay overlay \
		-o lowerdir=/mnt/ext4/lower,upperdir=/mnt/ext4/upper,workdir=/mnt/ext4/work || return
	make_file /mnt/overlay/up && make_file /mnt/overlay/public/own || return
	give_to_nobody /mnt/overlay/public/own
}

# Only one process has this mount (see start_elsewhere): for others, the path is another file.
prepare_elsewhere() {
	namespace_mode "$DIMM1" fsdax && make_xfs "$DIMM1" -m reflink=0 || return
	mount_at /mnt/elsewhere -o dax=always "$DIMM1" || return
	make_file /mnt/elsewhere/file
	umount /mnt/elsewhere
	make_file /mnt/elsewhere/file
}

# A second device node, as a container has.
prepare_node() {
	number=$(cat "/sys/bus/dax/devices/${DEVDAX##*/}/dev")
	mknod /mnt/tmpfs/node c "${number%:*}" "${number#*:}"
}

prepare_all() {
	NEWLINE='new
line (deleted)'
	prepare_always && prepare_inode && prepare_overlay && prepare_elsewhere || return
	setup_virtio && setup_memmap && setup_tmpfs && setup_devdax && prepare_node
}

# --- processes ---

# start NAME COMMAND...: starts a process that prints "process PID PIDFD-INODE", and then "ready"
start() {
	started=$1
	shift
	[ -e "/run/$started.rows" ] || : >"/run/$started.rows"
	"$@" <"/run/$started.rows" >"/run/$started.truth" 2>"/run/$started.err" &
	wait_until_ready "$started" 1
}

times_ready() {
	grep -c '^ready$' "/run/$1.truth"
}

wait_until_ready() {
	for _ in $(seq 200); do
		[ "$(times_ready "$1")" -ge "$2" ] && return
		sleep 0.1
	done
	report "$1" setup 1 "/run/$1.err"
	return 1
}

# printed NAME FIELD: a field of the last "process" line that it printed: 1 is the PID, 2 the inode
# of its pidfd
printed() {
	sed -n 's/^process //p' "/run/$1.truth" | tail -n 1 | cut -d ' ' -f "$2"
}

pid_of() {
	printed "$1" 1
}

rows_of() {
	sed -n "s,^$1 ,,p" /run/rows | sed "s,\$DEVDAX,$DEVDAX,; s,\$ELSEWHERE,$elsewhere,"
}

# start_holder NAME [COMMAND...]: starts the holder with the rows of that process, by COMMAND
start_holder() {
	holder=$1
	shift
	rows_of "$holder" >"/run/$holder.rows"
	start "$holder" "$@" || return
	report "$holder" truth 0 "/run/$holder.truth"
	report "$holder" maps 0 "/proc/$(pid_of "$holder")/maps"
}

start_elsewhere() {
	start_holder elsewhere unshare -m sh -c \
		'mount -o dax=always "$DIMM1" /mnt/elsewhere && exec holder' || return
	elsewhere=$(pid_of elsewhere)
}

AS_NOBODY="/usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups"

# shellcheck disable=SC2086
start_those_of_nobody() {
	for name in own quiet lost; do
		start_holder "$name" $AS_NOBODY holder
	done
	start_holder boxed $AS_NOBODY unshare --map-root-user --mount sh -c \
		'mount --bind /mnt/ext4/public/own /mnt/inode/public/clear && exec holder'
}

start_all() {
	elsewhere=
	start_elsewhere
	start_those_of_nobody
	start_holder main holder
	start_holder cached holder
	start_holder thp holder thp-disabled
	start zombie pids zombie && report zombie truth 0 /run/zombie.truth
}

# What a process prints after daxinfo has run: no page was touched.
look_again() {
	kill -USR1 "$(pid_of "$1")"
	wait_until_ready "$1" 2 || return
	sed '1,/^ready$/d' "/run/$1.truth" >/run/after
	report "$1" truth-after 0 /run/after
}

# --- questions ---

ask() {
	name=$1
	shift
	capture "$name" answer daxinfo --json "$@"
}

ask_as_nobody() {
	name=$1
	shift
	# shellcheck disable=SC2086
	capture "$name" answer $AS_NOBODY daxinfo --json "$@"
}

ask_about_mappings() {
	for name in main elsewhere cached thp; do
		ask "$name" "$(pid_of "$name")"
	done
	for name in own boxed quiet lost; do
		ask_as_nobody "$name" "$(pid_of "$name")"
	done
	ask main-deep --deep --max-stall=0 "$(pid_of main)"
	ask main-skipped --max-stall=0 "$(pid_of main)"
	capture main-text answer daxinfo "$(pid_of main)"
	trace_elsewhere
}

# Leaks cannot be searched under strace.
trace_elsewhere() {
	# shellcheck disable=SC2086
	capture traced answer env ASAN_OPTIONS=detect_leaks=0 $STRACE daxinfo --json "$(pid_of elsewhere)"
	report traced trace 0 /run/trace
}

ask_about_others() {
	ask_as_nobody stranger "$(pid_of main)"
	ask kernel-thread 2
	ask zombie "$(pid_of zombie)"
	ask missing 4194303
	ask all -a
	ask_as_nobody all-by-nobody -a
}

ask_about_users() {
	ask users-file -u /mnt/ext4/file
	ask users-cached-file -u /mnt/inode/clear
	ask users-mount -u /mnt/ext4
	ask users-directory -u /mnt/ext4/directory
	ask users-block -u "$DIMM0"
	ask users-hidden-block -u "$DIMM1"
	ask users-device -u "$DEVDAX"
	ask users-link -u /mnt/ext4/link
	ask users-overlay-file -u /mnt/overlay/up
	ask users-bound -u /mnt/bound
	ask users-none -u /mnt/ext4/second
}

# --- reused PIDs ---

# PIDs restart at 300 (RESERVED_PIDS in kernel/pid.c), so they are reused soon.
PID_MAX=420

end_first() {
	kill -9 "$1"
	while [ -e "/proc/$1/fd/0" ]; do sleep 0.1; done
	wait "$1"
}

ask_about_numbers() {
	echo "$PID_MAX" >/proc/sys/kernel/pid_max
	start_holder first holder || return
	pid=$(pid_of first)
	identity=$pid:$(printed first 2)
	ask first "$pid"
	ask identity-alive -p "$identity"
	end_first "$pid" 2>/dev/null
	ask identity-dead -p "$identity"
	start reborn pids reborn "$pid" /mnt/ext4/second || return
	report reborn truth 0 /run/reborn.truth
	ask identity-reused -p "$identity"
	ask identity-new -p "$pid:$(printed reborn 2)"
	ask number-reused -p "$pid"
}

# PIDs are reused within a second or so, with other files.
ask_while_they_change() {
	start churn pids churn 15 /mnt/ext4/file /mnt/ext4/second || return
	for turn in 1 2 3 4; do
		ask "churn-$turn" -a
	done
}

run_processes() {
	cat >/run/rows
	status=0
	(prepare_all) >/run/setup.log 2>&1 || status=$?
	if [ "$status" -ne 0 ]; then
		dmesg | tail -n 5 >>/run/setup.log
		report machine setup "$status" /run/setup.log
		return
	fi
	start_all
	ask_about_mappings
	ask_about_others
	ask_about_users
	for name in main elsewhere cached thp own boxed quiet lost; do
		look_again "$name"
	done
	ask_about_numbers
	ask_while_they_change
}
