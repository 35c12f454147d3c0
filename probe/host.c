/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "probe.h"

#include <errno.h>
#include <string.h>
#include <sys/utsname.h>

int probe_host(struct target *target)
{
	struct host_facts *host = target->facts->host = record_new(&host_record);
	struct utsname name;

	if (!host)
		return -ENOMEM;
	host->page_size = number(sysconf(_SC_PAGESIZE));
	if (uname(&name) < 0)
		return -errno;
	host->kernel = strdup(name.release);
	host->architecture = strdup(name.machine);
	return host->kernel && host->architecture ? 0 : -ENOMEM;
}
