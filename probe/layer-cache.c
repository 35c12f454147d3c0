/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "layer-cache.h"

#include <errno.h>

struct known_device {
	struct number device;
	struct facts *layers;
};

static const struct field known_device_fields[] = {
	FIELD(FIELD_NUMBER, struct known_device, device, "device number"),
	FIELD_OF_RECORD(struct known_device, layers, &facts_record, "what lies under its files"),
	{ 0 },
};
static const struct record known_device_record = { sizeof(struct known_device),
	known_device_fields };

/* The facts without those of the file and of its mount. */
static struct facts layers_of(const struct facts *facts)
{
	return (struct facts){
		.block = facts->block,
		.namespace = facts->namespace,
		.region = facts->region,
		.more_nvdimms = facts->more_nvdimms,
	};
}

int known_layers_recall(struct target *target)
{
	const struct known_device *known;

	list_for_each (known, &target->session->devices) {
		if (known->device.value != target->device)
			continue;
		target->layers_known = true;
		return record_copy(&facts_record, target->facts, known->layers);
	}
	return 0;
}

int known_layers_keep(const struct target *target)
{
	struct facts layers = layers_of(target->facts);
	struct list *devices = &target->session->devices;
	struct known_device *known;
	int rc = -ENOMEM;

	if (!target->device || target->layers_known)
		return 0;
	known = list_add(devices, &known_device_record);
	if (!known)
		return -ENOMEM;
	known->device = number(target->device);
	known->layers = record_new(&facts_record);
	if (known->layers)
		rc = record_copy(&facts_record, known->layers, &layers);
	if (rc < 0) { /* a part of them would be taken for all */
		record_clear(&known_device_record, known);
		devices->count--;
	}
	return rc;
}

void known_layers_clear(struct session *session)
{
	record_clear_list(&known_device_record, &session->devices);
}
