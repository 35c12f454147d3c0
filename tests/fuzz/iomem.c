// SPDX-License-Identifier: GPL-2.0-or-later
/* The text of /proc/iomem, and an address, with which the input begins. */
#include "probe/iomem.h"

#include "fuzz.h"

#include <errno.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	uint64_t address = take_number(&input, 8);
	FILE *iomem = input.left ? fmemopen((void *)input.data, input.left, "r") : NULL;
	char *names;
	int rc;

	if (!iomem)
		return 0;
	rc = iomem_search(iomem, address, &names);
	must(rc == 0 || rc == -ENOENT || rc == -EPERM);
	must((rc == 0) == (names != NULL));
	must(!names || strlen(names) <= 4 * size);
	free(names);
	fclose(iomem);
	return 0;
}
