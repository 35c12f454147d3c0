# SPDX-License-Identifier: GPL-2.0-or-later
# Shared by the scripts of this directory; they source it after setting -eu.
# shellcheck shell=sh

VM_DIR=$(cd "$(dirname "$0")" && pwd)
VM_CACHE=${DAXINFO_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/daxinfo}

# The statuses of an automake test: neither passed nor failed.
EXIT_SKIPPED=77

die() {
	printf '%s: %s\n' "$(basename "$0")" "$*" >&2
	exit 1
}

skip() {
	printf '%s: SKIPPED: %s\n' "$(basename "$0")" "$*" >&2
	exit "$EXIT_SKIPPED"
}

# The newest kernel of a series; what each row serves is looked up, not assumed.
default_kernels() {
	case ${1:-} in
	all) echo "5.10 6.1 6.12 7.2" ;;
	'') echo "6.1 7.2" ;;
	*) echo "$1" ;;
	esac
}

DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# Where the machine itself gets its packages: archive URIs, one a line.
debian_archives() {
	apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' |
		sed -n 's/^Debian //p' | sort -u
}

# prepare_kernel KERNEL DIRECTORY: the kernel and an initramfs for it in DIRECTORY, or
# the reason why there is none in DIRECTORY/skipped.
prepare_kernel() {
	mkdir -p "$2"
	kernel_status=0
	kernel_dir=$("$VM_DIR/kernel" "$1" 2>"$2/log") || kernel_status=$?
	cat "$2/log" >&2
	if [ "$kernel_status" -eq "$EXIT_SKIPPED" ]; then
		tail -n 1 "$2/log" >"$2/skipped"
		return 0
	fi
	[ "$kernel_status" -eq 0 ] || exit "$kernel_status"
	ln -s "$kernel_dir" "$2/directory"
	"$VM_DIR/initramfs" "$kernel_dir" "$2/initramfs"
}

# boot_kernel KERNEL-DIRECTORY DIRECTORY MACHINE SECONDS: runs DIRECTORY/task, and leaves
# there what the judges read.
boot_kernel() {
	boot_status=0
	"$VM_DIR/boot" -m "$3" -t "$4" -r "$2/results" -c "$2/console" \
		"$1/initramfs" "$1/directory" "$2/task" >"$2/log" 2>&1 || boot_status=$?
	echo "$boot_status" >"$2/status"
}

# A directory of this process that goes when it ends, however it ends.
make_work_dir() {
	WORK=$(mktemp -d "${TMPDIR:-/tmp}/daxinfo-vm.XXXXXX")
	trap 'rm -rf "$WORK"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# The source tree is not the place for Python's compiled modules.
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
