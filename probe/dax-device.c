/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device-dax instance, from libdaxctl, which has no look-up by device number: it is walked to. */
#include "library.h"
#include "probe.h"
#include "sysfs.h"
#include "text.h"

#include <daxctl/libdaxctl.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define LIBDAXCTL(F)                                                                               \
	F(new)                                                                                     \
	F(unref)                                                                                   \
	F(region_get_first)                                                                        \
	F(region_get_next)                                                                         \
	F(dev_get_first)                                                                           \
	F(dev_get_next)                                                                            \
	F(dev_get_major) F(dev_get_minor) F(dev_get_devname) F(dev_get_size) F(dev_get_align)      \
		F(dev_get_resource) F(dev_get_target_node) F(dev_get_memory)

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
	facts->align = size_of(daxctl.dev_get_align(device));
	facts->resource = size_of(daxctl.dev_get_resource(device));
	if (node >= 0)
		facts->target_node = number((unsigned)node);
	facts->name = strdup(daxctl.dev_get_devname(device));
	facts->mode = strdup(daxctl.dev_get_memory(device) ? "system-ram" : "devdax");
	return facts->name && facts->mode ? 0 : -ENOMEM;
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

int probe_dax_device(struct target *target)
{
	const struct statx *stat = &target->stat;
	char *path __attribute__((cleanup(text_cleanup))) = NULL;
	struct dax_device_facts *facts;

	if (target->subject->kind != KIND_DAX_DEVICE)
		return 0;
	facts = target->facts->dax_device = record_new(&dax_device_record);
	if (!facts)
		return -ENOMEM;
	path = sysfs_device_path("char", makedev(stat->stx_rdev_major, stat->stx_rdev_minor));
	facts->region = path ? sysfs_nvdimm_region(path) : NULL;
	return ask_libdaxctl(stat, facts);
}
