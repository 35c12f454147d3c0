/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "directory.h"
#include "memory.h"
#include "sysfs.h"
#include "target.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

/* What libpmem2 asks of the machine before it takes a store to be durable in the CPU caches: that
 * each region says so (src/libpmem2/auto_flush_linux.c). */
static enum answer all_cpu_cache(void)
{
	DIR *devices = noted(opendir("/sys/bus/nd/devices"));
	enum answer all = devices || errno == ENOENT ? ANSWER_NO : ANSWER_UNKNOWN;
	const char *device;
	int rc = 0;

	while (devices && (device = next_name(devices, &rc))) {
		char *domain _cleanup_free_ = NULL;

		if (strncmp(device, "region", strlen("region")) != 0)
			continue;
		domain = sysfs_text("bus/nd/devices/%s/persistence_domain", device);
		all = answer(domain && strcmp(domain, "cpu_cache") == 0);
		if (all == ANSWER_NO)
			break;
	}
	if (devices)
		closedir(devices);
	return rc < 0 ? ANSWER_UNKNOWN : all;
}

/* Where distributions put the kernel's configuration; unknown where there is none. */
static enum answer is_built_with_fs_dax(const char *release)
{
	static const char *const places[] = { "/lib/modules/%s/config", "/boot/config-%s" };
	FILE *config = NULL;
	enum answer built = ANSWER_UNKNOWN;
	char line[256];

	for (size_t i = 0; !config && i < ARRAY_SIZE(places); i++) {
		char name[128];

		snprintf(name, sizeof(name), places[i], release);
		config = noted(fopen(name, "re"));
	}
	while (config && fgets(line, sizeof(line), config))
		if (strstr(line, "CONFIG_FS_DAX=") || strstr(line, "CONFIG_FS_DAX is not set"))
			built = answer(strstr(line, "=y"));
	if (config)
		fclose(config);
	return built;
}

int probe_fs_dax(struct target *target)
{
	struct host_facts *host = target->facts->host, *known = target->session->host;
	const struct block_facts *device = target->facts->block.items;

	if (!host || !known || !device || device->dax != ANSWER_YES ||
		target->facts->file->statx_dax == ANSWER_YES)
		return 0;
	if (known->fs_dax == ANSWER_UNKNOWN)
		known->fs_dax = is_built_with_fs_dax(host->kernel);
	host->fs_dax = known->fs_dax;
	return 0;
}

static int look(struct host_facts *host)
{
	struct utsname name;
	struct stat namespace;

	if (stat("/proc/self/ns/mnt", &namespace) == 0)
		host->mount_namespace = number(namespace.st_ino);
	host->page_size = number((uint64_t)sysconf(_SC_PAGESIZE));
	host->all_cpu_cache = all_cpu_cache();
	if (uname(&name) < 0)
		return -errno;
	host->kernel = strdup(name.release);
	host->architecture = strdup(name.machine);
	return host->kernel && host->architecture ? 0 : -ENOMEM;
}

int probe_host(struct target *target)
{
	struct session *session = target->session;
	struct host_facts *host = target->facts->host = record_new(&host_record);
	int rc;

	if (!host)
		return -ENOMEM;
	if (session->host)
		return record_copy(&host_record, host, session->host);
	rc = look(host);
	if (rc < 0)
		return rc;
	session->host = record_new(&host_record);
	return session->host ? record_copy(&host_record, session->host, host) : -ENOMEM;
}
