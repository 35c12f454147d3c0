/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "profiles.h"

const struct profile profiles[] = {
	{ "mariadb-redo", "direct,sync,cpu-flush",
		"MariaDB's redo log as persistent memory: it goes by a MAP_SYNC mapping alone, and "
		"flushes the CPU cache",
		"MariaDB Server: storage/innobase/log/log0log.cc (is_pmem)" },
	{ "qemu-pmem", "direct,sync",
		"a file or device behind memory-backend-file,share=on,pmem=on: QEMU goes on "
		"without "
		"MAP_SYNC, with a warning",
		"QEMU: util/mmap-alloc.c" },
	{ "pmdk", "direct,sync,cpu-flush",
		"a pool at cache line granularity or finer, on the file's own persistence domain",
		"PMDK: src/libpmem2/map_posix.c, auto_flush_linux.c" },
	{ "sql-server", "direct,huge",
		"SQL Server's files on persistent memory: DAX, and blocks that huge pages can map",
		"Microsoft Learn: Configure persistent memory (PMEM) for SQL Server on Linux" },
	{ 0 },
};
