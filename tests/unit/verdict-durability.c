// SPDX-License-Identifier: GPL-2.0-or-later
/* What must an application do before a store survives power loss? */
#include "rows.h"

/* A file that is direct and takes MAP_SYNC, on one region and others. */
#define ON(region_, ...)                                                                           \
	{                                                                                          \
		.file = IS_DAX, .trial = TAKES_SYNC, .region = (region_), ##__VA_ARGS__            \
	}
#define ALSO(...)  .more_nvdimms = AND(__VA_ARGS__)
#define NONE_KEPT  REGION("ACPI.NFIT", "none")
#define NEW_DOMAIN REGION("ACPI.NFIT", "cxl_switch")
#define NOT_TOLD   REGION("ACPI.NFIT", NULL)
#define VOLATILE                                                                                   \
	&(struct region_facts)                                                                     \
	{                                                                                          \
		.name = "region1", .type = "volatile", .provider = "ACPI.NFIT"                     \
	}
#define RAMDAX REGION("ramdax", "unknown")

#define FLUSH                                                                                      \
	{                                                                                          \
		DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_CACHE_LINE,              \
			GUARANTEE_HOLDS                                                            \
	}
#define FENCE                                                                                      \
	{                                                                                          \
		DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_BYTE, GUARANTEE_HOLDS    \
	}
#define NOT_SAID                                                                                   \
	{                                                                                          \
		DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_UNKNOWN,                 \
			GUARANTEE_UNKNOWN                                                          \
	}
#define LOST                                                                                       \
	{                                                                                          \
		DAX_SYNC_CAPABLE, ACCESS_DIRECT, SYNC_CAPABLE, DURABILITY_NONE, GUARANTEE_FAILS    \
	}
#define FSYNC                                                                                      \
	{                                                                                          \
		DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, DURABILITY_PAGE, GUARANTEE_FAILS          \
	}

#define CACHED(...)                                                                                \
	{                                                                                          \
		.file = IS_NOT_DAX, .trial = REFUSES_SYNC, ##__VA_ARGS__                           \
	}
#define WITHOUT_DAX(durability_)                                                                   \
	{                                                                                          \
		DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, (durability_), GUARANTEE_FAILS    \
	}
#define BY_FSYNC WITHOUT_DAX(DURABILITY_PAGE)
#define UNSEEN   WITHOUT_DAX(DURABILITY_UNKNOWN)
#define ALL_LOST WITHOUT_DAX(DURABILITY_NONE)
#define DIRECT_AS(durability_)                                                                     \
	{                                                                                          \
		DAX_DIRECT, ACCESS_DIRECT, SYNC_REFUSED, (durability_), GUARANTEE_FAILS            \
	}
#define EXT4 MOUNT("ext4", NULL)
#define LOOP DISKS(DISK("loop0", NO, .kind = BLOCK_LOOP, .backing_file = "/image"))
#define LOOP_OVER(...)                                                                             \
	CACHED(.mount = EXT4, .block = LOOP,                                                       \
		.storage = FURTHER(ROLE(STORAGE_BACKING_FILE, "/image", __VA_ARGS__)))
#define OVERLAY MOUNT("overlay", NULL, .magic = NUMBER(0x794c7630))
#define OVERLAY_OVER(...)                                                                          \
	CACHED(.mount = OVERLAY,                                                                   \
		.storage = FURTHER(ROLE(STORAGE_UPPER_LAYER, "/upper", __VA_ARGS__)))
#define WITH_JOURNAL(...)                                                                          \
	.storage = FURTHER(ROLE(STORAGE_JOURNAL, "journal", .block = DISKS(__VA_ARGS__)))
#define PAPR       REGION("papr_scm", "memory_controller", .asynchronous = NO)
#define PAPR_HCALL REGION("papr_scm", "memory_controller", .asynchronous = YES)
#define CXL        REGION("CXL", "memory_controller")
#define DEVDAX(region_)                                                                            \
	GIVEN(.file = IS_DAX, .trial = TAKES_SYNC, .region = (region_),                            \
		.dax_device = DAX_DEVICE("devdax", .provider = DAX_PROVIDER_NVDIMM))

static const struct row rows[] = {
	{ "cpu_cache", KIND_FILE, ON(EADR), FENCE, "cpu_cache" },
	{ "memory_controller", KIND_FILE, ON(NFIT), FLUSH, "memory_controller" },
	{ "unknown", KIND_FILE, ON(E820), NOT_SAID, "region0" },
	{ "none", KIND_FILE, ON(NONE_KEPT), NOT_SAID },
	{ "a domain of the future", KIND_FILE, ON(NEW_DOMAIN), NOT_SAID },
	{ "no domain was told", KIND_FILE, ON(NOT_TOLD), NOT_SAID },
	{ "no region was found", KIND_FILE, ON(NULL), NOT_SAID, "no region is known" },
	{ "MAP_SYNC refused, whatever the domain", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .region = EADR), FSYNC },
	{ "nobody knows about MAP_SYNC", KIND_FILE, GIVEN(.file = IS_DAX, .region = EADR),
		{ DAX_DIRECT, ACCESS_DIRECT, SYNC_UNKNOWN, DURABILITY_UNKNOWN,
			GUARANTEE_UNKNOWN } },

	/* Of several regions the weakest decides. */
	{ "two that flush", KIND_FILE, ON(NFIT, ALSO(LYING(NFIT))), FLUSH },
	{ "two that fence", KIND_FILE, ON(EADR, ALSO(LYING(EADR))), FENCE },
	{ "one fences, then one flushes", KIND_FILE, ON(EADR, ALSO(LYING(NFIT))), FLUSH },
	{ "one flushes, then one fences", KIND_FILE, ON(NFIT, ALSO(LYING(EADR))), FLUSH },
	{ "one unknown after one that fences", KIND_FILE, ON(EADR, ALSO(LYING(E820))), NOT_SAID },
	{ "one unknown before one that fences", KIND_FILE, ON(E820, ALSO(LYING(EADR))), NOT_SAID },
	{ "the third is the weakest", KIND_FILE, ON(EADR, ALSO(LYING(EADR), LYING(NFIT))), FLUSH },
	{ "one that was not found after one that fences", KIND_FILE, ON(EADR, ALSO(LYING(NULL))),
		NOT_SAID },
	{ "one that was not found before one that fences", KIND_FILE, ON(NULL, ALSO(LYING(EADR))),
		NOT_SAID },
	{ "one volatile after one that flushes", KIND_FILE, ON(NFIT, ALSO(LYING(VOLATILE))),
		LOST },

	{ "a disk of a stack that lies in no known region", KIND_FILE,
		ON(EADR, .block = DISKS(DISK("dm-0", YES),
				 DISK("pmem0", YES, .holder = "dm-0", .region = "region0"),
				 DISK("pmem1", YES, .holder = "dm-0", .region = "region1"))),
		NOT_SAID, "pmem1 lies in no region" },
	{ "a stack whose disks all lie in a known region", KIND_FILE,
		ON(EADR, .block = DISKS(DISK("dm-0", YES),
				 DISK("pmem0", YES, .holder = "dm-0", .region = "region0"))),
		FENCE },

	/* Volatile storage. */
	{ "a volatile region", KIND_FILE, ON(VOLATILE), LOST, "volatile" },
	{ "ramdax", KIND_FILE, ON(RAMDAX), LOST, "ramdax" },
	{ "a volatile region without a name", KIND_FILE,
		ON(&(struct region_facts){ .type = "volatile" }), LOST },
	{ "tmpfs", KIND_FILE, GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .mount = TMPFS),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"tmpfs" },
	{ "a directory of tmpfs", KIND_DIRECTORY, GIVEN(.file = IS_NOT_DAX, .mount = TMPFS),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS } },
	{ "ramfs", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.mount = MOUNT("ramfs", NULL, .magic = NUMBER(0x858458f6))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS } },
	{ "hugetlbfs", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.mount = MOUNT("hugetlbfs", NULL, .magic = NUMBER(0x958458f6))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS } },
	{ "a disk in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .block = DISKS(DISK("ram0", NO))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"ram0" },
	{ "a compressed disk in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.block = DISKS(DISK("zram12", NO))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"zram12" },
	{ "a stack on a disk in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.block = DISKS(DISK("dm-0", NO), DISK("ram1", NO))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"ram1" },
	{ "a loop device on a file in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC,
			.block = DISKS(DISK("loop0", NO, .backing_magic = NUMBER(0x01021994)))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_NONE,
			GUARANTEE_FAILS },
		"loop0" },
	{ "a loop device of which a saved answer has the file system alone", KIND_FILE,
		CACHED(.block = DISKS(DISK("loop0", NO, .backing_magic = NUMBER(0xef53)))), UNSEEN,
		"backing file" },
	{ "a loop device on a file that could not be looked at", KIND_FILE, CACHED(.block = LOOP),
		UNSEEN, "backing file" },
	{ "a file system that could not be looked at", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .mount = MOUNT(NULL, NULL)),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_UNKNOWN,
			GUARANTEE_FAILS },
		"its file system" },
	{ "device-dax of memory set aside", KIND_DAX_DEVICE,
		GIVEN(.file = IS_DAX, .trial = TAKES_SYNC,
			.dax_device = DAX_DEVICE("devdax", .provider = DAX_PROVIDER_HMEM)),
		LOST, "hmem" },
	{ "a disk whose name only begins like one in memory", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .block = DISKS(DISK("rama", NO))),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS } },
	/* fsync makes data durable where all storage was seen, or the protocol says so. */
	{ "nvme", KIND_FILE, CACHED(.mount = EXT4, .block = DISKS(DISK("nvme0n1", NO))), BY_FSYNC },
	{ "dm on disks", KIND_FILE,
		CACHED(.mount = EXT4, .block = DISKS(DISK("dm-0", NO, .kind = BLOCK_DM),
					      DISK("sda", NO, .holder = "dm-0"),
					      DISK("sdb", NO, .holder = "dm-0"))),
		BY_FSYNC },
	{ "dm on a disk and on memory", KIND_FILE,
		CACHED(.mount = EXT4, .block = DISKS(DISK("dm-0", NO, .kind = BLOCK_DM),
					      DISK("sda", NO, .holder = "dm-0"),
					      DISK("ram0", NO, .holder = "dm-0"))),
		ALL_LOST, "ram0" },
	{ "dm without a disk (dm-zero)", KIND_FILE,
		CACHED(.mount = EXT4, .block = DISKS(DISK("dm-0", NO, .kind = BLOCK_DM))), UNSEEN,
		"dm-0" },
	{ "null_blk", KIND_FILE, CACHED(.mount = EXT4, .block = DISKS(DISK("nullb0", NO))),
		ALL_LOST, "nullb0" },
	{ "scsi_debug", KIND_FILE,
		CACHED(.mount = EXT4, .block = DISKS(DISK("sdb", NO, .model = "scsi_debug      "))),
		ALL_LOST, "sdb" },
	{ "nbd", KIND_FILE, CACHED(.mount = EXT4, .block = DISKS(DISK("nbd0", NO))), UNSEEN,
		"nbd0" },
	{ "ublk", KIND_FILE, CACHED(.mount = EXT4, .block = DISKS(DISK("ublkb0", NO))), UNSEEN,
		"ublkb0" },
	{ "NFS", KIND_FILE, CACHED(.mount = MOUNT("nfs4", NULL, .magic = NUMBER(0x6969))),
		BY_FSYNC },
	{ "cifs", KIND_FILE, CACHED(.mount = MOUNT("cifs", NULL)), UNSEEN, "cifs" },
	{ "9p", KIND_FILE, CACHED(.mount = MOUNT("9p", NULL)), UNSEEN, "9p" },
	{ "FUSE", KIND_FILE,
		CACHED(.mount = MOUNT("fuse.sshfs", NULL, .magic = NUMBER(0x65735546))), UNSEEN,
		"fuse.sshfs" },
	{ "FUSE on a block device", KIND_FILE,
		CACHED(.mount = MOUNT("fuseblk", NULL, .magic = NUMBER(0x65735546)), .block = SDA),
		UNSEEN, "fuseblk" },
	{ "virtiofs", KIND_FILE, CACHED(.mount = MOUNT("virtiofs", NULL)), UNSEEN, "virtiofs" },
	{ "virtiofs with a window", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .mount = MOUNT("virtiofs", NULL)),
		DIRECT_AS(DURABILITY_UNKNOWN), "virtiofs" },
	{ "a file system whose device is unknown", KIND_FILE, CACHED(.mount = MOUNT("zfs", NULL)),
		UNSEEN, "storage was not seen" },

	/* overlayfs: its upper layer. */
	{ "an overlay over an unseen layer", KIND_FILE, CACHED(.mount = OVERLAY), UNSEEN,
		"layers" },
	{ "an overlay over tmpfs", KIND_FILE, OVERLAY_OVER(.mount = TMPFS), ALL_LOST, "/upper" },
	{ "an overlay over a disk", KIND_FILE, OVERLAY_OVER(.mount = EXT4, .block = SDA),
		BY_FSYNC },
	{ "an overlay over a disk in memory", KIND_FILE,
		OVERLAY_OVER(.mount = EXT4, .block = DISKS(DISK("zram0", NO))), ALL_LOST, "zram0" },
	{ "an overlay over null_blk", KIND_FILE,
		OVERLAY_OVER(.mount = EXT4, .block = DISKS(DISK("nullb0", NO))), ALL_LOST,
		"nullb0" },
	{ "an overlay over a directory that was not found", KIND_FILE, OVERLAY_OVER(.mount = NULL),
		UNSEEN, "/upper" },
	{ "an overlay over an overlay", KIND_FILE, OVERLAY_OVER(.mount = OVERLAY), UNSEEN,
		"/upper" },
	{ "an overlay over a disk that is mounted with nobarrier", KIND_FILE,
		OVERLAY_OVER(.mount = MOUNT("ext4", NULL, .options = "rw,nobarrier"),
			.block = SDA),
		UNSEEN, "nobarrier" },
	{ "an overlay over NFS", KIND_FILE, OVERLAY_OVER(.mount = MOUNT("nfs", NULL)), BY_FSYNC },
	{ "an overlay over e820", KIND_FILE,
		OVERLAY_OVER(.mount = EXT4, .block = PMEM, .media = AND(LYING(E820))), UNSEEN,
		"region0" },
	{ "an overlay over DAX", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .mount = OVERLAY,
			.storage = FURTHER(ROLE(STORAGE_UPPER_LAYER, "/upper", .mount = EXT4,
				.block = PMEM, .media = AND(LYING(NFIT))))),
		DIRECT_AS(DURABILITY_PAGE) },
	{ "an overlay over DAX without flushes of the CPU cache", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .mount = OVERLAY,
			.storage = FURTHER(ROLE(STORAGE_UPPER_LAYER, "/upper", .mount = EXT4,
				.block = DISKS(DISK("pmem0", YES, .region = "region0",
					.write_cache = NO)),
				.media = AND(LYING(NFIT))))),
		DIRECT_AS(DURABILITY_UNKNOWN), "write_cache" },
	{ "an overlay that ignores fsync", KIND_FILE,
		CACHED(.mount = MOUNT("overlay", NULL, .options = "rw,volatile")), ALL_LOST,
		"volatile" },
	{ "an overlay that ignores fsync, on new kernels", KIND_FILE,
		CACHED(.mount = MOUNT("overlay", NULL, .options = "rw,fsync=volatile")), ALL_LOST,
		"fsync=volatile" },

	/* Loop devices: the storage of the backing file. */
	{ "loop over a disk", KIND_FILE, LOOP_OVER(.mount = EXT4, .block = SDA), BY_FSYNC },
	{ "loop over tmpfs", KIND_FILE, LOOP_OVER(.mount = TMPFS), ALL_LOST, "/image" },
	{ "loop over ext4 on a disk in memory", KIND_FILE,
		LOOP_OVER(.mount = EXT4, .block = DISKS(DISK("ram0", NO))), ALL_LOST, "ram0" },
	{ "loop over an overlay", KIND_FILE, LOOP_OVER(.mount = OVERLAY), UNSEEN, "/image" },
	{ "loop over an overlay that ignores fsync", KIND_FILE,
		LOOP_OVER(.mount = MOUNT("overlay", NULL, .options = "fsync=volatile")), ALL_LOST,
		"fsync=volatile" },
	{ "loop over FUSE", KIND_FILE, LOOP_OVER(.mount = MOUNT("fuse", NULL)), UNSEEN, "fuse" },
	{ "loop over 9p", KIND_FILE, LOOP_OVER(.mount = MOUNT("9p", NULL)), UNSEEN, "9p" },
	{ "loop over NFS", KIND_FILE, LOOP_OVER(.mount = MOUNT("nfs", NULL)), BY_FSYNC },
	{ "loop over nbd", KIND_FILE, LOOP_OVER(.mount = EXT4, .block = DISKS(DISK("nbd3", NO))),
		UNSEEN, "nbd3" },

	/* The page cache on persistent memory: what fsync writes must be persistent there. */
	{ "page cache on e820", KIND_FILE, CACHED(.mount = EXT4, .block = PMEM, .region = E820),
		UNSEEN, "region0" },
	{ "page cache on a region of the domain none", KIND_FILE,
		CACHED(.mount = EXT4, .block = PMEM, .region = NONE_KEPT), UNSEEN, "region0" },
	{ "page cache on a region whose queues can be flushed", KIND_FILE,
		CACHED(.mount = EXT4, .block = PMEM,
			.region = REGION("ACPI.NFIT", "unknown", .deep_flush = YES)),
		BY_FSYNC },
	{ "page cache on NFIT", KIND_FILE, CACHED(.mount = EXT4, .block = PMEM, .region = NFIT),
		BY_FSYNC },
	{ "page cache on BTT on e820", KIND_FILE,
		CACHED(.mount = EXT4, .block = DISKS(DISK("pmem0s", NO, .region = "region0")),
			.region = E820),
		UNSEEN, "region0" },
	{ "page cache on BTT on NFIT", KIND_FILE,
		CACHED(.mount = EXT4, .block = DISKS(DISK("pmem0s", NO, .region = "region0")),
			.region = NFIT),
		BY_FSYNC },
	{ "page cache on virtio-pmem", KIND_FILE,
		CACHED(.mount = EXT4, .block = PMEM, .region = VIRTIO_PMEM), BY_FSYNC },
	{ "a region that was not found", KIND_FILE, CACHED(.mount = EXT4, .block = PMEM), UNSEEN,
		"region of pmem0" },

	/* Asynchronous regions. */
	{ "virtio-pmem", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .block = PMEM, .region = VIRTIO_PMEM),
		FSYNC },
	{ "papr", KIND_FILE, ON(PAPR), FLUSH },
	{ "papr with a flush call", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .block = PMEM, .region = PAPR_HCALL),
		FSYNC },
	{ "MAP_SYNC accepted on papr with a flush call", KIND_FILE, ON(PAPR_HCALL), NOT_SAID,
		"asynchronous" },

	/* Device-dax takes MAP_SYNC on any region. */
	{ "device-dax on NFIT", KIND_DAX_DEVICE, DEVDAX(NFIT), FLUSH },
	{ "device-dax with eADR", KIND_DAX_DEVICE, DEVDAX(EADR), FENCE },
	{ "device-dax on e820", KIND_DAX_DEVICE, DEVDAX(E820), NOT_SAID },
	{ "device-dax on papr", KIND_DAX_DEVICE, DEVDAX(PAPR), FLUSH },
	{ "device-dax on papr with a flush call", KIND_DAX_DEVICE, DEVDAX(PAPR_HCALL), NOT_SAID,
		"asynchronous" },
	{ "device-dax on virtio-pmem", KIND_DAX_DEVICE, DEVDAX(VIRTIO_PMEM), NOT_SAID,
		"asynchronous" },
	{ "device-dax on CXL persistent memory", KIND_DAX_DEVICE, DEVDAX(CXL), FLUSH },
	{ "device-dax on an NVDIMM that is not armed", KIND_DAX_DEVICE,
		DEVDAX(REGION("ACPI.NFIT", "memory_controller", DIMMS("not_armed"))), NOT_SAID,
		"not_armed" },

	/* NVDIMMs that report a failure. */
	{ "an NVDIMM that is not armed", KIND_FILE,
		ON(REGION("ACPI.NFIT", "memory_controller", DIMMS("not_armed"))), NOT_SAID,
		"nmem0 reports not_armed" },
	{ "an NVDIMM with eADR that failed to save", KIND_FILE,
		ON(REGION("ACPI.NFIT", "cpu_cache", DIMMS("save_fail restore_fail"))), NOT_SAID,
		"save_fail" },
	{ "an NVDIMM with an event", KIND_FILE,
		ON(REGION("ACPI.NFIT", "memory_controller", DIMMS("smart_event smart_notify"))),
		FLUSH },
	{ "page cache on an NVDIMM that is not armed", KIND_FILE,
		CACHED(.mount = EXT4, .block = PMEM,
			.region = REGION("ACPI.NFIT", "memory_controller", DIMMS("not_armed"))),
		UNSEEN, "not_armed" },
	{ "a stack with an NVDIMM that is not armed", KIND_FILE,
		ON(NFIT,
			ALSO(LYING(REGION("ACPI.NFIT", "memory_controller", DIMMS("flush_fail"))))),
		NOT_SAID, "flush_fail" },

	/* Flushes that are switched off. */
	{ "nobarrier on a disk", KIND_FILE,
		CACHED(.mount = MOUNT("ext4", NULL, .options = "rw,nobarrier"), .block = SDA),
		UNSEEN, "nobarrier" },
	{ "nobarrier on virtio-pmem", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .block = PMEM, .region = VIRTIO_PMEM,
			.mount = MOUNT("ext4", NULL, .options = "rw,nobarrier")),
		DIRECT_AS(DURABILITY_UNKNOWN), "nobarrier" },
	{ "nobarrier, with MAP_SYNC", KIND_FILE,
		ON(NFIT, .block = PMEM, .mount = MOUNT("ext4", NULL, .options = "barrier=0")),
		NOT_SAID, "barrier=0" },
	{ "f2fs, fsync_mode=nobarrier", KIND_FILE,
		CACHED(.mount = MOUNT("f2fs", NULL, .options = "fsync_mode=nobarrier"),
			.block = SDA),
		UNSEEN, "fsync_mode=nobarrier" },
	{ "bcachefs, journal_flush_disabled", KIND_FILE,
		CACHED(.mount = MOUNT("bcachefs", NULL, .options = "journal_flush_disabled"),
			.block = SDA),
		UNSEEN, "journal_flush_disabled" },
	{ "write_cache is 0, without MAP_SYNC", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .region = NFIT,
			.block = DISKS(DISK("pmem0", YES, .region = "region0", .write_cache = NO))),
		DIRECT_AS(DURABILITY_UNKNOWN), "write_cache of pmem0" },
	{ "write_cache is 0, with MAP_SYNC", KIND_FILE,
		ON(NFIT,
			.block = DISKS(DISK("pmem0", YES, .region = "region0", .write_cache = NO))),
		FLUSH },
	{ "write_cache is 0, the page cache", KIND_FILE,
		CACHED(.mount = EXT4, .region = NFIT,
			.block = DISKS(DISK("pmem0", YES, .region = "region0", .write_cache = NO))),
		BY_FSYNC },
	{ "write_cache is 0 with eADR", KIND_FILE,
		GIVEN(.file = IS_DAX, .trial = REFUSES_SYNC, .region = EADR,
			.block = DISKS(DISK("pmem0", YES, .region = "region0", .write_cache = NO))),
		FSYNC },

	/* External journals: the weakest decides. */
	{ "an external journal on a disk", KIND_FILE,
		ON(NFIT, .block = PMEM, WITH_JOURNAL(DISK("sda", NO))), FLUSH },
	{ "an external journal in memory", KIND_FILE,
		ON(NFIT, .block = PMEM, WITH_JOURNAL(DISK("ram0", NO))), LOST, "ram0" },
	{ "an external journal that was not seen", KIND_FILE,
		ON(NFIT, .block = PMEM, .storage = FURTHER(ROLE(STORAGE_JOURNAL, NULL))), NOT_SAID,
		"external journal" },
	{ "the page cache, with an external journal in memory", KIND_FILE,
		CACHED(.mount = EXT4, .block = SDA, WITH_JOURNAL(DISK("zram0", NO))), ALL_LOST,
		"zram0" },
	{ "an external journal of nbd", KIND_FILE,
		CACHED(.mount = EXT4, .block = SDA, WITH_JOURNAL(DISK("nbd0", NO))), UNSEEN,
		"nbd0" },
	{ "an ordinary disk", KIND_FILE,
		GIVEN(.file = IS_NOT_DAX, .trial = REFUSES_SYNC, .block = SDA),
		{ DAX_PAGE_CACHE, ACCESS_PAGE_CACHE, SYNC_REFUSED, DURABILITY_PAGE,
			GUARANTEE_FAILS } },
};

int main(void)
{
	return RUN_ROWS("verdict-durability", rows);
}
