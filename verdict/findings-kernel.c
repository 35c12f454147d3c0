/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the kernel, a sandbox or permissions keep from being answered. */
#include "findings.h"
#include "layers.h"

static bool map_sync_not_on_this_architecture(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return trial_of(subject)->control.tried && !trial_of(subject)->sync_flag.known;
}

static bool map_sync_unknown_to_kernel(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return subject->kind == KIND_FILE && trial_of(subject)->control.error == EINVAL &&
	       trial_of(subject)->sync_flag.known;
}

static bool flags_not_validated(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	return trial_of(subject)->canary.tried && trial_of(subject)->canary.error == 0;
}

/* Only where a pin was asked for. */
static bool pin_refused(const struct subject *subject, const struct verdict *verdict)
{
	return verdict->long_term_pin == PIN_REFUSED && trial_of(subject)->pin.error;
}

static bool no_permission(
	const struct subject *subject, const struct verdict *verdict __attribute__((unused)))
{
	const struct error_facts *row;

	list_for_each (row, &subject->errors)
		if (row->error.error == EACCES || row->error.error == EPERM)
			return true;
	return false;
}

const struct finding_type kernel_findings[] = {
	{ "map-sync-not-on-this-architecture", INFO, LAYER_KERNEL, SYNC,
		map_sync_not_on_this_architecture,
		.message = "This architecture has no MAP_SYNC." },
	{ "map-sync-unknown-to-kernel", WARNING, LAYER_KERNEL, SYNC, map_sync_unknown_to_kernel,
		.message =
			"The kernel does not know MAP_SHARED_VALIDATE, and so no MAP_SYNC: it is "
			"older than 4.15, or a sandbox." },
	{ "flags-not-validated", WARNING, LAYER_KERNEL, SYNC, flags_not_validated,
		.message = "mmap accepts a flag that no kernel knows: a sandbox passes over flags, "
			   "and its answer about MAP_SYNC is worth nothing." },
	{ "pin-refused", INFO, LAYER_FILE_SYSTEM, LONG_TERM_PIN, pin_refused,
		.message =
			"A file system may move the blocks of a file, so its DAX pages cannot "
			"be pinned for long (RDMA, VFIO, buffers of io_uring); those of device-dax "
			"can." },
	{ "no-permission", WARNING, LAYER_KERNEL, NO_QUESTION, no_permission,
		.message = "Some of the evidence needs rights that this user does not have.",
		.remedy = "sudo daxinfo {path}" },
	{ 0 },
};
