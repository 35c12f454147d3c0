/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subjects that are not files of a file system: device nodes, device-dax, and what is not storage.
 */
#include "findings.h"
#include "layers.h"

static bool is_block_device(const struct place *place)
{
	return place->subject->kind == KIND_BLOCK_DEVICE;
}

static bool is_not_storage(const struct place *place)
{
	return place->subject->kind == KIND_OTHER;
}

static bool is_system_ram(const struct place *place)
{
	return dax_device_mode_of(dax_device_of(place->subject)) == DAX_DEVICE_SYSTEM_RAM;
}

static bool is_disabled(const struct place *place)
{
	return dax_device_mode_of(dax_device_of(place->subject)) == DAX_DEVICE_DISABLED &&
	       !is_mapped_dax_device(place->subject);
}

const struct finding_type kind_findings[] = {
	{ "block-device-itself", INFO, LAYER_FILE, ACCESS, .always = true,
		.stands = is_block_device, .reason = "mapped itself: the page cache",
		.evidence = { "block", ACCESS_PAGE_CACHE, CONFIGURATION,
			"the kernel maps block devices through the page cache" },
		.message =
			"The kernel maps a block device itself through the page cache, whatever a "
			"file system on it could have." },
	{ "not-regular", INFO, LAYER_FILE, ACCESS, .always = true, .stands = is_not_storage,
		.reason = "it is not file storage",
		.evidence = { "statx", ACCESS_NONE, PROOF,
			"a {file_type} that is not file storage; not opened" },
		.message = "It is a {file_type} that is not file storage: the questions do not "
			   "apply." },
	{ "system-ram-mode", WARNING, LAYER_DAX_DEVICE, ACCESS, .always = true,
		.stands = is_system_ram, .reason = "system-ram",
		.evidence = { "daxctl", ACCESS_NONE, PROOF,
			"it serves as memory now (system-ram mode), and cannot be opened" },
		.message =
			"The device serves as memory now (system-ram mode), and cannot be mapped.",
		.remedy = "daxctl reconfigure-device --mode=devdax {path}",
		.note = "its memory must be offline; --force takes it offline" },
	{ "dax-device-disabled", WARNING, LAYER_DAX_DEVICE, ACCESS, .always = true,
		.stands = is_disabled, .reason = "disabled",
		.evidence = { "daxctl", ACCESS_NONE, PROOF, "no driver serves it: it is disabled" },
		.message = "No driver serves the device-dax instance, so it cannot be opened.",
		.remedy = "daxctl enable-device {dax_device}" },
	{ 0 },
};
