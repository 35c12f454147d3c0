/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "iomem.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int append(char **names, const char *name)
{
	char *longer;

	if (asprintf(&longer, "%s%s%s", *names ?: "", *names ? " > " : "", name) < 0)
		return -ENOMEM;
	free(*names);
	*names = longer;
	return 0;
}

/* Ranges nest, and an inner one comes behind the one that it is in: each that matches is one of
 * them. */
int iomem_search(FILE *iomem, uint64_t address, char **names)
{
	bool hidden = true;
	char line[512];
	int rc = 0;

	*names = NULL;
	while (rc == 0 && fgets(line, sizeof(line), iomem)) {
		uint64_t start, end;
		int name = 0;

		if (sscanf(line, " %" SCNx64 "-%" SCNx64 " : %n", &start, &end, &name) < 2 || !name)
			continue;
		line[strcspn(line, "\n")] = '\0';
		if (end > 0)
			hidden = false;
		if (end > 0 && address >= start && address <= end)
			rc = append(names, line + name);
	}
	if (rc == 0 && !*names)
		rc = hidden ? -EPERM : -ENOENT;
	return rc;
}

int iomem_find(uint64_t address, char **names)
{
	FILE *iomem = fopen("/proc/iomem", "re");
	int rc;

	*names = NULL;
	if (!iomem)
		return -errno;
	rc = iomem_search(iomem, address, names);
	fclose(iomem);
	return rc;
}
