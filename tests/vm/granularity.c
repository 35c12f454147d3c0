/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints the store granularity that PMDK's libpmem2 reports for a mapping of FILE:
 * byte, cache-line or page, or "error: MESSAGE".
 */
#include <fcntl.h>
#include <libpmem2.h>
#include <stdio.h>
#include <unistd.h>

static const char *const names[] = {
	[PMEM2_GRANULARITY_BYTE] = "byte",
	[PMEM2_GRANULARITY_CACHE_LINE] = "cache-line",
	[PMEM2_GRANULARITY_PAGE] = "page",
};

static int report_error(void)
{
	printf("error: %s\n", pmem2_errormsg());
	return 1;
}

static int report_granularity(int fd)
{
	struct pmem2_config *config;
	struct pmem2_source *source;
	struct pmem2_map *map;

	if (pmem2_config_new(&config) || pmem2_source_from_fd(&source, fd))
		return report_error();
	/* The weakest requirement: libpmem2 then reports the granularity of the file. */
	if (pmem2_config_set_required_store_granularity(config, PMEM2_GRANULARITY_PAGE))
		return report_error();
	if (pmem2_config_set_protection(config, PMEM2_PROT_READ))
		return report_error();
	if (pmem2_map_new(&map, config, source))
		return report_error();
	puts(names[pmem2_map_get_store_granularity(map)]);
	pmem2_map_delete(&map);
	pmem2_source_delete(&source);
	pmem2_config_delete(&config);
	return 0;
}

int main(int argc, char **argv)
{
	int fd, rc;

	if (argc != 2) {
		fputs("usage: granularity FILE\n", stderr);
		return 2;
	}
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		puts("error: cannot open");
		return 1;
	}
	rc = report_granularity(fd);
	close(fd);
	return rc;
}
