/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device-dax instance. libdaxctl has no look-up by device number, so its devices are walked. */
#include "library.h"
#include "sysfs.h"
#include "target.h"

#include <daxctl/libdaxctl.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
#define LIBDAXCTL(F) \
	F(daxctl_dev_get_devname) \
	F(daxctl_dev_get_first) \
	F(daxctl_dev_get_major) \
	F(daxctl_dev_get_minor) \
	F(daxctl_dev_get_next) \
	F(daxctl_dev_get_resource) \
	F(daxctl_dev_get_size) \
	F(daxctl_dev_get_target_node) \
	F(daxctl_new) \
	F(daxctl_region_get_first) \
	F(daxctl_region_get_next) \
	F(daxctl_unref)
/* clang-format on */

LIBRARY_NOTE(libdaxctl_note, "daxctl", "device-dax instances", "recommended", LIBDAXCTL_SONAME);
LIBRARY_FUNCTIONS(libdaxctl, LIBDAXCTL);

/* libdaxctl returns 0 or the largest number if it cannot read a number. */
static struct number size_of(unsigned long long value)
{
	return value && value != ULLONG_MAX ? number(value) : (struct number){ 0 };
}

static struct daxctl_dev *find_device(struct daxctl_ctx *ctx, const struct statx *stat)
{
	struct daxctl_region *region;
	struct daxctl_dev *device;

	for (region = libdaxctl.daxctl_region_get_first(ctx); region;
		region = libdaxctl.daxctl_region_get_next(region))
		for (device = libdaxctl.daxctl_dev_get_first(region); device;
			device = libdaxctl.daxctl_dev_get_next(device))
			if (libdaxctl.daxctl_dev_get_major(device) == (int)stat->stx_rdev_major &&
				libdaxctl.daxctl_dev_get_minor(device) == (int)stat->stx_rdev_minor)
				return device;
	return NULL;
}

static void fill_device(struct dax_device_facts *facts, struct daxctl_dev *device)
{
	int node = libdaxctl.daxctl_dev_get_target_node(device);

	facts->size = size_of(libdaxctl.daxctl_dev_get_size(device));
	facts->resource = size_of(libdaxctl.daxctl_dev_get_resource(device));
	if (node >= 0)
		facts->target_node = number((unsigned)node);
	set_text(&facts->name, libdaxctl.daxctl_dev_get_devname(device));
}

static int ask_libdaxctl(const struct statx *stat, struct dax_device_facts *facts)
{
	struct daxctl_ctx *ctx;
	struct daxctl_dev *device;
	int rc = LIBRARY_LOAD(LIBDAXCTL_SONAME, libdaxctl);

	if (rc < 0)
		return rc;
	rc = libdaxctl.daxctl_new(&ctx);
	if (rc < 0)
		return rc;
	device = find_device(ctx, stat);
	if (device)
		fill_device(facts, device);
	libdaxctl.daxctl_unref(ctx);
	return device ? 0 : -ENODEV;
}

struct pair {
	const char *key, *value;
};

/* What a driver makes of the device (drivers/dax/). libdaxctl only distinguishes system-ram from
 * the rest.
 */
static const struct pair modes[] = {
	{ "device_dax", "devdax" },
	{ "kmem", "system-ram" },
};

/* A directory above the device, by the start of its name, and what its memory comes from. */
static const struct {
	const char *component;
	enum dax_provider provider;
} providers[] = {
	{ "ndbus", DAX_PROVIDER_NVDIMM },
	{ "hmem.", DAX_PROVIDER_HMEM },
	{ "dax_region", DAX_PROVIDER_CXL },
};

/* The class of Linux 4.15, RHEL 8 and dax_pmem_compat (/sys/class/dax) has no driver: the NVDIMM
 * bus's device above the instance has one. */
static void set_mode(struct dax_device_facts *facts, const char *path)
{
	char *driver _cleanup_free_ = sysfs_link_name("%s/driver", path);
	char *parent _cleanup_free_ = sysfs_link_name("%s/device/driver", path);

	if (!driver && parent) {
		set_text(&facts->mode, "devdax");
		return;
	}
	set_text(&facts->mode, driver ?: "disabled");
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (text_is(driver, modes[i].key))
			set_text(&facts->mode, modes[i].value);
}

static void set_provider(struct dax_device_facts *facts, const char *path)
{
	for (size_t i = 0; i < ARRAY_SIZE(providers) && !facts->provider; i++) {
		char *found _cleanup_free_ = sysfs_component(path, providers[i].component);

		if (found)
			facts->provider = providers[i].provider;
	}
}

/* Up to Linux 5.9 it is an attribute of what is above the instance: the device of the NVDIMM bus
 * ("device" is its name in a class), or the region of other memory. */
static void set_align(struct dax_device_facts *facts, const char *path)
{
	static const char *const places[] = { "align", "../align", "../dax_region/align",
		"device/align", "device/dax_region/align" };

	for (size_t i = 0; i < ARRAY_SIZE(places) && !facts->align.known; i++)
		facts->align = sysfs_number("%s/%s", path, places[i]);
}

/* path is the device's directory in sysfs. */
static void read_sysfs(struct dax_device_facts *facts, const char *path)
{
	set_align(facts, path + strlen("/sys/"));
	facts->region = sysfs_nvdimm_region(path);
	set_mode(facts, path + strlen("/sys/"));
	set_provider(facts, path);
}

int probe_dax_device(struct target *target)
{
	const struct statx *stat = &target->stat;
	char *path _cleanup_free_ = NULL;
	struct dax_device_facts *facts;

	if (target->subject->kind != KIND_DAX_DEVICE)
		return 0;
	facts = target->facts->dax_device = record_new(&dax_device_record);
	path = sysfs_device_path("char", makedev(stat->stx_rdev_major, stat->stx_rdev_minor));
	if (!path)
		return -ENODEV;
	read_sysfs(facts, path);
	return ask_libdaxctl(stat, facts);
}
