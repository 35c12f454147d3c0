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
tree=$1 dax=$2 pmem0=$3 pmem4=$4
shift 4
mount --make-rprivate /sys && mount --bind "$tree" /sys || exit 125
# libdaxctl looks for the nodes: they are on a file system that is not mounted with nodev.
mkdir -p nodes
if mount --make-rprivate /dev 2>/dev/null && mount -t tmpfs none nodes && mknod nodes/null c 1 3 2>/dev/null; then
	mknod nodes/dax1.0 c "${dax%:*}" "${dax#*:}"
	mknod nodes/pmem0 b "${pmem0%:*}" "${pmem0#*:}"
	mknod nodes/pmem4 b "${pmem4%:*}" "${pmem4#*:}"
	mount --bind nodes /dev
fi
exec "$@"
END

# as_disk NUMBER IMAGE: makes a loop device of the image, which is the recorded device with that number; sets $loop
# and $device. The recorded number may be that of a disk of this machine.
as_disk() {
	truncate -s 400M "$2"
	loop=$(losetup -f --show "$2" 2>/dev/null) || return
	finally "losetup -d $loop"
	device=$(stat -c '%Hr:%Lr' "$loop")
	ln -sfn "$(readlink "$tree/dev/block/$1")" "$tree/dev/block/$device"
}

pmem0=3999:2 pmem4=3999:3 disk=
if as_disk 259:4 image4; then
	pmem4=$device
	as_disk 259:0 image0 && pmem0=$device disk=$loop
fi

if ! own_mounts "$tree" "$DAX" "$pmem0" "$pmem4" true 2>/dev/null; then
	skip 'a recorded machine' 'no mount namespace is permitted here'
	plan
fi

printf x >file
run own_mounts "$tree" "$DAX" "$pmem0" "$pmem4" "$DAXINFO" --json file /dev/pmem0
check 'a directory in the place of sysfs is not believed' holds '.subjects | all(.facts | .block == [] and
	.region == null and .namespace == null and .host.all_cpu_cache == null)'

if ! ${CC:-cc} -shared -fPIC -o sysfs-magic.so "$TESTS/helpers/sysfs-magic.c" 2>err; then
	skip 'a recorded machine' "its statfs(2) cannot be compiled: $(head -n 1 err)"
	plan
fi

# Runs daxinfo with $tree as /sys, and the device nodes of the recorded machine.
export tree
cat >daxinfo-there <<END
#!/bin/sh
exec unshare $as -m --propagation unchanged sh "$WORK/recorded-machine" "\$tree" "$DAX" "$pmem0" "$pmem4" \\
	env LD_PRELOAD="$WORK/sysfs-magic.so" ASAN_OPTIONS="\$ASAN_OPTIONS:verify_asan_link_order=0" "$DAXINFO" "\$@"
END
chmod +x daxinfo-there

# ask_recorded ARGUMENT...: runs it, for JSON
ask_recorded() {
	run "$WORK/daxinfo-there" --json "$@"
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

# A block device is found by its number.
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

# What is on a block device decides whether files on it can have DAX.

# with_content TITLE ANSWER EXPRESSION COMMAND...: after the command, fs_dax is ANSWER, and EXPRESSION holds
with_content() {
	title=$1 answer=$2 expression=$3
	shift 3
	wipefs -aq "$disk"
	if ! "$@" >made 2>&1; then
		skip "$title" "$1 cannot be run here"
		return
	fi
	ask_recorded /dev/pmem0
	check "$title" gives 0 ".subjects[0] | .verdict.fs_dax == $answer and .verdict.status == \"page-cache\" and
		(.facts.superblock | .mounted_on == null) and ($expression)"
}

finds() { echo "(.findings | any(.id == \"$1\" and .question == \"fs_dax\"))"; }
write_luks() { printf 'LUKS\272\276\000\001' | dd of="$disk" conv=notrunc; }
write_btrfs() { printf '_BHRfS_M' | dd of="$disk" bs=1 seek=$((65536 + 64)) conv=notrunc; }
write_partitions() { echo 'start=4096' | sfdisk -q --no-reread --no-tell-kernel "$disk"; }
content='.facts.superblock'

topic 'a block device with DAX'
if [ -n "$disk" ]; then
	with_content 'nothing is on it' '"capable"' "$content.content == \"nothing\"" true
	with_content 'ext4 with blocks of a page' '"capable"' "$content | .type == \"ext4\" and .content == \"file-system\" and
		.block_size == 4096 and .label == \"journal\" and .inline_data == false and .encrypt == false and .reflink == null" \
		mkfs.ext4 -q -F -b 4096 -L journal "$disk"
	with_content 'ext4 with blocks of 1 KiB' '"refused"' "$content.block_size == 1024 and $(finds block-size-not-page-size) and
		(.findings | any(.id == \"block-size-not-page-size\" and .cause))" mkfs.ext4 -q -F -b 1024 "$disk"
	with_content 'ext4 with inline_data' '"capable"' "$content.inline_data and $(finds inline-data-feature) and
		(.findings | any(.id == \"inline-data-feature\" and .cause) | not)" mkfs.ext4 -q -F -b 4096 -O inline_data "$disk"
	with_content 'ext4 with encrypt' '"capable"' "$content.encrypt" mkfs.ext4 -q -F -b 4096 -O encrypt "$disk"
	with_content 'XFS with reflink' '"capable"' "$content | .type == \"xfs\" and .block_size == 4096 and .reflink and .inline_data == null" \
		mkfs.xfs -q -f -m reflink=1 "$disk"
	with_content 'XFS without reflink' '"capable"' "$content.reflink == false" mkfs.xfs -q -f -m reflink=0 "$disk"
	with_content 'XFS with blocks of 1 KiB' '"refused"' "$content.block_size == 1024 and $(finds block-size-not-page-size) and
		(.findings | any(.remedy.command == \"mkfs.xfs -b size=4096 /dev/pmem0\"))" mkfs.xfs -q -f -b size=1024 "$disk"
	with_content 'erofs' '"capable"' "$content | .type == \"erofs\" and .block_size == 4096" mkfs.erofs "$disk" "$TESTS/golden/btrfs"
	with_content 'btrfs' '"refused"' "$content.type == \"btrfs\" and $(finds file-system-without-dax)" write_btrfs
	with_content 'LUKS' '"refused"' "$content.content == \"encrypted\" and $(finds encrypted-device)" write_luks
	with_content 'a swap area' null "$content.content == \"other\" and $(finds device-member)" mkswap "$disk"
	with_content 'partitions' null "$content.content == \"partitions\" and $content.type == \"dos\" and $(finds device-partitioned)" write_partitions

	wipefs -aq "$disk"
	mkdir mounted
	if mkfs.ext4 -q -F -b 4096 "$disk" && mount -t ext4 "$disk" mounted 2>/dev/null; then
		finally "umount $WORK/mounted 2>/dev/null"
		ask_recorded /dev/pmem0
		check 'the mount point of its file system is reported' gives 0 ".subjects[0].facts.superblock | .mounted_on == \"$WORK/mounted\" and .type == \"ext4\""
		run "$WORK/daxinfo-there" /dev/pmem0
		check 'the first line answers for files on it' says '^/dev/pmem0: DAX-capable device: files on it can be sync-capable$'
		check 'the file system and its mount point are shown' says "^ *file system *ext4, mounted on $WORK/mounted$"
		check 'the node itself is shown' says '^ *node itself *page-cache, like every block device$'
		umount mounted
	else
		skip 'the mount point of its file system is reported' 'it cannot be mounted here'
	fi
	ask_recorded --require=fs-dax /dev/pmem0
	check '--require=fs-dax holds' exits 0
	mkfs.ext4 -q -F -b 1024 "$disk"
	ask_recorded --require=fs-dax /dev/pmem0
	check '--require=fs-dax fails' exits 1
	if have_strace; then
		traced openat,open "$WORK/daxinfo-there" /dev/pmem0
		check 'it is opened for reading, once' [ "$(grep '/dev/pmem0' "$WORK/trace" | grep -v O_PATH | grep -c 'O_RDONLY')" -eq 1 ]
		check 'it is not opened for writing' sh -c '! grep /dev/pmem0 "$1" | grep -e O_RDWR -e O_WRONLY' sh "$WORK/trace"
	fi
	echo 0 >"$tree/$PMEM0/queue/dax"
	if have_strace; then
		traced openat,open "$WORK/daxinfo-there" /dev/pmem0
		check 'a device without DAX is not opened' sh -c '! grep "= .*/dev/pmem0" "$1" | grep -v O_PATH' sh "$WORK/trace"
	fi
	ask_recorded --require=fs-dax /dev/pmem0
	check 'without DAX its superblock is not read' gives 1 '.subjects[0] | .verdict.fs_dax == "refused" and .facts.superblock.content == null and
		(.findings | any(.id == "device-without-dax" and .cause and .question == "fs_dax"))'
	echo 1 >"$tree/$PMEM0/queue/dax"
else
	skip 'what is on it' 'no loop device can be set up here'
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
tree=$WORK/empty # of daxinfo-there
ask_recorded file /dev/null
check 'without any entry in /sys, the rest is reported' holds '(.subjects[0].verdict.sync == "refused") and (.subjects[1].verdict.status == "not-storage")'
plan
