# SPDX-License-Identifier: GPL-2.0-or-later
# Shared by the scripts of this directory, which source it after set -eu.
# shellcheck shell=sh

VM_DIR=$(cd "$(dirname "$0")" && pwd)
# shellcheck disable=SC2034 # used by the scripts
VM_CACHE=${DAXINFO_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/daxinfo}

# The exit status of a skipped automake test.
EXIT_SKIPPED=77

die() {
	printf '%s: %s\n' "$(basename "$0")" "$*" >&2
	exit 1
}

skip() {
	printf '%s: SKIPPED: %s\n' "$(basename "$0")" "$*" >&2
	exit "$EXIT_SKIPPED"
}

# default_kernels [SERIES|all]: prints the kernel series to test
default_kernels() {
	case ${1:-} in
	all) echo "5.10 6.1 6.12 7.2" ;;
	'') echo "6.1 7.2" ;;
	*) echo "$1" ;;
	esac
}

# shellcheck disable=SC2034 # used by the scripts
DEBIAN_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# Prints the Debian archives of this machine: URIs, one a line.
debian_archives() {
	apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' |
		sed -n 's/^Debian //p' | sort -u
}

# prepare_kernel KERNEL DIRECTORY: puts the kernel and an initramfs into DIRECTORY, or the
# reason why there is no kernel into DIRECTORY/skipped.
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

# boot_kernel KERNEL-DIRECTORY DIRECTORY MACHINE SECONDS: runs DIRECTORY/task in a virtual
# machine, and leaves its results there.
boot_kernel() {
	boot_status=0
	"$VM_DIR/boot" -m "$3" -t "$4" -r "$2/results" -c "$2/console" \
		"$1/initramfs" "$1/directory" "$2/task" >"$2/log" 2>&1 || boot_status=$?
	echo "$boot_status" >"$2/status"
}

# Creates $WORK, a directory that is removed when the script ends.
make_work_dir() {
	WORK=$(mktemp -d "${TMPDIR:-/tmp}/daxinfo-vm.XXXXXX")
	trap 'rm -rf "$WORK"' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

# Python must not write compiled modules into the source tree.
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
