/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "profiles.h"

/* What loses data comes first, what is only slow after it. */
const struct profile profiles[] = {
	{ "mariadb-redo-safe", "persistent",
		"MariaDB's redo log survives power loss: with MAP_SYNC it is only flushed from the "
		"CPU cache, whatever the platform keeps; without, it is written as usual "
		"(of a process: --file='*/ib_logfile0')",
		"MariaDB Server: storage/innobase/log/log0log.cc (is_pmem)" },
	{ "mariadb-redo", "direct,sync,cpu-flush",
		"MariaDB's redo log is used as persistent memory, which is faster "
		"(of a process: --file='*/ib_logfile0')",
		"MariaDB Server: storage/innobase/log/log0log.cc (is_pmem)" },
	{ "qemu-pmem", "direct,sync,cpu-flush",
		"the backing of memory-backend-file,share=on,pmem=on, which a guest takes for "
		"persistent: without MAP_SYNC QEMU goes on with a warning",
		"QEMU: util/mmap-alloc.c, docs/nvdimm.txt" },
	{ "pmdk-safe", "persistent",
		"a pool of any granularity that survives power loss; libpmem2 goes by MAP_SYNC, "
		"not by the platform",
		"PMDK: src/libpmem2/map.c, auto_flush_linux.c" },
	{ "pmdk", "direct,sync,cpu-flush",
		"a pool at cache line granularity or finer, on the file's own persistence domain",
		"PMDK: src/libpmem2/map_posix.c, auto_flush_linux.c" },
	{ "sql-server", "direct,huge",
		"SQL Server's files on persistent memory: DAX, and blocks that huge pages can map",
		"Microsoft Learn: Configure persistent memory (PMEM) for SQL Server on Linux" },
	{ 0 },
};
