/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device-dax instance, from libdaxctl, which has no look-up by device number: it is walked to. */
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
	F(dev_get_devname) \
	F(dev_get_first) \
	F(dev_get_major) \
	F(dev_get_minor) \
	F(dev_get_next) \
	F(dev_get_resource) \
	F(dev_get_size) \
	F(dev_get_target_node) \
	F(new) \
	F(region_get_first) \
	F(region_get_next) \
	F(unref)
/* clang-format on */

LIBRARY_NOTE(libdaxctl_note, "daxctl", "device-dax instances", "recommended", LIBDAXCTL_SONAME);
LIBRARY_FUNCTIONS(daxctl, LIBDAXCTL)

static struct number size_of(unsigned long long value)
{
	return value && value != ULLONG_MAX ? number(value) : (struct number){ 0 };
}

static struct daxctl_dev *find(struct daxctl_ctx *ctx, const struct statx *stat)
{
	struct daxctl_region *region;
	struct daxctl_dev *device;

	for (region = daxctl.region_get_first(ctx); region; region = daxctl.region_get_next(region))
		for (device = daxctl.dev_get_first(region); device;
			device = daxctl.dev_get_next(device))
			if (daxctl.dev_get_major(device) == (int)stat->stx_rdev_major &&
				daxctl.dev_get_minor(device) == (int)stat->stx_rdev_minor)
				return device;
	return NULL;
}

static int fill(struct dax_device_facts *facts, struct daxctl_dev *device)
{
	int node = daxctl.dev_get_target_node(device);

	facts->size = size_of(daxctl.dev_get_size(device));
	facts->resource = size_of(daxctl.dev_get_resource(device));
	if (node >= 0)
		facts->target_node = number((unsigned)node);
	return set_text(&facts->name, daxctl.dev_get_devname(device));
}

static int ask_libdaxctl(const struct statx *stat, struct dax_device_facts *facts)
{
	struct daxctl_ctx *ctx;
	struct daxctl_dev *device;
	int rc = LIBRARY_LOAD(LIBDAXCTL_SONAME, daxctl);

	if (rc < 0)
		return rc;
	rc = daxctl.new(&ctx);
	if (rc < 0)
		return rc;
	device = find(ctx, stat);
	rc = device ? fill(facts, device) : -ENODEV;
	daxctl.unref(ctx);
	return rc;
}

/* What a driver makes of the device (drivers/dax/); libdaxctl tells memory from all else, no more.
 */
static int set_mode(struct dax_device_facts *facts, const char *path)
{
	static const struct {
		const char *driver;
		enum dax_mode mode;
	} modes[] = {
		{ "device_dax", DAX_MODE_DEVDAX },
		{ "kmem", DAX_MODE_SYSTEM_RAM },
	};
	char *driver _cleanup_free_ = sysfs_link_name("%s/driver", path + strlen("/sys/"));

	if (!driver)
		return set_text(&facts->mode, dax_mode_names[DAX_MODE_DISABLED]);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		if (strcmp(driver, modes[i].driver) == 0)
			return set_text(&facts->mode, dax_mode_names[modes[i].mode]);
	return set_text(&facts->mode, driver);
}

/* What the directories above the device say of where its memory comes from. */
static enum dax_provider find_provider(const char *path)
{
	static const struct {
		const char *component;
		enum dax_provider provider;
	} providers[] = {
		{ "ndbus", DAX_PROVIDER_NVDIMM },
		{ "hmem.", DAX_PROVIDER_HMEM },
		{ "dax_region", DAX_PROVIDER_CXL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(providers); i++) {
		char *found _cleanup_free_ = sysfs_component(path, providers[i].component);

		if (found)
			return providers[i].provider;
	}
	return DAX_PROVIDER_UNKNOWN;
}

static int read_sysfs(struct dax_device_facts *facts, const char *path)
{
	facts->align = sysfs_number("%s/align", path + strlen("/sys/"));
	facts->region = sysfs_nvdimm_region(path);
	facts->provider = find_provider(path);
	return set_mode(facts, path);
}

int probe_dax_device(struct target *target)
{
	const struct statx *stat = &target->stat;
	char *path _cleanup_free_ = NULL;
	struct dax_device_facts *facts;
	int rc;

	if (target->subject->kind != KIND_DAX_DEVICE)
		return 0;
	facts = target->facts->dax_device = record_new(&dax_device_record);
	if (!facts)
		return -ENOMEM;
	path = sysfs_device_path("char", makedev(stat->stx_rdev_major, stat->stx_rdev_minor));
	rc = path ? read_sysfs(facts, path) : -ENODEV;
	return rc ?: ask_libdaxctl(stat, facts);
}
