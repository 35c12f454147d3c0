# SPDX-License-Identifier: GPL-2.0-or-later
# Kernel modules of the virtual machines; sourced by the scripts that pack an initramfs.
# shellcheck shell=sh

# Modules that are built in or do not exist in a kernel are ignored: a setup that needs
# a missing one fails in the guest.
MODULES="virtio_pci virtio_console crc32c_generic crc32c_intel nfit nd_e820 virtio_pmem nd_pmem nd_btt
	dax_pmem dax_pmem_core dax_pmem_compat device_dax kmem
	ext4 ext2 xfs erofs overlay dm_mod loop brd
	sha256_generic sha512_generic
	aes_generic xts cts cbc ecb hmac
	cxl_acpi cxl_port cxl_pmem cxl_mem cxl_pci"

# Prints the file names of these modules and of their dependencies.
module_closure() {
	modules=$1/lib/modules/$(cat "$1/release")
	awk -v wanted="$MODULES" -f - "$modules/modules.dep" <<'AWK'
	function name(path) {
		sub(/.*\//, "", path)
		sub(/\.ko.*/, "", path)
		gsub(/-/, "_", path)
		return path
	}
	{ sub(/:/, ""); file[name($1)] = $1; dependencies[$1] = $0 }
	END {
		count = split(wanted, names)
		for (i = 1; i <= count; i++) {
			parts = split(dependencies[file[names[i]]], path)
			for (j = 1; j <= parts; j++)
				print path[j]
		}
	}
AWK
}

install_modules() {
	release=$(cat "$2/release")
	from=$2/lib/modules/$release
	to=$1/usr/lib/modules/$release
	mkdir -p "$to"
	module_closure "$2" | sort -u | while read -r path; do
		mkdir -p "$to/$(dirname "$path")"
		case $path in
		*.xz) xz -dc "$from/$path" >"$to/${path%.xz}" ;;
		*.zst) zstd -qdc "$from/$path" >"$to/${path%.zst}" ;;
		*) cp "$from/$path" "$to/$path" ;;
		esac
	done
	cp "$from"/modules.builtin* "$from/modules.order" "$to/"
	depmod -b "$1" "$release"
	echo "$MODULES" | tr -s ' \t' '\n' >"$1/etc/modules"
}
