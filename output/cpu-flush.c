/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cpu-flush.h"

#include "lib/record.h"
#include "lib/util.h"

/* The kernel's arch_wb_cache_pmem() of each architecture, and PMDK. */
static const struct {
	const char *machine; /* of uname(2) */
	const char *words;
} machines[] = {
	{ "x86_64", "CLWB, then fence" },
	{ "i686", "CLWB, then fence" },
	{ "aarch64", "DC CVAP, then DSB" },
	{ "ppc64le", "dcbstps, then phwsync" },
	{ "ppc64", "dcbstps, then phwsync" },
	{ "riscv64", "CBO.CLEAN, then fence" },
};

const char *cpu_flush_words(const char *machine)
{
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++)
		if (text_is(machine, machines[i].machine))
			return machines[i].words;
	return "and a fence follows";
}
