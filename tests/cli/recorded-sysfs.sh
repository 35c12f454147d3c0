#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# libndctl, libdaxctl and daxinfo on a recorded machine: its /sys is put in the place of this one's,
# for a mount namespace of our own. What they say is compared with the record itself.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../lib.sh"

RECORD=$TESTS/captured/nfit-and-e820.sysfs
NFIT=devices/LNXSYSTM:00/LNXSYBUS:00/ACPI0012:00/ndbus0
E820=devices/platform/e820_pmem/ndbus1

# A device number that no driver has, in the place of the recorded one: its node can be made, and
# opening it reaches nobody.
DAX=3999:1
sed "s/\\b252:1\\b/$DAX/" "$RECORD" >"$WORK/record"
tree=$WORK/sys
"$TESTS/helpers/unpack-sysfs" "$tree" <"$WORK/record"
cd "$WORK" || exit 1

as=
is_root || as=-Ur
# What is mounted there must be seen by nobody else, whatever the mount under it shares.
own_mounts() {
	unshare $as -m --propagation unchanged sh "$WORK/recorded-machine" "$@"
}

cat >recorded-machine <<'END'
tree=$1 dax=$2
shift 2
mount --make-rprivate /sys && mount --bind "$tree" /sys || exit 125
# libdaxctl looks for the nodes, too: they are on a file system where nodes are taken for devices.
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

# asked ARGUMENT...: daxinfo with the recorded machine's /sys and device nodes
asked() {
	run own_mounts "$tree" "$DAX" "$DAXINFO" --json "$@"
}

recorded() { cat "$tree/$1"; }

# What the record says, as JSON has it: a number, in decimal or not, as one.
bytes() { printf '%d' "$(recorded "$1")"; }
hex() { printf '"0x%x"' "$(recorded "$1")"; }
yes_or_no() { [ "$(recorded "$1")" -ne 0 ] && echo true || echo false; }

# region DIRECTORY PROVIDER DOMAIN DEEP_FLUSH: what must be said of it
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

# A block device is looked at by its number alone, and never opened.
asked /dev/pmem0
if exits 0; then
	check 'a pmem device: its region, as recorded' gives 0 "$(region $NFIT/region0 ACPI.NFIT memory_controller false)"
	check 'and its namespace' holds "$(fsdax)"
	check 'it is mapped through the page cache itself' holds '.subjects[0] | .kind == "block-device" and .verdict.status == "page-cache" and .facts.mount == null'
	asked /dev/pmem4
	check 'one of e820: its region, whose domain nobody knows' gives 0 "$(region $E820/region4 e820 unknown null)"
	check 'and its namespace without a page map of its own' holds ".subjects[0].facts | .namespace.name == \"namespace4.0\" and
		.namespace.mode == \"fsdax\" and .namespace.device == \"pmem4\" and .namespace.size == $(bytes $E820/region4/namespace4.0/size)"
	asked /dev/pmem4 /dev/pmem0
	check 'each has its own region' gives 0 '[.subjects[].facts.region.persistence_domain] == ["unknown", "memory_controller"]'
else
	skip 'a pmem device' 'no device node can be made here'
fi

# A file is on pmem0 if its file system's device number says so.
printf x >file
device=$(stat -c '%Hd:%Ld' file)
if [ "${device%:*}" -ne 0 ]; then
	ln -sfn "$(readlink "$tree/dev/block/259:0")" "$tree/dev/block/$device"
	asked file
	check 'a file on it: its region' gives 0 "$(region $NFIT/region0 ACPI.NFIT memory_controller false)"
	check 'and its namespace' holds "$(fsdax)"
	jq -c '.subjects[0].facts |= (.file.statx_dax = true | .trial.sync = "ok" | .trial.canary = "EOPNOTSUPP")' out >dax
	run "$DAXINFO" --json --replay=dax
	check 'if it were in the DAX state, its stores would need a flush of the cache' gives 0 '.subjects[0].verdict |
		.status == "sync-capable" and .durability == "cache-line"'

	echo cpu_cache >"$tree/$NFIT/region0/persistence_domain"
	asked file
	check 'its region, where the domain is the cache' gives 0 "$(region $NFIT/region0 ACPI.NFIT cpu_cache false)"
	rm "$tree/$NFIT/region0/persistence_domain"
	asked file
	check 'its region, where the kernel shows no domain' gives 0 "$(region $NFIT/region0 ACPI.NFIT unknown false)"
	jq -c '.subjects[0].facts |= (.file.statx_dax = true | .trial.sync = "ok" | .trial.canary = "EOPNOTSUPP")' out >dax
	run "$DAXINFO" --json --replay=dax
	check 'which is not taken for safe' gives 0 '.subjects[0] | .verdict.durability == "unknown" and
		(.findings | any(.id == "persistence-unknown"))'
	printf '16 8\n100 4\n' >"$tree/$PMEM0/badblocks"
	asked file
	check 'media errors are read' gives 0 '.subjects[0].facts.block[0].badblocks ==
		[{"start": 8192, "length": 4096}, {"start": 51200, "length": 2048}]'
	echo 0 >"$tree/$PMEM0/queue/dax"
	asked file
	check 'and a queue without DAX' holds '.subjects[0].facts.block[0].dax == false'
	ln -sfn ../../devices/nowhere "$tree/dev/block/$device"
	asked file
	check 'a device that is not there is an error, and the trial is told' gives 4 '.subjects[0] | .facts.block == [] and
		.verdict.sync == "refused" and (.errors | any(.source == "block"))'
else
	skip 'a file on it' "the file system of $WORK has no device number of its own"
fi

# A device-dax node whose driver is not there.
INSTANCE=$NFIT/region1/dax1.0/dax1.0
asked /dev/dax1.0
if holds '.subjects[0].kind == "dax-device"' >/dev/null; then
	check 'a device-dax instance has neither mount nor block device' holds '.subjects[0].facts | .mount == null and .block == []'
	check 'it is what was recorded' holds ".subjects[0].facts.dax_device | .name == \"dax1.0\" and .mode == \"devdax\" and .region == \"region1\" and
		.size == $(recorded $INSTANCE/size) and .align == $(recorded $INSTANCE/align) and
		.resource == $(hex $INSTANCE/resource) and .target_node == $(recorded $INSTANCE/target_node)"
	check 'with its region' holds "$(region $NFIT/region1 ACPI.NFIT memory_controller false)"
	check 'and its namespace' holds ".subjects[0].facts.namespace | .name == \"namespace1.0\" and .mode == \"devdax\" and .map == \"mem\" and
		.device == null and .uuid == \"$(recorded $NFIT/region1/dax1.0/uuid)\" and .align == $(recorded $NFIT/region1/dax1.0/align) and
		.resource == $(hex $NFIT/region1/dax1.0/resource)"
	check 'it cannot be opened, and nothing is known of MAP_SYNC' holds '.subjects[0] | .verdict.sync == "unknown" and
		.verdict.durability == "unknown" and .facts.trial == null'
	check 'that it could not be opened is told' holds '.subjects[0].errors | any(.source == "open" and .errno == "ENXIO")'
	check 'with status 4' exits 4
	check 'no proof is claimed that nobody has' holds '.subjects[0].evidence | all((.weight == "proof" and .answer == "direct") | not)'

	# The driver that makes memory of it, as libdaxctl knows it: by its module.
	mkdir -p "$tree/module/kmem" "$tree/bus/dax/drivers/kmem"
	ln -s ../../../../module/kmem "$tree/bus/dax/drivers/kmem/module"
	ln -sfn ../../../../../../../../bus/dax/drivers/kmem "$tree/$INSTANCE/driver"
	asked /dev/dax1.0
	check 'one that serves as memory is told as that' holds '.subjects[0] | .facts.dax_device.mode == "system-ram" and
		.verdict.status == "not-mappable" and (.findings | any(.id == "system-ram-mode"))'
	check 'and that it cannot be opened is no error then' gives 0 '.subjects[0].errors == []'
else
	skip 'a device-dax instance' 'no device node can be made here'
fi

# Without any of it.
mkdir empty
tree=$WORK/empty
asked file /dev/null
check 'without anything in /sys the rest is told' holds '(.subjects[0].verdict.sync == "refused") and (.subjects[1].verdict.status == "not-mappable")'
plan
