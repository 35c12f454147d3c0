/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "layers.h"

#include <stdio.h>

bool is_kernel_before(const struct subject *subject, unsigned major, unsigned minor)
{
	const char *release = host_of(subject)->kernel;
	unsigned is_major, is_minor;

	return release && sscanf(release, "%u.%u", &is_major, &is_minor) == 2 &&
	       (is_major < major || (is_major == major && is_minor < minor));
}
