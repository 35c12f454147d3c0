/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "iomem.h"

#include "kernel-fs.h"
#include "lib/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void append_name(char **names, const char *name)
{
	char *longer = xasprintf("%s%s%s", *names ?: "", *names ? " > " : "", name);

	free(*names);
	*names = longer;
}

/* /proc/iomem nests: an outer range precedes the inner ones, so names are appended from the outside
 * in. */
int iomem_search(FILE *iomem, uint64_t address, char **names)
{
	bool hidden = true;
	char line[512];

	*names = NULL;
	while (fgets(line, sizeof(line), iomem)) {
		uint64_t start, end;
		int name = 0;

		if (sscanf(line, " %" SCNx64 "-%" SCNx64 " : %n", &start, &end, &name) < 2 || !name)
			continue;
		line[strcspn(line, "\n")] = '\0';
		if (end > 0)
			hidden = false;
		if (end > 0 && address >= start && address <= end)
			append_name(names, line + name);
	}
	if (*names)
		return 0;
	return hidden ? -EPERM : -ENOENT;
}

int iomem_find(uint64_t address, char **names)
{
	FILE *iomem = proc_fopen(AT_FDCWD, "/proc/iomem");
	int rc;

	*names = NULL;
	if (!iomem)
		return -errno;
	rc = iomem_search(iomem, address, names);
	fclose(iomem);
	return rc;
}
