/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine: kernel, page size, and what holds for all of its regions. */
#include "directory.h"
#include "kernel-fs.h"
#include "lib/xalloc.h"
#include "sysfs.h"
#include "target.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

/* Whether every region has persistence domain cpu_cache: only then libpmem2 takes a store in the
 * CPU caches to be durable (src/libpmem2/auto_flush_linux.c). */
static enum tristate are_all_regions_cpu_cache(void)
{
	DIR *devices = sysfs_opendir("/sys/bus/nd/devices");
	bool none = !devices && errno == ENOENT && is_kernel_fs("/sys", SYSFS_MAGIC);
	enum tristate all = devices || none ? NO : UNKNOWN;
	const char *device;
	int rc = 0;

	while (devices && (device = next_name(devices, &rc))) {
		char *domain _cleanup_free_ = NULL;

		if (strncmp(device, "region", strlen("region")) != 0)
			continue;
		domain = sysfs_text("bus/nd/devices/%s/persistence_domain", device);
		all = tristate(text_is(domain, "cpu_cache"));
		if (all == NO)
			break;
	}
	if (devices)
		closedir(devices);
	return rc < 0 ? UNKNOWN : all;
}

/* From the configuration that distributions install beside the kernel; unknown without one. */
static enum tristate is_built_with_fs_dax(const char *release)
{
	static const char *const places[] = { "/lib/modules/%s/config", "/boot/config-%s" };
	FILE *config = NULL;
	enum tristate built = UNKNOWN;
	char line[256];

	for (size_t i = 0; !config && i < ARRAY_SIZE(places); i++) {
		char name[128];

		snprintf(name, sizeof(name), places[i], release);
		config = xresult(fopen(name, "re"));
	}
	while (config && fgets(line, sizeof(line), config))
		if (strstr(line, "CONFIG_FS_DAX=") || strstr(line, "CONFIG_FS_DAX is not set"))
			built = tristate(strstr(line, "=y"));
	if (config)
		fclose(config);
	return built;
}

/* Only if the device has DAX and the file has not: then the kernel may lack it. */
int probe_fs_dax(struct target *target)
{
	struct host_facts *host = target->facts->host, *known = target->session->host;
	const struct block_facts *device = target->facts->block.items;

	if (!host || !known || !device || device->dax != YES ||
		target->facts->file->statx_dax == YES)
		return 0;
	if (known->fs_dax == UNKNOWN)
		known->fs_dax = is_built_with_fs_dax(host->kernel);
	host->fs_dax = known->fs_dax;
	return 0;
}

static int read_host(struct host_facts *host)
{
	struct utsname name;
	struct stat namespace;

	if (stat("/proc/self/ns/mnt", &namespace) == 0)
		host->mount_namespace = number(namespace.st_ino);
	host->page_size = number((uint64_t)sysconf(_SC_PAGESIZE));
	host->pmd_size = sysfs_number("kernel/mm/transparent_hugepage/hpage_pmd_size");
	if (!host->pmd_size.value)
		host->pmd_size.known = false;
	host->all_cpu_cache = are_all_regions_cpu_cache();
	if (uname(&name) < 0)
		return -errno;
	host->kernel = xstrdup(name.release);
	host->architecture = xstrdup(name.machine);
	return 0;
}

int probe_host(struct target *target)
{
	struct session *session = target->session;
	struct host_facts *host = target->facts->host = record_new(&host_record);
	int rc;

	if (session->host) {
		record_copy(&host_record, host, session->host);
		return 0;
	}
	rc = read_host(host);
	if (rc < 0)
		return rc;
	session->host = record_new(&host_record);
	record_copy(&host_record, session->host, host);
	return 0;
}
