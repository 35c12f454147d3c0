#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# libndctl, libdaxctl and daxinfo on a recorded machine: in a mount namespace, its /sys replaces the real one.
# Answers are compared with the record.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

RECORD=$TESTS/captured/nfit-and-e820.sysfs
NFIT=devices/LNXSYSTM:00/LNXSYBUS:00/ACPI0012:00/ndbus0
E820=devices/platform/e820_pmem/ndbus1

# The device number is replaced by one that no driver has: opening its node has no effect.
DAX=3999:1
sed "s/\\b252:1\\b/$DAX/" "$RECORD" >"$WORK/record"
tree=$WORK/sys
"$TESTS/helpers/unpack-sysfs" "$tree" <"$WORK/record"
cd "$WORK" || exit 1

as=
is_root || as=-Ur
# The mounts must not be visible outside, whatever the propagation of the mount below.
own_mounts() {
	unshare $as -m --propagation unchanged sh "$WORK/recorded-machine" "$@"
}

cat >recorded-machine <<'END'
tree=$1 dax=$2
shift 2
mount --make-rprivate /sys && mount --bind "$tree" /sys || exit 125
# libdaxctl looks for the nodes: they are on a file system that is not mounted with nodev.
mkdir -p nodes
if mount --make-rprivate /dev 2>/dev/null && mount -t tmpfs none nodes && mknod nodes/null c 1 3 2>/dev/null; then
	mknod nodes/dax1.0 c "${dax%:*}" "${dax#*:}"
	mknod nodes/pmem0 b 259 0
	mknod nodes/pmem4 b 259 4
	mount --bind nodes /dev
fi
exec "$@"
END

if ! own_mounts "$tree" "$DAX" true 2>/dev/null; then
	skip 'a recorded machine' 'no mount namespace is permitted here'
	plan
fi

printf x >file
run own_mounts "$tree" "$DAX" "$DAXINFO" --json file /dev/pmem0
check 'a directory in the place of sysfs is not believed' holds '.subjects | all(.facts | .block == [] and
	.region == null and .namespace == null and .host.all_cpu_cache == null)'

if ! ${CC:-cc} -shared -fPIC -o sysfs-magic.so "$TESTS/helpers/sysfs-magic.c" 2>err; then
	skip 'a recorded machine' "its statfs(2) cannot be compiled: $(head -n 1 err)"
	plan
fi

# ask_recorded ARGUMENT...: runs daxinfo with /sys and the device nodes of the recorded machine
ask_recorded() {
	run own_mounts "$tree" "$DAX" env LD_PRELOAD="$WORK/sysfs-magic.so" \
		ASAN_OPTIONS="$ASAN_OPTIONS:verify_asan_link_order=0" "$DAXINFO" --json "$@"
}

recorded() { cat "$tree/$1"; }

# Recorded attributes, as JSON has them.
bytes() { printf '%d' "$(recorded "$1")"; }
hex() { printf '"0x%x"' "$(recorded "$1")"; }
yes_or_no() { [ "$(recorded "$1")" -ne 0 ] && echo true || echo false; }

# region DIRECTORY PROVIDER DOMAIN DEEP_FLUSH: an expression: the answer has the region that was recorded there
region() {
	cat <<-END
		.subjects[0].facts.region | .name == "${1##*/}" and .bus == "$(basename "${1%/*}")" and .provider == "$2" and
		.type == "pmem" and .persistence_domain == "$3" and .deep_flush == $4 and
		.size == $(bytes "$1/size") and .align == $(bytes "$1/align") and .resource == $(hex "$1/resource") and
		.numa_node == $(recorded "$1/numa_node") and .read_only == $(yes_or_no "$1/read_only")
	END
}

PMEM0=$NFIT/region0/pfn0.0/block/pmem0
fsdax() {
	cat <<-END
		.subjects[0].facts | (.namespace | .name == "namespace0.0" and .mode == "fsdax" and .map == "mem" and
		.device == "pmem0" and .align == $(bytes $NFIT/region0/pfn0.0/align) and .size == $(bytes $NFIT/region0/namespace0.0/size) and
		.uuid == "$(recorded $NFIT/region0/pfn0.0/uuid)" and .numa_node == 0) and
		(.block | length == 1 and (.[0] | .name == "pmem0" and .kind == "disk" and .dax == true and .region == "region0" and
		.write_cache == $(yes_or_no $PMEM0/dax/write_cache) and .size == $(recorded $PMEM0/size) * 512 and .badblocks == [])) and
		.other_media == []
	END
}

# A block device is found by its number, and not opened.
ask_recorded /dev/pmem0
if exits 0; then
	check 'a pmem device on an NVDIMM has the region that was recorded' gives 0 "$(region $NFIT/region0 ACPI.NFIT memory_controller false)"
	check 'a pmem device on an NVDIMM has the namespace that was recorded' holds "$(fsdax)"
	check 'a pmem device is mapped through the page cache' holds '.subjects[0] | .kind == "block-device" and .verdict.status == "page-cache" and .facts.mount == null'
	ask_recorded /dev/pmem4
	check 'a pmem device of e820 has the region that was recorded, and an unknown persistence domain' gives 0 "$(region $E820/region4 e820 unknown null)"
	check 'a pmem device of e820 has the namespace that was recorded' holds ".subjects[0].facts | .namespace.name == \"namespace4.0\" and
		.namespace.mode == \"fsdax\" and .namespace.device == \"pmem4\" and .namespace.size == $(bytes $E820/region4/namespace4.0/size)"
	ask_recorded /dev/pmem4 /dev/pmem0
	check 'each of two pmem devices has its own region' gives 0 '[.subjects[].facts.region.persistence_domain] == ["unknown", "memory_controller"]'
else
	skip 'a pmem device has the region that was recorded' 'no device node can be created here'
fi

# A file is on pmem0 if its file system has the device number of pmem0.
topic 'a file on a pmem device'
device=$(stat -c '%Hd:%Ld' file)
if [ "${device%:*}" -ne 0 ]; then
	ln -sfn "$(readlink "$tree/dev/block/259:0")" "$tree/dev/block/$device"
	ask_recorded file
	check 'its region is the one that was recorded' gives 0 "$(region $NFIT/region0 ACPI.NFIT memory_controller false)"
	check 'its namespace is the one that was recorded' holds "$(fsdax)"
	jq -c '.subjects[0].facts |= (.file.statx_dax = true | .trial.sync = "ok" | .trial.canary = "EOPNOTSUPP")' out >dax
	run "$DAXINFO" --json --replay=dax
	check 'durability is cache-line if it is in the DAX state' gives 0 '.subjects[0].verdict |
		.status == "sync-capable" and .durability == "cache-line"'

	echo cpu_cache >"$tree/$NFIT/region0/persistence_domain"
	ask_recorded file
	check 'the persistence domain can be the CPU cache' gives 0 "$(region $NFIT/region0 ACPI.NFIT cpu_cache false)"
	rm "$tree/$NFIT/region0/persistence_domain"
	ask_recorded file
	check 'the persistence domain is unknown if sysfs does not show it' gives 0 "$(region $NFIT/region0 ACPI.NFIT unknown false)"
	jq -c '.subjects[0].facts |= (.file.statx_dax = true | .trial.sync = "ok" | .trial.canary = "EOPNOTSUPP")' out >dax
	run "$DAXINFO" --json --replay=dax
	check 'durability is unknown if the persistence domain is' gives 0 '.subjects[0] | .verdict.durability == "unknown" and
		(.findings | any(.id == "persistence-unknown"))'
	printf '16 8\n100 4\n' >"$tree/$PMEM0/badblocks"
	ask_recorded file
	check 'media errors are reported in bytes' gives 0 '.subjects[0].facts.block[0].badblocks ==
		[{"start": 8192, "length": 4096}, {"start": 51200, "length": 2048}]'
	echo 0 >"$tree/$PMEM0/queue/dax"
	ask_recorded file
	check 'a queue without DAX is reported' holds '.subjects[0].facts.block[0].dax == false'
	ln -sfn ../../devices/nowhere "$tree/dev/block/$device"
	ask_recorded file
	check 'a device that is not in sysfs is an error, and the trial is reported' gives 4 '.subjects[0] | .facts.block == [] and
		.verdict.sync == "refused" and (.errors | any(.source == "block"))'
else
	skip 'its region is the one that was recorded' "the file system of $WORK has no device number of its own"
fi

# A device-dax node without a driver.
topic 'a device-dax instance'
INSTANCE=$NFIT/region1/dax1.0/dax1.0
ask_recorded /dev/dax1.0
if holds '.subjects[0].kind == "dax-device"' >/dev/null; then
	check 'it has neither mount nor block device' holds '.subjects[0].facts | .mount == null and .block == []'
	check 'it is as recorded' holds ".subjects[0].facts.dax_device | .name == \"dax1.0\" and .mode == \"devdax\" and .region == \"region1\" and
		.size == $(recorded $INSTANCE/size) and .align == $(recorded $INSTANCE/align) and
		.resource == $(hex $INSTANCE/resource) and .target_node == $(recorded $INSTANCE/target_node)"
	check 'its region is the one that was recorded' holds "$(region $NFIT/region1 ACPI.NFIT memory_controller false)"
	check 'its namespace is the one that was recorded' holds ".subjects[0].facts.namespace | .name == \"namespace1.0\" and .mode == \"devdax\" and .map == \"mem\" and
		.device == null and .uuid == \"$(recorded $NFIT/region1/dax1.0/uuid)\" and .align == $(recorded $NFIT/region1/dax1.0/align) and
		.resource == $(hex $NFIT/region1/dax1.0/resource)"
	check 'MAP_SYNC is unknown if it cannot be opened' holds '.subjects[0] | .verdict.sync == "unknown" and
		.verdict.durability == "unknown" and .facts.trial == null'
	check 'the error of opening it is reported' holds '.subjects[0].errors | any(.source == "open" and .errno == "ENXIO")'
	check 'status is 4 if it cannot be opened' exits 4
	check 'there is no evidence by proof' holds '.subjects[0].evidence | all((.weight == "proof" and .answer == "direct") | not)'

	# libdaxctl recognizes the driver kmem by its module.
	mkdir -p "$tree/module/kmem" "$tree/bus/dax/drivers/kmem"
	ln -s ../../../../module/kmem "$tree/bus/dax/drivers/kmem/module"
	ln -sfn ../../../../../../../../bus/dax/drivers/kmem "$tree/$INSTANCE/driver"
	ask_recorded /dev/dax1.0
	check 'in system-ram mode it is not mappable' holds '.subjects[0] | .facts.dax_device.mode == "system-ram" and
		.verdict.status == "not-mappable" and (.findings | any(.id == "system-ram-mode"))'
	check 'in system-ram mode it is not an error that it cannot be opened' gives 0 '.subjects[0].errors == []'
else
	skip 'it is as recorded' 'no device node can be created here'
fi

topic
mkdir empty
tree=$WORK/empty
ask_recorded file /dev/null
check 'without any entry in /sys, the rest is reported' holds '(.subjects[0].verdict.sync == "refused") and (.subjects[1].verdict.status == "not-storage")'
plan
