/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of libndctl is called: getters, no more. For probe/namespace.c alone, which loads it. */
#ifndef DAXINFO_PROBE_LIBNDCTL_CALLS_H
#define DAXINFO_PROBE_LIBNDCTL_CALLS_H

#include "library.h"

#include <ndctl/libndctl.h>

/* clang-format off */
#define LIBNDCTL(F) \
	F(btt_get_block_device) \
	F(btt_get_sector_size) \
	F(btt_get_uuid) \
	F(bus_get_devname) \
	F(bus_get_first) \
	F(bus_get_next) \
	F(bus_get_provider) \
	F(dax_get_align) \
	F(dax_get_devname) \
	F(dax_get_location) \
	F(dax_get_resource) \
	F(dax_get_uuid) \
	F(namespace_get_block_device) \
	F(namespace_get_btt) \
	F(namespace_get_dax) \
	F(namespace_get_devname) \
	F(namespace_get_first) \
	F(namespace_get_mode) \
	F(namespace_get_next) \
	F(namespace_get_numa_node) \
	F(namespace_get_pfn) \
	F(namespace_get_resource) \
	F(namespace_get_sector_size) \
	F(namespace_get_size) \
	F(namespace_get_uuid) \
	F(new) \
	F(pfn_get_align) \
	F(pfn_get_block_device) \
	F(pfn_get_location) \
	F(pfn_get_resource) \
	F(pfn_get_uuid) \
	F(region_get_align) \
	F(region_get_devname) \
	F(region_get_first) \
	F(region_get_next) \
	F(region_get_numa_node) \
	F(region_get_persistence_domain) \
	F(region_get_resource) \
	F(region_get_ro) \
	F(region_get_size) \
	F(region_get_type_name) \
	F(unref)
/* clang-format on */

LIBRARY_FUNCTIONS(ndctl, LIBNDCTL)
LIBRARY_NOTE(
	libndctl_note, "ndctl", "NVDIMM namespaces and regions", "recommended", LIBNDCTL_SONAME);

#endif
