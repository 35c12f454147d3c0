/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What lies under the files of a device is the same for all of them: it is looked at once. */
#ifndef DAXINFO_PROBE_LAYER_CACHE_H
#define DAXINFO_PROBE_LAYER_CACHE_H

#include "target.h"

/* Fills in the layers under target->device, if another file of it had them, and says so in
 * target->layers_known. 0, or -ENOMEM. */
int known_layers_recall(struct target *target);

/* Keeps those of the target, if they were not recalled. 0, or -ENOMEM. */
int known_layers_keep(const struct target *target);

void known_layers_clear(struct session *session);

#endif
