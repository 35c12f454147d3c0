/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Namespace and region under a block device or a device-dax instance, from libndctl. It has no
 * look-up by device, so its regions are walked up to the one whose name sysfs gives. Only getters
 * are called: several other functions of libndctl write to sysfs.
 */
#include "kernel-fs.h"
#include "library.h"
#include "sysfs.h"
#include "target.h"

#include <errno.h>
#include <limits.h>
#include <ndctl/libndctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define LIBNDCTL(F) \
	F(ndctl_btt_get_block_device) \
	F(ndctl_btt_get_sector_size) \
	F(ndctl_btt_get_uuid) \
	F(ndctl_bus_get_devname) \
	F(ndctl_bus_get_first) \
	F(ndctl_bus_get_next) \
	F(ndctl_bus_get_provider) \
	F(ndctl_dax_get_align) \
	F(ndctl_dax_get_devname) \
	F(ndctl_dax_get_location) \
	F(ndctl_dax_get_resource) \
	F(ndctl_dax_get_uuid) \
	F(ndctl_dimm_get_devname) \
	F(ndctl_namespace_get_block_device) \
	F(ndctl_namespace_get_btt) \
	F(ndctl_namespace_get_dax) \
	F(ndctl_namespace_get_devname) \
	F(ndctl_namespace_get_first) \
	F(ndctl_namespace_get_mode) \
	F(ndctl_namespace_get_next) \
	F(ndctl_namespace_get_numa_node) \
	F(ndctl_namespace_get_pfn) \
	F(ndctl_namespace_get_resource) \
	F(ndctl_namespace_get_sector_size) \
	F(ndctl_namespace_get_size) \
	F(ndctl_namespace_get_uuid) \
	F(ndctl_new) \
	F(ndctl_pfn_get_align) \
	F(ndctl_pfn_get_block_device) \
	F(ndctl_pfn_get_location) \
	F(ndctl_pfn_get_resource) \
	F(ndctl_pfn_get_uuid) \
	F(ndctl_region_get_align) \
	F(ndctl_region_get_devname) \
	F(ndctl_region_get_first) \
	F(ndctl_region_get_first_dimm) \
	F(ndctl_region_get_next) \
	F(ndctl_region_get_next_dimm) \
	F(ndctl_region_get_numa_node) \
	F(ndctl_region_get_persistence_domain) \
	F(ndctl_region_get_resource) \
	F(ndctl_region_get_ro) \
	F(ndctl_region_get_size) \
	F(ndctl_region_get_type_name) \
	F(ndctl_unref)
/* clang-format on */

LIBRARY_FUNCTIONS(libndctl, LIBNDCTL);
LIBRARY_NOTE(
	libndctl_note, "ndctl", "NVDIMM namespaces and regions", "recommended", LIBNDCTL_SONAME);

/* libndctl returns -1, 0 or the largest number if it cannot read a number. */
static struct number size_of(unsigned long long value)
{
	return value && value != ULLONG_MAX && value != ULONG_MAX ? number(value)
								  : (struct number){ 0 };
}

static struct number node_of(int node)
{
	return node >= 0 ? number((unsigned)node) : (struct number){ 0 };
}

static const char *domain_name(enum ndctl_persistence_domain domain)
{
	switch (domain) {
	case PERSISTENCE_CPU_CACHE:
		return "cpu_cache";
	case PERSISTENCE_MEM_CTRL:
		return "memory_controller";
	case PERSISTENCE_NONE:
		return "none";
	case PERSISTENCE_UNKNOWN:
		break;
	}
	return "unknown";
}

static enum namespace_mode mode_of(enum ndctl_namespace_mode mode)
{
	static const enum namespace_mode modes[] = {
		[NDCTL_NS_MODE_FSDAX] = NAMESPACE_FSDAX,
		[NDCTL_NS_MODE_SECTOR] = NAMESPACE_SECTOR,
		[NDCTL_NS_MODE_RAW] = NAMESPACE_RAW,
		[NDCTL_NS_MODE_DEVDAX] = NAMESPACE_DEVDAX,
		[NDCTL_NS_MODE_UNKNOWN] = NAMESPACE_MODE_UNKNOWN,
	};

	return mode <= NDCTL_NS_MODE_UNKNOWN ? modes[mode] : NAMESPACE_MODE_UNKNOWN;
}

static const char *map_name(enum ndctl_pfn_loc location)
{
	return location == NDCTL_PFN_LOC_PMEM  ? "dev"
	       : location == NDCTL_PFN_LOC_RAM ? "mem"
					       : NULL;
}

/* A namespace without a label has a UUID of zeroes, which means none. */
static void set_uuid(char **member, const unsigned char *uuid)
{
	static const uuid_t none;
	char text[2 * sizeof(uuid_t) + 5], *end = text;

	if (memcmp(uuid, none, sizeof(none)) == 0)
		return;
	for (size_t i = 0; i < sizeof(uuid_t); i++)
		end += sprintf(
			end, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", uuid[i]);
	set_text(member, text);
}

/* POWER: a region whose device tree has this property is flushed by a call of the hypervisor
 * (arch/powerpc/platforms/pseries/papr_scm.c: is_volatile, hcall_flush_required). */
static bool needs_hcall_flush(const char *region)
{
	char *property _cleanup_free_ =
		sysfs_text("bus/nd/devices/%s/of_node/ibm,hcall-flush-required", region);

	return property;
}

/* Words, each with a blank after it (drivers/acpi/nfit/core.c and papr_scm.c: flags_show). */
static void set_dimm_flags(struct dimm_facts *dimm)
{
	char *flags _cleanup_free_ =
		sysfs_text("bus/nd/devices/%s/nfit/flags", dimm->name)
			?: sysfs_text("bus/nd/devices/%s/papr/flags", dimm->name);
	size_t length = flags ? strlen(flags) : 0;

	while (length && flags[length - 1] == ' ')
		flags[--length] = '\0';
	set_text(&dimm->flags, flags);
}

static void add_dimms(struct region_facts *region, struct ndctl_region *from)
{
	struct ndctl_dimm *dimm;

	for (dimm = libndctl.ndctl_region_get_first_dimm(from); dimm;
		dimm = libndctl.ndctl_region_get_next_dimm(from, dimm)) {
		struct dimm_facts *row = list_add(&region->dimms, &dimm_record);

		set_text(&row->name, libndctl.ndctl_dimm_get_devname(dimm));
		if (row->name)
			set_dimm_flags(row);
	}
}

static void fill_region(
	struct region_facts *region, struct ndctl_region *from, struct ndctl_bus *bus)
{
	int read_only = libndctl.ndctl_region_get_ro(from);

	region->size = size_of(libndctl.ndctl_region_get_size(from));
	region->align = size_of(libndctl.ndctl_region_get_align(from));
	region->resource = size_of(libndctl.ndctl_region_get_resource(from));
	region->numa_node = node_of(libndctl.ndctl_region_get_numa_node(from));
	if (read_only >= 0)
		region->read_only = tristate(read_only);
	region->deep_flush = sysfs_tristate(
		"bus/nd/devices/%s/deep_flush", libndctl.ndctl_region_get_devname(from));
	set_text(&region->name, libndctl.ndctl_region_get_devname(from));
	set_text(&region->bus, libndctl.ndctl_bus_get_devname(bus));
	set_text(&region->provider, libndctl.ndctl_bus_get_provider(bus));
	set_text(&region->type, libndctl.ndctl_region_get_type_name(from));
	set_text(&region->persistence_domain,
		domain_name(libndctl.ndctl_region_get_persistence_domain(from)));
	region->asynchronous =
		tristate(is_async_provider(region->provider) || needs_hcall_flush(region->name));
	add_dimms(region, from);
}

/* The block device is that of the pfn or btt device on the namespace, if it has one. */
static const char *block_device_of(struct ndctl_namespace *from)
{
	struct ndctl_pfn *pfn = libndctl.ndctl_namespace_get_pfn(from);
	struct ndctl_btt *btt = libndctl.ndctl_namespace_get_btt(from);

	if (pfn)
		return libndctl.ndctl_pfn_get_block_device(pfn);
	return btt ? libndctl.ndctl_btt_get_block_device(btt)
		   : libndctl.ndctl_namespace_get_block_device(from);
}

static bool has_device(struct ndctl_namespace *from, const char *device)
{
	struct ndctl_dax *dax = libndctl.ndctl_namespace_get_dax(from);
	const char *name = dax ? libndctl.ndctl_dax_get_devname(dax) : block_device_of(from);

	return name && strcmp(name, device) == 0;
}

/* Alignment, page structures and UUID are those of the pfn, dax or btt device on the namespace. */
static void fill_mode(struct namespace_facts *namespace, struct ndctl_namespace *from)
{
	struct ndctl_pfn *pfn = libndctl.ndctl_namespace_get_pfn(from);
	struct ndctl_dax *dax = libndctl.ndctl_namespace_get_dax(from);
	struct ndctl_btt *btt = libndctl.ndctl_namespace_get_btt(from);
	enum ndctl_pfn_loc location = NDCTL_PFN_LOC_NONE;
	uuid_t uuid = { 0 };

	if (pfn) {
		namespace->align = size_of(libndctl.ndctl_pfn_get_align(pfn));
		namespace->resource = size_of(libndctl.ndctl_pfn_get_resource(pfn));
		location = libndctl.ndctl_pfn_get_location(pfn);
		libndctl.ndctl_pfn_get_uuid(pfn, uuid);
	} else if (dax) {
		namespace->align = size_of(libndctl.ndctl_dax_get_align(dax));
		namespace->resource = size_of(libndctl.ndctl_dax_get_resource(dax));
		location = libndctl.ndctl_dax_get_location(dax);
		libndctl.ndctl_dax_get_uuid(dax, uuid);
	} else if (btt) {
		namespace->sector_size = size_of(libndctl.ndctl_btt_get_sector_size(btt));
		libndctl.ndctl_btt_get_uuid(btt, uuid);
	} else {
		namespace->resource = size_of(libndctl.ndctl_namespace_get_resource(from));
		libndctl.ndctl_namespace_get_uuid(from, uuid);
	}
	set_text(&namespace->map, map_name(location));
	set_uuid(&namespace->uuid, uuid);
}

static void fill_namespace(struct namespace_facts *namespace, struct ndctl_namespace *from)
{
	namespace->size = size_of(libndctl.ndctl_namespace_get_size(from));
	namespace->sector_size = size_of(libndctl.ndctl_namespace_get_sector_size(from));
	namespace->numa_node = node_of(libndctl.ndctl_namespace_get_numa_node(from));
	set_text(&namespace->name, libndctl.ndctl_namespace_get_devname(from));
	namespace->mode = mode_of(libndctl.ndctl_namespace_get_mode(from));
	set_text(&namespace->device, block_device_of(from));
	fill_mode(namespace, from);
}

static struct ndctl_region *find_region(
	struct ndctl_ctx *ctx, const char *name, struct ndctl_bus **bus)
{
	struct ndctl_region *region;

	for (*bus = libndctl.ndctl_bus_get_first(ctx); *bus;
		*bus = libndctl.ndctl_bus_get_next(*bus))
		for (region = libndctl.ndctl_region_get_first(*bus); region;
			region = libndctl.ndctl_region_get_next(region))
			if (strcmp(libndctl.ndctl_region_get_devname(region), name) == 0)
				return region;
	return NULL;
}

static struct ndctl_namespace *find_namespace(struct ndctl_region *region, const char *device)
{
	struct ndctl_namespace *found = libndctl.ndctl_namespace_get_first(region);

	while (found && !has_device(found, device))
		found = libndctl.ndctl_namespace_get_next(found);
	return found;
}

/* What sysfs says of a region that libndctl does not list: on Linux 5.4 it fails on the bus of
 * virtio-pmem, which has neither provider nor commands there. That bus is below the device of the
 * driver that registers it: virtio0/ndbus1/region5. Returns 0 or -ENODEV. */
static int read_region(struct region_facts *region, const char *name)
{
	char *path _cleanup_free_ = sysfs_resolved("bus/nd/devices/%s", name);
	char *driver _cleanup_free_ = sysfs_link_name("bus/nd/devices/%s/../../driver", name);

	if (!path)
		return -ENODEV;
	region->bus = sysfs_component(path, "ndbus");
	region->provider = sysfs_text("bus/nd/devices/%s/../provider", name);
	if (!region->provider && text_is(driver, "virtio_pmem"))
		set_text(&region->provider, "virtio-pmem");
	set_text(&region->name, name);
	set_text(&region->type, "pmem");
	region->size = sysfs_number("bus/nd/devices/%s/size", name);
	region->numa_node = sysfs_number("bus/nd/devices/%s/numa_node", name);
	region->read_only = sysfs_tristate("bus/nd/devices/%s/read_only", name);
	set_text(&region->persistence_domain, "unknown");
	return 0;
}

static int fill_medium_without_libndctl(struct nvdimm_facts *medium, const char *region_name)
{
	struct region_facts *region = record_new(&region_record);
	int rc = read_region(region, region_name);

	if (rc < 0)
		record_free(&region_record, region);
	else
		medium->region = region;
	return rc;
}

static int fill_medium(struct ndctl_ctx *ctx, struct nvdimm_facts *medium, const char *region_name,
	const char *device)
{
	struct ndctl_bus *bus;
	struct ndctl_region *region = find_region(ctx, region_name, &bus);
	struct ndctl_namespace *namespace = region ? find_namespace(region, device) : NULL;

	if (!region)
		return fill_medium_without_libndctl(medium, region_name);
	medium->region = record_new(&region_record);
	fill_region(medium->region, region, bus);
	if (!namespace)
		return 0;
	medium->namespace = record_new(&namespace_record);
	fill_namespace(medium->namespace, namespace);
	return 0;
}

/* The first medium becomes facts->region and facts->namespace; further ones become more_nvdimms. */
static int add_medium(
	struct ndctl_ctx *ctx, struct facts *facts, const char *region, const char *device)
{
	struct nvdimm_facts medium = { 0 }, *row;
	int rc = fill_medium(ctx, &medium, region, device);

	if (!facts->region) {
		facts->region = medium.region;
		facts->namespace = medium.namespace;
		return rc;
	}
	row = list_add(&facts->more_nvdimms, &nvdimm_record);
	*row = medium;
	return rc;
}

/* The name of the nd bus's device for the instance is dax0.1 in .../region0/dax0.1/dax0.0. */
static int add_dax_medium(struct ndctl_ctx *ctx, const struct target *target)
{
	dev_t device = makedev(target->stat.stx_rdev_major, target->stat.stx_rdev_minor);
	char *path _cleanup_free_ = sysfs_device_path("char", device);
	char *name _cleanup_free_ = path ? sysfs_component(path, "dax") : NULL;

	if (!name)
		return -ENODEV;
	return add_medium(ctx, target->facts, target->facts->dax_device->region, name);
}

static bool has_region(const struct list *blocks)
{
	const struct block_facts *block;

	list_for_each (block, blocks)
		if (block->region)
			return true;
	return false;
}

static bool is_on_nvdimm(const struct facts *facts)
{
	const struct storage_facts *storage;

	list_for_each (storage, &facts->storage)
		if (has_region(&storage->block))
			return true;
	return has_region(&facts->block) || (facts->dax_device && facts->dax_device->region);
}

static int add_storage_media(struct ndctl_ctx *ctx, struct storage_facts *storage)
{
	const struct block_facts *block;
	int rc = 0;

	list_for_each (block, &storage->block)
		if (block->region && !block->start.known) {
			struct nvdimm_facts *medium = list_add(&storage->media, &nvdimm_record);

			rc = fill_medium(ctx, medium, block->region, block->name) ?: rc;
		}
	return rc;
}

static int add_media(struct ndctl_ctx *ctx, struct target *target)
{
	const struct block_facts *block;
	struct storage_facts *storage;
	int rc = 0;

	list_for_each (storage, &target->facts->storage)
		rc = add_storage_media(ctx, storage) ?: rc;
	list_for_each (block, &target->facts->block)
		if (block->region && !block->start.known)
			rc = add_medium(ctx, target->facts, block->region, block->name) ?: rc;
	if (rc == 0 && target->facts->dax_device && target->facts->dax_device->region)
		rc = add_dax_medium(ctx, target);
	return rc;
}

int probe_namespace(struct target *target)
{
	struct ndctl_ctx *ctx;
	int rc;

	if (target->layers_cached || !is_on_nvdimm(target->facts))
		return 0;
	if (!is_kernel_fs("/sys/bus/nd/devices", SYSFS_MAGIC))
		return -ENODEV; /* libndctl would not notice */
	rc = LIBRARY_LOAD(LIBNDCTL_SONAME, libndctl);
	if (rc < 0)
		return rc;
	rc = libndctl.ndctl_new(&ctx);
	if (rc < 0)
		return rc;
	rc = add_media(ctx, target);
	libndctl.ndctl_unref(ctx);
	return rc;
}
