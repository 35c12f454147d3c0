/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Public header of this room: what can be observed, and how. With observer.h and interfaces.h it is
 * all that other rooms include.
 *
 * A probe asks the kernel or a library and writes the answers down as facts, verbatim. It judges
 * nothing and prints nothing. What it cannot see stays zero, which is unknown; only a failure to
 * see what exists is an error.
 */
#ifndef DAXINFO_PROBE_PROBE_H
#define DAXINFO_PROBE_PROBE_H

#include "facts/operand.h"
#include "trial.h"

#include <stdbool.h>

/* Switches are int, as popt writes them. */
struct probe_options {
	int trial_file;           /* create an unlinked file in a directory and observe that */
	int touch;                /* read one byte, map its page and look up where that is */
	int try_pin;              /* try a long-term pin on a page of a trial mapping */
	unsigned map_direct_flag; /* the mmap(2) flag to try as MAP_DIRECT, or 0 */
	unsigned timeout;         /* milliseconds for one subject; 0: wait forever */
	bool every_file;          /* of a process: all layers also of files that are not direct */
	int deep;                 /* walk over pages whatever it costs the process */
	unsigned max_stall; /* estimated microseconds that reading smaps may stall a process */
};

#endif
